"""What the counting is given: phone and paper together, by subject and group, and an independent recount."""

import random
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.roles import Role
from accounts.identity.seats import seats_of
from accounts.people.models import Tier
from reviews.evaluation.ballots import closing_boxes as closing
from reviews.evaluation.ballots import opinions, sealing, slips, tallying, voting
from reviews.evaluation.ballots import queries as reading
from reviews.evaluation.ballots.models import BallotSlip, Subject
from reviews.evaluation.schemes.models import Grade, Group
from tests import factories as make
from tests.reviews import reviewing
from tests.reviews.reviewing import english  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_an_untouched_review_has_every_group_with_zeros_and_what_was_issued():
    branch, members, _secretary = reviewing.branch_of(3)
    found = reading.tallies(reviewing.running(branch))
    subject = Subject.objects.get(member=members[0])
    peers, masses = found[subject.pk][Group.PEERS], found[subject.pk][Group.MASSES]
    assert set(found[subject.pk]) == {Group.PEERS, Group.MASSES, Group.LEADER, Group.ORGANISATION}
    assert (peers.issued, peers.returned, peers.unused, peers.valid) == (2, 0, 2, 0)
    assert (masses.issued, masses.returned, masses.unused) == (0, 0, 0)
    assert all(tally.balances for groups in found.values() for tally in groups.values())


def test_phone_and_paper_of_one_box_are_added_up():
    branch, members, _secretary = reviewing.branch_of(2)
    evaluation = reviewing.running(branch)
    masses = reviewing.box(evaluation, branch, "masses")
    subject, other = Subject.objects.order_by("place")
    slips.issue(masses, medium="phone", count=3, issued_before=0, actor=None, at=make.NOW)
    slips.issue(masses, medium="paper", count=4, issued_before=0, actor=None, at=make.NOW)
    for slip, choice in zip(
        BallotSlip.objects.filter(medium="phone")[:2], ("satisfied", ""), strict=True
    ):
        voting.vote_by_slip(slip, choices={subject.pk: choice}, at=make.NOW)
    open_ = reading.tallies(evaluation)[subject.pk][Group.MASSES]
    assert (open_.issued, open_.returned, open_.unused, open_.balances) == (7, 2, 1, False)
    sealing.close(masses, actor=None, at=make.NOW)
    marks = {subject.pk: (1, 1, 0, 0, 0, 1), other.pk: (3, 0, 0, 0, 0, 0)}
    for _turn in (1, 2):
        tallying.enter(masses, clerk=make.user(), returned=3, unused=1, marks=marks, at=make.NOW)
    tally = reading.tallies(evaluation)[subject.pk][Group.MASSES]
    assert tally.counts == {"satisfied": 2, "fairly": 1, "basically": 0, "not": 0}
    assert (tally.blank, tally.void, tally.issued, tally.returned, tally.unused) == (1, 1, 7, 5, 2)
    assert (tally.balances, tally.is_void, len(members)) == (True, False, 2)


def test_a_void_box_says_so_for_each_subject():
    branch, _members, _secretary = reviewing.branch_of(2)
    evaluation = reviewing.running(branch)
    masses = reviewing.box(evaluation, branch, "masses")
    slips.issue(masses, medium="paper", count=1, issued_before=0, actor=None, at=make.NOW)
    sealing.close(masses, actor=None, at=make.NOW)
    marks = {row.pk: (2, 0, 0, 0, 0, 0) for row in masses.subjects_on_form()}
    for _turn in (1, 2):
        tallying.enter(masses, clerk=make.user(), returned=2, unused=0, marks=marks, at=make.NOW)
    assert [
        (groups[Group.MASSES].is_void, groups[Group.PEERS].is_void)
        for groups in reading.tallies(evaluation).values()
    ] == [(True, False)] * 2


def test_a_signed_opinion_is_one_voice():
    branch, _members, secretary = reviewing.branch_of(2)
    evaluation = reviewing.running(branch)
    subject = Subject.objects.order_by("place").first()
    seat = seats_of(secretary, on=make.TODAY)[0]
    opinion = opinions.sign(subject, group=Group.LEADER, choice="fairly", words="较好", seat=seat, at=make.NOW)  # fmt: skip
    groups = reading.tallies(evaluation)[subject.pk]
    leader, organisation = groups[Group.LEADER], groups[Group.ORGANISATION]
    assert (leader.counts[Grade.FAIRLY], leader.valid, leader.returned, leader.signed) == (1, 1, 1, opinion)  # fmt: skip
    assert (organisation.valid, organisation.issued, organisation.unused, organisation.signed) == (0, 1, 1, None)  # fmt: skip


