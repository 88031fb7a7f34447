"""Opening a review: who is reviewed, who rates whom, in bulk and again."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.roles import Role
from accounts.audit.models import AuditEvent
from accounts.identity.seats import seats_of
from accounts.messages.models import Message
from accounts.people.models import Member, Tier
from registry.daily import Tick
from reviews.errors import ReviewError
from reviews.evaluation.ballots import closing_boxes as closing
from reviews.evaluation.ballots import opening, phases
from reviews.evaluation.ballots.daily import evaluations
from reviews.evaluation.ballots.models import Collection, Evaluation, RollLine, Subject
from reviews.evaluation.schemes.models import SchemeGroup
from tests import factories as make
from tests.reviews import reviewing
from tests.reviews.reviewing import english  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def names(collection):
    return sorted(subject.member.name for subject in collection.subjects_on_form())


def on_roll(collection):
    return sorted(line.member.name for line in collection.roll.select_related("member"))


def test_a_branch_rates_itself_and_mass_representatives_rate_it():
    branch, members, _secretary = reviewing.branch_of(3)
    listener = make.member(branch, name="列席人")  # no pledges: votes, is not reviewed
    evaluation = reviewing.opened()
    own, masses = reviewing.box(evaluation, branch), reviewing.box(evaluation, branch, "masses")
    everybody = sorted(member.name for member in members)
    assert (names(own), names(masses)) == (everybody, everybody)
    assert on_roll(own) == sorted([*everybody, listener.name])
    assert on_roll(masses) == []
    assert Collection.objects.count() == 2


def test_leaders_are_also_on_the_form_of_their_team():
    unit = make.organisation()
    leaders = [
        member
        for branch in (make.branch(unit), make.branch(unit))
        for member in reviewing.pledging(branch, 1, tier=Tier.UNIT_LEADER)
    ]
    ordinary = reviewing.pledging(leaders[0].branch, 2)
    evaluation = reviewing.opened()
    team = reviewing.box(evaluation, unit, "team")
    assert set(team.subjects_on_form().values_list("member", flat=True)) == {m.pk for m in leaders}
    assert on_roll(team) == sorted(member.name for member in leaders)
    subject = Subject.objects.get(member=leaders[0])
    assert (subject.kind, team.group_of(subject), subject.own.group_of(subject)) == (
        "leader", "team", "branch",
    )  # fmt: skip
    peer = Subject.objects.get(member=ordinary[0])
    assert (peer.kind, peer.own.group_of(peer), peer.team) == ("member", "peers", None)
    assert peer.own == subject.own, "one form for the whole branch"


def test_district_leaders_are_in_one_of_the_four_teams():
    top = make.organisation()
    for team in ("party", "congress"):
        reviewing.pledging(make.branch(top), 2, tier=Tier.DISTRICT_LEADER, team=team)
    evaluation = reviewing.opened()
    teams = evaluation.collections.filter(circle="team")
    assert sorted(teams.values_list("team", "organisation")) == [
        ("congress", make.district().pk),
        ("party", make.district().pk),
    ]
    assert [team.roll.count() for team in teams] == [2, 2]


def test_where_nobody_else_can_rate_there_is_no_box():
    branch = make.branch(make.organisation())
    [alone] = reviewing.pledging(branch, 1)
    evaluation = reviewing.opened()
    subject = Subject.objects.get(member=alone)
    assert (subject.own, subject.team) == (None, None)
    assert evaluation.collections.get() == subject.masses


def test_only_active_members_with_pledges_of_the_year_are_reviewed():
    _branch, members, _secretary = reviewing.branch_of(3)
    Member.objects.filter(pk=members[0].pk).update(status=Member.Status.LEFT)
    evaluation = reviewing.opened()
    assert evaluation.subjects.count() == 2
    assert RollLine.objects.count() == 2
    with pytest.raises(ReviewError, match="2025"):
        reviewing.opened(year=2025)


def test_the_schemes_freeze_and_a_second_review_of_the_same_people_is_refused():
    branch, _members, _secretary = reviewing.branch_of(2)
    evaluation = reviewing.opened()
    for scheme in (evaluation.leader_scheme, evaluation.member_scheme):
        scheme.refresh_from_db()
        assert scheme.frozen_at == make.NOW
    for organisation in (make.district(), reviewing.parent(branch), branch):
        with pytest.raises(ReviewError, match="covers"):
            reviewing.opened(organisation)
    assert Evaluation.objects.count() == 1


@pytest.mark.parametrize(
    ("begins", "ends"), [(5, 3), (-9, -1)], ids=["ends before it begins", "is over already"]
)
def test_dates_are_checked(begins, ends):
    reviewing.branch_of(2)
    with pytest.raises(ReviewError, match="last day"):
        reviewing.opened(
            begins_on=make.TODAY + timedelta(days=begins), ends_on=make.TODAY + timedelta(days=ends)
        )
    assert Evaluation.objects.count() == 0


def test_the_roll_follows_the_members_until_voting_begins():
    branch, members, _secretary = reviewing.branch_of(3)
    other, _others, _ = reviewing.branch_of(2, name="乙村党支部")
    evaluation = reviewing.opened()
    again = opening.renew(evaluation, actor=make.user(), at=make.NOW)
    kept = set(RollLine.objects.values_list("pk", flat=True))
    assert again == {"subjects": 5, "boxes": 4, "lines": 5}
    opening.renew(evaluation, actor=make.user(), at=make.NOW)
    assert set(RollLine.objects.values_list("pk", flat=True)) == kept, "again changes nothing"
    Member.objects.filter(pk=members[0].pk).update(branch=other)
    Member.objects.filter(pk=members[1].pk).update(status=Member.Status.LEFT)
    newcomer = reviewing.pledging(branch, 1)[0]
    opening.renew(evaluation, actor=make.user(), at=make.NOW)
    here, there = reviewing.box(evaluation, branch), reviewing.box(evaluation, other)
    assert set(here.roll.values_list("member", flat=True)) == {members[2].pk, newcomer.pk}
    assert there.roll.count() == there.subjects_on_form().count() == 3
    phases.begin(evaluation, actor=make.user(), at=make.NOW)
    with pytest.raises(ReviewError, match="no longer possible"):
        opening.renew(evaluation, actor=make.user(), at=make.NOW)


def test_a_group_without_weight_gets_no_box():
    reviewing.branch_of(2)
    SchemeGroup.objects.filter(group="masses").update(weight=0)
    evaluation = reviewing.opened()
    assert set(evaluation.collections.values_list("circle", flat=True)) == {"own"}


def test_a_large_unit_takes_as_many_queries_as_a_small_one():
    counts = []
    for size in (2, 3, 30):
        branch, _members, _secretary = reviewing.branch_of(size, name=f"{size}人党支部")
        with CaptureQueriesContext(connection) as queries:
            reviewing.opened(branch)
        counts.append(len(queries))
    assert counts[1] == counts[2], "the first one also froze the schemes"


PHASES = list(Evaluation.Phase)
VERBS = {verb for _phase, verb in phases.TRANSITIONS}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_pair_of_phase_and_verb(phase, verb):
    reviewing.branch_of(2)
    evaluation = reviewing.opened()
    Evaluation.objects.update(phase=phase)
    if (phase, verb) in phases.TRANSITIONS:
        assert phases.TRANSITIONS.locked(evaluation, verb).phase == phases.TRANSITIONS[phase, verb]
    else:
        with pytest.raises(ReviewError, match="no longer possible"):
            phases.TRANSITIONS.locked(evaluation, verb)


# ── by the calendar ───────────────────────────────────────────────────────────────────────────────
def tick(day):
    return evaluations(Tick(today=day, since=None, at=make.NOW + (day - make.TODAY)))


def test_the_daily_tick_begins_reminds_and_closes_once():
    _branch, _members, secretary = reviewing.branch_of(3)
    begins = make.TODAY + timedelta(days=2)
    evaluation = reviewing.opened(begins_on=begins)
    nothing = {"reviews begun": 0, "ballot boxes closed": 0, "people reminded": 0}
    assert tick(make.TODAY) == nothing
    assert tick(begins) == {**nothing, "reviews begun": 1}
    assert tick(begins) == nothing
    assert tick(reviewing.ENDS - timedelta(days=1)) == {**nothing, "people reminded": 3}
    assert tick(reviewing.ENDS) == nothing
    assert tick(reviewing.ENDS + timedelta(days=1)) == {**nothing, "ballot boxes closed": 2}
    assert tick(reviewing.ENDS + timedelta(days=2)) == nothing
    assert set(Collection.objects.values_list("state", flat=True)) == {"balanced"}
    evaluation.refresh_from_db()
    assert evaluation.phase == "collecting"
    told = Message.objects.filter(kind__startswith="ballot_")
    assert sorted(told.values_list("kind", flat=True)) == [
        *["ballot_invitation"] * 4, *["ballot_reminder"] * 3,
    ]  # fmt: skip
    assert told.filter(user=secretary).count() == 1


def test_a_review_whose_days_were_missed_is_not_begun():
    reviewing.branch_of(2)
    evaluation = reviewing.opened()
    assert tick(reviewing.ENDS + timedelta(days=1))["reviews begun"] == 0
    with pytest.raises(ReviewError, match="later one"):
        phases.begin(evaluation, actor=None, at=make.NOW + timedelta(days=9))
    terms = {"discloses": "grades", "organisation_signer": "secretary"}
    phases.change(
        evaluation, actor=make.user(), at=make.NOW + timedelta(days=9), begins_on=make.TODAY,
        ends_on=make.TODAY + timedelta(days=20), **terms,
    )  # fmt: skip
    assert tick(make.TODAY + timedelta(days=9))["reviews begun"] == 1


def test_terms_are_changed_within_limits():
    reviewing.branch_of(2)
    evaluation = reviewing.running()
    terms = {"actor": make.user(), "at": make.NOW, "discloses": "grades", "organisation_signer": "secretary"}  # fmt: skip
    with pytest.raises(ReviewError, match="first day"):
        phases.change(evaluation, begins_on=date(2026, 3, 3), ends_on=reviewing.ENDS, **terms)
    with pytest.raises(ReviewError, match="last day"):
        phases.change(evaluation, begins_on=make.TODAY, ends_on=date(2026, 3, 1), **terms)
    changed = phases.change(evaluation, begins_on=make.TODAY, ends_on=date(2026, 4, 1), **terms)
    assert (changed.ends_on, changed.discloses, changed.phase) == (date(2026, 4, 1), "grades", "collecting")  # fmt: skip


def test_counting_waits_for_every_box():
    reviewing.branch_of(2)
    evaluation = reviewing.running()
    with pytest.raises(ReviewError, match="2 ballot boxes"):
        closing.count(evaluation, actor=make.user(), at=make.NOW)
    assert closing.close_voting(evaluation, actor=make.user(), at=make.NOW) == 2
    assert closing.close_voting(evaluation, actor=make.user(), at=make.NOW) == 0
    assert closing.count(evaluation, actor=make.user(), at=make.NOW).phase == "counted"
    assert set(AuditEvent.objects.filter(action__startswith="e").values_list("action", flat=True)) == {
        "evaluation_opened", "evaluation_begun", "evaluation_counted",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "over", "sees"),
    [
        (Role.ADMINISTRATOR, "district", True), (Role.SUPERVISOR, "unit", True),
        (Role.SECRETARY, "branch", True), (Role.SECRETARY, "elsewhere", False),
        (Role.AUDITOR, "district", False), (Role.SECURITY, "district", False),
    ],
)  # fmt: skip
def test_who_sees_a_review_of_one_unit(role, over, sees):
    branch, _members, _secretary = reviewing.branch_of(2)
    unit = reviewing.parent(branch)
    places = {
        "district": make.district(),
        "unit": unit,
        "branch": branch,
        "elsewhere": make.branch(),
    }
    reviewing.opened(unit)
    seat = seats_of(make.holder(role, places[over]), on=make.TODAY)[0]
    assert Evaluation.objects.visible_to(seat).exists() is sees
    assert not Evaluation.objects.visible_to(None).exists()
