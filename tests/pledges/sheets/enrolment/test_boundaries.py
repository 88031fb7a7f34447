"""The boundaries of enrolment: members who left, third persons, fields that a second step keeps."""

import pytest

from accounts.people.models import Member
from pledges.errors import PledgeError
from pledges.sheets.cycles.models import Cycle
from pledges.sheets.enrolment import rules
from pledges.sheets.enrolment.models import Enrolment, Nomination
from pledges.sheets.sheet.models import Sheet
from tests import factories as make

pytestmark = pytest.mark.django_db
LATER = make.NOW.replace(month=4)
State = Enrolment.State


@pytest.fixture
def branch():
    return make.branch()


@pytest.fixture
def cycle():
    return make.cycle()


@pytest.fixture
def member(branch):
    return make.member(branch)


def left_out(member, cycle, *, at=make.NOW, reason="health", words="", actor=None):
    return rules.leave_out(
        member, cycle, actor=actor or make.user(), at=at, reason=reason, words=words
    )


def test_a_peer_of_the_branch_nominates_and_one_who_has_left_does_not(branch, cycle, member):
    peer = make.member(branch, name="李娜")
    gone = make.member(branch, name="周强")
    gone.status = Member.Status.LEFT
    with pytest.raises(PledgeError):
        rules.nominate(member, cycle, by=gone, at=make.NOW)
    enrolment = rules.nominate(member, cycle, by=peer, at=make.NOW, words="群众基础好")
    [nomination] = Nomination.objects.all()
    assert (enrolment.state, enrolment.member, enrolment.branch, enrolment.cycle) == (
        State.NOMINATED, member, branch, cycle,
    )  # fmt: skip
    assert (nomination.enrolment, nomination.by, nomination.nominated_at, nomination.text) == (
        enrolment, peer, make.NOW, "群众基础好",
    )  # fmt: skip


@pytest.mark.parametrize("status", [Member.Status.LEFT, Member.Status.DIED])
def test_nothing_is_decided_about_who_is_no_longer_active(branch, cycle, member, status):
    peer = make.member(branch, name="李娜")
    Member.objects.filter(pk=member.pk).update(status=status)
    acts = [
        lambda: rules.nominate(member, cycle, by=peer, at=make.NOW),
        lambda: rules.enrol(member, cycle, actor=make.user(), at=make.NOW),
        lambda: left_out(member, cycle),
    ]
    for act in acts:
        with pytest.raises(PledgeError):
            act()
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("state", [Cycle.State.DRAFT, Cycle.State.CLOSED])
def test_every_step_asks_for_an_open_year(member, state):
    cycle = make.cycle(state=state)
    acts = [
        lambda: rules.nominate(member, cycle, by=member, at=make.NOW),
        lambda: rules.enrol(member, cycle, actor=make.user(), at=make.NOW),
        lambda: left_out(member, cycle),
    ]
    for act in acts:
        with pytest.raises(PledgeError):
            act()


def test_enrolling_again_keeps_who_decided_first(cycle, member):
    first, second = make.user(), make.user()
    rules.enrol(member, cycle, actor=first, at=make.NOW)
    rules.enrol(member, cycle, actor=second, at=LATER)
    row = Enrolment.objects.get()
    assert (row.state, row.decided_by, row.decided_at) == (State.ENROLLED, first, make.NOW)


def test_who_was_left_out_is_enrolled_without_the_reason(cycle, member):
    left_out(member, cycle, reason="other", words="借调省里")
    actor = make.user()
    rules.enrol(member, cycle, actor=actor, at=LATER)
    row = Enrolment.objects.get()
    assert (row.state, row.reason, row.reason_text, row.decided_by, row.decided_at) == (
        State.ENROLLED, "", "", actor, LATER,
    )  # fmt: skip


def test_a_reason_may_be_put_right_and_other_is_said_in_words(cycle, member):
    left_out(member, cycle)
    with pytest.raises(PledgeError):
        left_out(member, cycle, reason="other", words="  ")
    actor = make.user()
    left_out(member, cycle, reason="other", words="借调省里", actor=actor, at=LATER)
    row = Enrolment.objects.get()
    assert (row.state, row.reason, row.reason_text, row.decided_by, row.decided_at) == (
        State.NOT_ENROLLED, "other", "借调省里", actor, LATER,
    )  # fmt: skip


def test_nobody_leaves_themself_out_and_a_third_person_does(cycle, member, branch):
    with pytest.raises(PledgeError):
        left_out(member, cycle, actor=make.user(member))
    left_out(member, cycle, actor=make.user(make.member(branch, name="李娜")))
    assert Enrolment.objects.get().state == State.NOT_ENROLLED


def test_a_draft_or_a_sheet_of_another_year_does_not_prevent_leaving_out(cycle, member):
    make.sheet(member, year=make.YEAR - 1)
    sheet = make.sheet(member, state=Sheet.State.DRAFT)
    left_out(member, cycle)
    assert Enrolment.objects.get(cycle=cycle).state == State.NOT_ENROLLED
    Sheet.objects.filter(pk=sheet.pk).update(state=Sheet.State.SUBMITTED, submitted_at=make.NOW)
    with pytest.raises(PledgeError):
        left_out(member, cycle)