def test_an_independent_recount_of_a_random_review_agrees():
    """Everybody's intentions are kept here, by name, and added up person by person."""
    chance = random.Random(7)
    branch, members, _secretary = reviewing.branch_of(6)
    unit = reviewing.parent(branch)
    leaders = reviewing.pledging(branch, 3, tier=Tier.UNIT_LEADER)
    evaluation = reviewing.running(unit)
    subjects = {row.member_id: row for row in Subject.objects.select_related("member")}
    expected = {(member, circle): Counter() for member in subjects for circle in ("own", "masses", "team")}  # fmt: skip

    def intention(circle, allowed):
        said = {}
        for member in allowed:
            choice = chance.choice([*Grade.values, ""])
            said[subjects[member].pk] = choice
            expected[member, circle][choice] += 1
        return said

    own, team = reviewing.box(evaluation, branch), reviewing.box(evaluation, unit, "team")
    masses = reviewing.box(evaluation, branch, "masses")
    for voter in [*members[1:], *leaders]:
        allowed = [member for member in subjects if member != voter.pk]
        voting.vote_signed_in(own, member=voter, choices=intention("own", allowed), at=make.NOW)
    for voter in leaders[:2]:
        allowed = [member.pk for member in leaders if member != voter]
        voting.vote_signed_in(team, member=voter, choices=intention("team", allowed), at=make.NOW)
    slips.issue(masses, medium="phone", count=9, issued_before=0, actor=None, at=make.NOW)
    for slip in masses.slips.all()[:7]:
        voting.vote_by_slip(slip, choices=intention("masses", subjects), at=make.NOW)
    before = reading.tallies(evaluation)
    closing.close_voting(evaluation, actor=None, at=make.NOW)
    after = reading.tallies(evaluation)
    assert before == after, "the order of the ballots changes nothing"
    circles = {"own": (Group.PEERS, Group.BRANCH), "masses": (Group.MASSES,), "team": (Group.TEAM,)}
    for (member, circle), counted in expected.items():
        groups = after[subjects[member].pk]
        for tally in (groups[group] for group in circles[circle] if group in groups):
            assert {**tally.counts, "": tally.blank} == {
                choice: counted[choice] for choice in [*Grade.values, ""]
            }
            assert tally.balances
            assert tally.returned == counted.total()


def test_the_figures_of_a_review_cost_the_same_for_few_and_for_many():
    counts = []
    for size in (2, 20):
        branch, members, _secretary = reviewing.branch_of(size, name=f"{size}人支部")
        evaluation = reviewing.running(branch)
        own = reviewing.box(evaluation, branch)
        for member in members:
            voting.vote_signed_in(own, member=member, choices={}, at=make.NOW)
        with CaptureQueriesContext(connection) as queries:
            reading.tallies(evaluation)
        counts.append(len(queries))
    assert counts == [8, 8]


def test_small_circles_are_named_beforehand():
    branch, _members, _secretary = reviewing.branch_of(3)
    large, _more, _ = reviewing.branch_of(4, name="乙村党支部")
    evaluation = reviewing.running()
    small = reading.too_small(evaluation)
    assert [box.organisation for box in small] == [branch], "three of whom each rates two"
    assert large not in [box.organisation for box in small]
    assert reading.participation(evaluation) == {"issued": 7, "returned": 0}


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.SUPERVISOR])
def test_no_page_gives_phone_counts_before_they_are_counted(role, client):
    branch, members, _secretary = reviewing.branch_of(4)
    evaluation = reviewing.running(branch)
    own = reviewing.box(evaluation, branch)
    voting.vote_signed_in(own, member=members[0], choices={}, at=make.NOW)
    client.force_login(make.holder(role, branch))
    for address in (f"/evaluations/{evaluation.pk}/", f"/boxes/{own.pk}/"):
        page = client.get(address).content.decode()
        assert "不满意" not in page
        assert "较满意" not in page
