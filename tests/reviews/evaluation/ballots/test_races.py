"""Many simultaneous phones, through HTTP; with controls that show the race without the lock."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from reviews.errors import ReviewError
from reviews.evaluation.ballots import opening, phases, sealing, slips, tallying, voting
from reviews.evaluation.ballots.models import (
    Ballot,
    BallotSlip,
    Collection,
    Evaluation,
    RollLine,
)
from reviews.evaluation.ballots.tally_models import PaperCount
from tests import factories as make
from tests.reviews import reviewing

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ENDS = {"ends_on": make.TODAY.replace(year=2099)}


def at_once(*calls):
    """Run all calls in threads; returns what each returned or raised."""

    def run(call):
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def slow(monkeypatch):
    """Between marking the roll and dropping the ballots there is time for somebody else."""
    drop = voting._drop

    def slowly(*args):
        time.sleep(0.3)
        drop(*args)

    monkeypatch.setattr(voting, "_drop", slowly)


@pytest.fixture
def unlocked(monkeypatch, slow):
    """Reads the ballot box without locking it, as careless code would."""

    def read(pk, *, at):
        return Collection.objects.select_related("evaluation").get(pk=pk)

    monkeypatch.setattr(voting, "_locked", read)


def scene(size=3):
    branch, members, _secretary = reviewing.branch_of(size)
    evaluation = reviewing.running(branch, **ENDS)
    return (
        evaluation,
        reviewing.box(evaluation, branch),
        reviewing.box(evaluation, branch, "masses"),
        members,
    )


def tokens(box, number):
    issued = slips.issue(
        box, medium="phone", count=number, issued_before=0, actor=None, at=make.NOW
    )
    return [slip.token for slip in issued]


def send(token):
    return Client().post(reverse("vote", args=[token]), {"rest": "fairly"}).status_code


def click(member, box):
    client = Client()
    client.force_login(member.user)
    return client.post(reverse("ballot_vote", args=[box.pk]), {"rest": "fairly"}).status_code


def test_one_slip_sent_eight_times_simultaneously_is_one_ballot(slow):
    _evaluation, _own, masses, _members = scene()
    [token] = tokens(masses, 1)
    assert at_once(*[lambda: send(token)] * 8) == [302] * 8
    assert (Ballot.objects.count(), BallotSlip.objects.filter(state="used").count()) == (3, 1)


def test_control_without_the_lock_one_slip_votes_more_than_once(unlocked):
    _evaluation, _own, masses, _members = scene()
    [token] = tokens(masses, 1)
    at_once(*[lambda: send(token)] * 8)
    assert Ballot.objects.count() > 3


def test_a_member_clicking_four_times_simultaneously_votes_once(slow):
    _evaluation, own, _masses, members = scene()
    make.user(members[0])
    assert at_once(*[lambda: click(members[0], own)] * 4) == [302] * 4
    assert reviewing.said(own) == {members[1]: ["fairly"], members[2]: ["fairly"]}


def test_control_without_the_lock_a_member_votes_more_than_once(unlocked):
    _evaluation, own, _masses, members = scene()
    make.user(members[0])
    at_once(*[lambda: click(members[0], own)] * 4)
    assert Ballot.objects.count() > 2


def test_fifty_simultaneous_phones_lose_and_double_nothing():
    _evaluation, _own, masses, members = scene(20)
    answers = at_once(*[lambda t=t: send(t) for t in tokens(masses, 50)])
    assert answers == [302] * 50
    assert BallotSlip.objects.filter(state="used").count() == 50
    assert reviewing.said(masses) == {member: ["fairly"] * 50 for member in members}


def voted_while_closing():
    """(evaluation, own box, votes on the roll, ballots in the box) after a box was closed amid voting."""
    evaluation, own, _masses, members = scene(6)
    for member in members:
        make.user(member)

    closing = Event()

    def close():
        while not own.roll.filter(state=RollLine.State.VOTED).exists():
            time.sleep(0.02)
        closing.set()
        return sealing.close(own, actor=None, at=make.NOW)

    def late(member):
        closing.wait(10)
        return click(member, own)

    early = [lambda m=m: click(m, own) for m in members[:3]]
    at_once(close, *early, *[lambda m=m: late(m) for m in members[3:]])
    own.refresh_from_db()
    return evaluation, own, own.roll.filter(state=RollLine.State.VOTED).count()


def test_a_box_closed_amid_voting_holds_exactly_the_votes_that_the_roll_knows(slow):
    evaluation, own, voted = voted_while_closing()
    assert 0 < voted < 6, "some came before, some too late"
    assert (own.cast, Ballot.objects.filter(sealed=True).count()) == (voted, voted * 5)
    assert not Ballot.objects.filter(sealed=False).exists()
    assert sealing.broken_seals(evaluation) == []


def test_control_without_lock_and_trigger_ballots_fall_into_a_closed_box(unlocked):
    with reviewing.no_triggers("evaluation_ballot"):
        _evaluation, own, _voted = voted_while_closing()
    assert Ballot.objects.filter(collection=own, sealed=False).exists()


def voted_while_given_up(own, evaluation, member):
    """(outcome of giving up, votes on the roll) where a vote is on its way meanwhile."""

    def give_up():
        time.sleep(0.15)  # the vote has marked the roll, and is not committed
        return phases.drop(evaluation, reason="误开", actor=None, at=make.NOW)

    outcome = at_once(lambda: click(member, own), give_up)[1]
    return outcome, own.roll.filter(state=RollLine.State.VOTED).count()


def test_a_review_is_not_given_up_while_a_vote_is_on_its_way(slow):
    evaluation, own, _masses, members = scene()
    make.user(members[0])
    outcome, voted = voted_while_given_up(own, evaluation, members[0])
    assert isinstance(outcome, ReviewError)
    assert voted == 1


def test_control_without_the_lock_on_the_boxes_it_is_given_up(slow, monkeypatch):
    monkeypatch.setattr(phases, "_lock_boxes", lambda evaluation: None)
    evaluation, own, _masses, members = scene()
    make.user(members[0])
    outcome, voted = voted_while_given_up(own, evaluation, members[0])
    assert (outcome.phase, voted) == ("dropped", 1)


def voted_after_giving_up(own, evaluation, member, monkeypatch):
    """What the vote answered, and the votes on the roll, where it came while the review was being given up."""
    record, holds = phases.record, Event()

    def slowly(*args, **facts):
        holds.set()
        time.sleep(0.3)
        return record(*args, **facts)

    def late():
        holds.wait(10)
        return click(member, own)

    monkeypatch.setattr(phases, "record", slowly)
    drop = lambda: phases.drop(evaluation, reason="误开", actor=None, at=make.NOW)  # noqa: E731
    at_once(drop, late)
    evaluation.refresh_from_db()
    assert evaluation.phase == "dropped"
    return own.roll.filter(state=RollLine.State.VOTED).count()


def test_a_vote_that_waited_for_the_giving_up_is_refused(monkeypatch):
    evaluation, own, _masses, members = scene()
    make.user(members[0])
    assert voted_after_giving_up(own, evaluation, members[0], monkeypatch) == 0


def test_control_with_the_review_read_before_the_wait_it_is_taken(monkeypatch):
    def read(pk, *, at):
        boxes = Collection.objects.select_for_update(of=("self",), no_key=True)
        return boxes.select_related("evaluation").get(pk=pk)

    monkeypatch.setattr(voting, "_locked", read)
    evaluation, own, _masses, members = scene()
    make.user(members[0])
    assert voted_after_giving_up(own, evaluation, members[0], monkeypatch) == 1


def test_two_administrators_open_the_same_review_once():
    reviewing.branch_of(2)
    reviewing.schemes()
    terms = {
        "year": make.YEAR, "begins_on": make.TODAY, "ends_on": reviewing.ENDS, "discloses": "rates",
        "organisation_signer": "secretary", "actor": None, "at": make.NOW,
    }  # fmt: skip
    district = make.district()
    answers = at_once(*[lambda: opening.open_review(district, **terms)] * 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["Evaluation", "ReviewError"]
    assert (Evaluation.objects.count(), RollLine.objects.count()) == (1, 2)


def test_slips_issued_twice_simultaneously_are_issued_once():
    _evaluation, _own, masses, _members = scene()
    facts = {"medium": "phone", "count": 5, "issued_before": 0, "actor": None, "at": make.NOW}
    answers = at_once(*[lambda: slips.issue(masses, **facts)] * 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["ReviewError", "list"]
    assert masses.slips.count() == 5


def test_two_people_enter_the_first_count_simultaneously_and_both_are_stored():
    _evaluation, _own, masses, _members = scene()
    slips.issue(masses, medium="paper", count=2, issued_before=0, actor=None, at=make.NOW)
    sealing.close(masses, actor=None, at=make.NOW)
    marks = {row.pk: (2, 0, 0, 0, 0, 0) for row in masses.subjects_on_form()}
    facts = {"returned": 2, "unused": 0, "marks": marks, "at": make.NOW}
    clerks = make.user(), make.user()
    at_once(*[lambda c=c: tallying.enter(masses, clerk=c, **facts) for c in clerks])
    masses.refresh_from_db()
    assert (masses.state, PaperCount.objects.count()) == ("balanced", 2)
