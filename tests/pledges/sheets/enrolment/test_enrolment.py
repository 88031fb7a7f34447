from itertools import product

import pytest

from pledges.errors import PledgeError
from pledges.sheets.cycles.models import Cycle
from pledges.sheets.enrolment import queries, rules
from pledges.sheets.enrolment.models import Enrolment, Nomination
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make.branch()


@pytest.fixture
def secretary(branch):
    return make.holder("secretary", branch)


def _do(verb, member, cycle, actor):
    if verb == "nominate":
        return rules.nominate(member, cycle, by=member, at=make.NOW)
    if verb == "enrol":
        return rules.enrol(member, cycle, actor=actor, at=make.NOW)
    return rules.leave_out(member, cycle, actor=actor, at=make.NOW, reason="health")


@pytest.mark.parametrize(
    ("state", "verb"),
    list(product([None, *Enrolment.State.values], ["nominate", "enrol", "leave_out"])),
)
def test_every_step_of_enrolment(branch, secretary, state, verb):
    cycle, member = make.cycle(), make.member(branch)
    if state:
        reason = "health" if state == "not_enrolled" else ""
        Enrolment.objects.create(
            cycle=cycle, member=member, branch=branch, state=state, reason=reason
        )
    if (state, verb) in rules.TRANSITIONS:
        assert _do(verb, member, cycle, secretary).state == rules.TRANSITIONS[state, verb]
    else:
        with pytest.raises(PledgeError):
            _do(verb, member, cycle, secretary)
        assert Enrolment.objects.get().state == state


def test_a_peer_of_another_branch_may_not_nominate(branch):
    with pytest.raises(PledgeError):
        rules.nominate(make.member(branch), make.cycle(), by=make.member(), at=make.NOW)


def test_nominating_twice_is_one_nomination(branch):
    member, cycle = make.member(branch), make.cycle()
    for _time in range(2):
        rules.nominate(member, cycle, by=member, at=make.NOW)
    assert Nomination.objects.count() == 1


def test_the_reason_other_needs_words(branch, secretary):
    with pytest.raises(PledgeError):
        rules.leave_out(
            make.member(branch), make.cycle(), actor=secretary, at=make.NOW, reason="other"
        )


def test_who_handed_in_a_sheet_is_not_left_out(branch, secretary):
    sheet = make.sheet(make.member(branch))
    with pytest.raises(PledgeError):
        rules.leave_out(sheet.member, sheet.cycle, actor=secretary, at=make.NOW, reason="health")


def test_nothing_happens_while_no_cycle_is_open(branch, secretary):
    cycle = make.cycle(state=Cycle.State.CLOSED)
    for closed in (cycle, None):
        with pytest.raises(PledgeError):
            rules.enrol(make.member(branch), closed, actor=secretary, at=make.NOW)


def test_counts_and_list_agree(client, branch, secretary):
    cycle = make.cycle()
    named = (("甲一", "jiayi"), ("乙二", "yier"), ("丙三", "bingsan"))
    members = [make.member(branch, name=name, pinyin=pinyin) for name, pinyin in named]
    make.member()  # of another branch: never counted
    make.member(branch, name="丁四", exempt_reason="因病不承诺")  # exempt: nothing is expected
    rules.enrol(members[0], cycle, actor=secretary, at=make.NOW)
    client.force_login(secretary)
    page = client.get("/enrolment/?state=unsettled")
    assert [row.name for row in page.context["members"]] == ["丙三", "乙二"]  # by pinyin
    expected = {
        "enrolled": 1,
        "nominated": 0,
        "not_enrolled": 0,
        "unsettled": 2,
        "exempt": 1,
        "total": 4,
    }
    assert page.context["counts"] == expected
    assert queries.UNSETTLED == "unsettled"


def test_bulk_enrolment_keeps_to_the_own_branch(client, branch, secretary):
    make.cycle()
    own, other = make.member(branch), make.member()
    client.force_login(secretary)
    client.post("/enrolment/enrol/", {"member": [own.pk, other.pk, "x"]})
    assert [row.member for row in Enrolment.objects.all()] == [own]


def test_leaving_out_by_form(client, branch, secretary):
    make.cycle()
    member, other = make.member(branch), make.member()
    client.force_login(secretary)
    assert client.get(f"/enrolment/{other.pk}/leave-out/").status_code == 404
    refused = client.post(f"/enrolment/{member.pk}/leave-out/", {"reason": "other", "words": ""})
    assert (refused.status_code, Enrolment.objects.count()) == (200, 0)
    client.post(f"/enrolment/{member.pk}/leave-out/", {"reason": "health", "words": "住院"})
    assert Enrolment.objects.get().reason_text == "住院"


def test_a_member_nominates_themself_and_a_peer(client, branch):
    make.cycle()
    me, peer, stranger = make.member(branch), make.member(branch, name="李四"), make.member()
    client.force_login(make.user(me))
    client.post("/enrolment/mine/", {"self": "1", "own_words": "愿意"})
    client.post("/enrolment/mine/", {"member": peer.pk, "words": ""})
    client.post("/enrolment/mine/", {"member": stranger.pk, "words": ""})
    assert {row.enrolment.member for row in Nomination.objects.all()} == {me, peer}
    assert "李四" in client.get("/enrolment/mine/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_rows(
    client, branch, secretary, rows, django_assert_num_queries
):
    make.cycle()
    for _row in range(rows):
        make.member(branch)
    client.force_login(secretary)
    with django_assert_num_queries(6):
        client.get("/enrolment/")
