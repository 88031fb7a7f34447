"""What the hand of `make burden` counts for one thing done in a real page."""

import pytest

from bench.burden.hand import Hand

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><title>x</title><main><form>
  <label>一<input name="one"></label><label>二<input name="two"></label>
  <label>三<input name="three" value="已知"></label><textarea name="draft">草稿</textarea>
  <select name="list"><option value="a">甲<option value="b">乙</select><input type="checkbox" name="box">
</form></main>"""


@pytest.fixture
def hand(chromium):
    page = chromium.new_page()
    page.set_content(PAGE)
    one = Hand(page, "")
    yield one
    page.close()


def counted(hand, act):
    """The operators of the ``act``, done now."""
    before = hand.tallies[""].operators.copy()
    act()
    return dict(hand.tallies[""].operators - before)


def test_a_field_is_thought_of_pointed_at_and_typed(hand):
    hand.at = "keyboard"
    found = counted(hand, lambda: hand.fill("[name=one]", "走访4户"))
    assert found == {"M": 1, "H": 2, "P": 1, "B": 2, "C": 3, "K": 1}
    assert hand.find("[name=one]").input_value() == "走访4户"


def test_the_next_field_is_reached_by_tab(hand):
    hand.fill("[name=one]", "1")
    assert counted(hand, lambda: hand.fill("[name=two]", "22")) == {"M": 1, "K": 1 + 2}


def test_what_the_field_says_already_is_only_looked_at(hand):
    assert counted(hand, lambda: hand.fill("[name=three]", "已知", known="it is there")) == {
        "M": 1,
        "L": 2,
    }
    assert hand.known == []
    hand.fill("[name=three]", "别的", known="it is there")
    assert hand.known == [("", "别的", "it is there")]


def test_a_draft_is_read_and_added_to(hand):
    found = counted(hand, lambda: hand.complete("[name=draft]", "全文", own="补充"))
    assert (found["L"], found["C"]) == (2, 2)
    assert hand.find("[name=draft]").input_value() == "草稿\n补充"


def test_lists_and_ticks(hand):
    assert counted(hand, lambda: hand.choose("[name=list]", "b")) == {"M": 1, "P": 2, "B": 4}
    assert counted(hand, lambda: hand.choose("[name=list]", "b")) == {"M": 1}
    assert counted(hand, lambda: hand.tick("[name=box]")) == {"M": 1, "P": 1, "B": 2}
    assert hand.tallies[""].fields == 2
