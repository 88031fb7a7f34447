"""Somebody else: all who had a hand in something are excluded, not only the last one."""

from types import SimpleNamespace

import pytest

from access.own import had_a_hand, is_own, refuse_hand


class Refused(Exception):
    pass


FIRST, SECOND, THIRD = (SimpleNamespace(pk=pk, member_id=None) for pk in (1, 2, 3))


@pytest.mark.parametrize("people", [[FIRST, SECOND], [1, 2], (1, SECOND, None), [SECOND, FIRST]])
def test_everybody_who_had_a_hand_is_refused_in_any_order(people):
    for one in (FIRST, SECOND):
        assert had_a_hand(one, people)
        with pytest.raises(Refused, match="else"):
            refuse_hand(one, people, Refused, "somebody else")
    assert not had_a_hand(THIRD, people)
    refuse_hand(THIRD, people, Refused, "somebody else")


def test_a_task_and_nobody_have_no_hand_in_anything():
    assert not had_a_hand(None, [None, 1])
    assert not had_a_hand(FIRST, [])
    assert not had_a_hand(FIRST, [None])
    assert not is_own(FIRST, None)
