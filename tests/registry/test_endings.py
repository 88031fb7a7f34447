"""What ends when a member leaves, dies or moves, and when a unit ends: in one transaction, and nothing else."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from access.roles import Role
from accounts.audit.models import AuditEvent
from accounts.identity.calendars import rules as calendars
from accounts.identity.models import RoleAssignment
from accounts.identity.seats import seats_of
from accounts.organisations import rules as organisations
from accounts.people import rules as people
from accounts.roster.applying import apply
from ledger.entries.models import Entry
from registry.endings import DIED, DISSOLVED, ENDINGS, LEFT, MOVED, end, ends
from reviews.errors import ReviewError
from reviews.evaluation.ballots import slips, voting
from tests import factories as make
from tests.accounts.roster.rosters import planned
from tests.factories import NOW, TODAY
from tests.reviews import reviewing

pytestmark = pytest.mark.django_db

PASSWORD = "Weiguo-2026-lu"
DEPARTURES = {"leave": people.mark_left, "die": people.mark_deceased}


@pytest.fixture
def wang():
    """A member of a branch with an account, its calendar, and roles there and elsewhere."""
    member = make.member(make.branch(make.organisation()))
    user = make.holder(Role.SECRETARY, member.branch, of=member, password=PASSWORD)
    RoleAssignment.objects.create(user=user, role=Role.SUPERVISOR, organisation=make.organisation(), since=date(2020, 1, 1))  # fmt: skip
    return user


def roles_of(user):
    return [seat.role for seat in seats_of(user, on=TODAY)]


def signs_in(user):
    return Client().post(reverse("sign_in"), {"username": user.username, "password": PASSWORD}).status_code == 302  # fmt: skip


def trail(user):
    return sorted(AuditEvent.objects.filter(subject__startswith=user.name).values_list("action", flat=True))  # fmt: skip


@pytest.mark.parametrize("how", DEPARTURES)
def test_a_member_who_left_has_no_account_no_roles_and_no_calendar(wang, how):
    client = Client()
    client.force_login(wang)
    key = calendars.give(wang, at=NOW)
    feed = f"{reverse('calendar_feed')}?key={key}"
    assert (client.get("/").status_code, Client().get(feed).status_code) == (200, 200)
    DEPARTURES[how](wang.member, on=TODAY, actor=make.user(), at=NOW)
    assert client.get("/").status_code == 302
    assert Client().get(feed).status_code == 404
    assert not signs_in(wang)
    wang.refresh_from_db()
    assert roles_of(wang) == []
    assert trail(wang) == sorted(["account_closed", "calendar_revoked", "role_revoked", "role_revoked", {"leave": "member_left", "die": "member_died"}[how]])  # fmt: skip


def test_control_others_of_the_branch_keep_theirs(wang):
    other = make.holder(Role.SECRETARY, wang.member.branch, of=make.member(wang.member.branch, name="李娜"), password=PASSWORD)  # fmt: skip
    people.mark_left(wang.member, on=TODAY, actor=make.user(), at=NOW)
    assert roles_of(other) == ["secretary", "member"]
    assert signs_in(other)


def test_a_member_who_moves_keeps_what_does_not_depend_on_the_branch(wang):
    client = Client()
    client.force_login(wang)
    people.transfer(wang.member, branch=make.branch(), on=TODAY, actor=make.user(), at=NOW)
    wang.refresh_from_db()
    assert roles_of(wang) == ["supervisor", "member"]
    assert client.get("/").status_code == 200
    revoked = RoleAssignment.objects.get(role=Role.SECRETARY)
    assert (revoked.revoked_on, revoked.until) == (TODAY, None)


def test_a_secretary_of_another_branch_than_the_own_stays_it(wang):
    led = make.branch(name="乙村党支部")
    RoleAssignment.objects.create(user=wang, role=Role.SECRETARY, organisation=led, since=date(2020, 1, 1))  # fmt: skip
    people.transfer(wang.member, branch=make.branch(), on=TODAY, actor=make.user(), at=NOW)
    assert [seat.organisation for seat in seats_of(wang, on=TODAY) if seat.role == "secretary"] == [led]  # fmt: skip


def test_who_comes_back_finds_the_account_closed_until_somebody_opens_it(wang):
    people.mark_left(wang.member, on=TODAY - timedelta(days=9), actor=make.user(), at=NOW)
    people.readmit(wang.member, branch=make.branch(), on=TODAY, actor=make.user(), at=NOW)
    wang.refresh_from_db()
    assert (wang.is_active, roles_of(wang)) == (False, ["member"])


def test_open_entries_move_with_the_member_in_the_same_transaction():
    entries = make.entries(practical=1)
    member, new = entries[0].ledger.member, make.branch()
    people.transfer(member, branch=new, on=date(2026, 3, 1), actor=make.user(), at=NOW)
    assert set(Entry.objects.filter(ledger__member=member).values_list("branch", flat=True)) == {new.pk}  # fmt: skip


def test_entries_of_before_follow_who_comes_back_elsewhere():
    entries = make.entries(practical=1)
    member, new = entries[0].ledger.member, make.branch()
    people.mark_left(member, on=date(2026, 3, 1), actor=make.user(), at=NOW)
    assert not Entry.objects.filter(branch=new).exists()
    people.readmit(member, branch=new, on=date(2026, 3, 2), actor=make.user(), at=NOW)
    assert Entry.objects.filter(branch=new).count() == len(entries)


def test_a_dissolved_unit_has_no_secretary_not_even_the_one_who_dissolves_it():
    unit = make.organisation()
    held, actor = make.holder(Role.SUPERVISOR, unit), make.holder(Role.ADMINISTRATOR, unit)
    other = make.holder(Role.SUPERVISOR, make.organisation())
    organisations.dissolve(unit, on=TODAY, actor=actor, at=NOW)
    assert (roles_of(held), roles_of(actor), roles_of(other)) == ([], [], ["supervisor"])


def test_a_roster_that_moves_a_member_ends_the_same(tmp_path):
    committee = make.organisation(name="中共区财政局机关委员会")
    new = make.branch(committee, name="区财政局第一党支部")
    entries = make.entries(
        make.member(make.branch(name="旧支部"), phone="13900000001"), practical=1
    )
    member = entries[0].ledger.member
    secretary = make.holder(Role.SECRETARY, member.branch, of=member)
    apply(planned(tmp_path, {}), actor=make.user(), at=NOW)
    assert roles_of(secretary) == ["member"]
    assert set(Entry.objects.values_list("branch", flat=True)) == {new.pk}


# ── the vote ──────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def scene():
    """A branch of four in which people vote: (own box, members)."""
    branch, members, _secretary = reviewing.branch_of(4)
    evaluation = reviewing.running(branch, ends_on=TODAY + timedelta(days=20_000))
    return reviewing.box(evaluation, branch), members


def ended(member, how):
    if how == "transfer":
        return people.transfer(member, branch=make.branch(), on=TODAY, actor=make.user(), at=NOW)
    return DEPARTURES[how](member, on=TODAY, actor=make.user(), at=NOW)


@pytest.mark.parametrize("how", ["leave", "die", "transfer"])
def test_who_belongs_there_no_longer_does_not_vote(scene, how):
    own, (one, two, three, four) = scene
    voting.vote_signed_in(own, member=two, choices={}, at=NOW)
    slips.hand_papers(own, lines=[own.roll.get(member=three).pk], actor=None, at=NOW)
    for member in (one, two, three):
        ended(member, how)
    with pytest.raises(ReviewError, match="名册"):
        voting.vote_signed_in(own, member=one, choices={}, at=NOW)
    assert dict(own.roll.values_list("member", "state")) == {
        two.pk: "voted", three.pk: "paper", four.pk: "waiting",
    }  # fmt: skip
    voting.vote_signed_in(own, member=four, choices={}, at=NOW)  # control: who stayed votes


def test_who_is_reviewed_stays_on_the_form(scene):
    own, (one, *_others) = scene
    ended(one, "leave")
    assert own.subjects_on_form().filter(member=one).exists()


def test_who_moves_inside_a_unit_votes_in_its_team():
    unit = make.organisation()
    old, new, away = make.branch(unit), make.branch(unit, name="新支部"), make.branch()
    leaders = reviewing.pledging(old, 3, tier="unit_leader")
    evaluation = reviewing.running(unit, ends_on=TODAY + timedelta(days=20_000))
    team = reviewing.box(evaluation, unit, "team")
    people.transfer(leaders[0], branch=new, on=TODAY, actor=make.user(), at=NOW)
    people.transfer(leaders[1], branch=away, on=TODAY, actor=make.user(), at=NOW)
    assert set(team.roll.values_list("member", flat=True)) == {leaders[0].pk, leaders[2].pk}


# ── the registry ──────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def told():
    """The calls of a function that the test registers for endings."""
    told = []

    @ends(LEFT, DIED, MOVED, DISSOLVED)
    def of_a_test(ended):
        told.append((ended.fact, ended.members, ended.unit))
        if ended.fact == DIED:
            raise RuntimeError

    yield told
    for name in [name for name in ENDINGS if name.endswith("of_a_test")]:
        del ENDINGS[name]


def test_each_fact_is_passed_on_with_the_people_concerned(told):
    member = make.member()
    old, new = member.branch_id, make.branch()
    people.transfer(member, branch=new, on=TODAY, actor=make.user(), at=NOW)
    people.mark_left(make.member(new, name="李娜"), on=TODAY, actor=make.user(), at=NOW)
    end(DISSOLVED, unit=7, actor=None, at=NOW)
    assert [(fact, list(members.values()), unit) for fact, members, unit in told] == [
        (MOVED, [old], None), (LEFT, [new.pk], None), (DISSOLVED, [], 7),
    ]  # fmt: skip


def test_a_fact_whose_ending_fails_is_not_recorded(told):
    member = make.member()
    with pytest.raises(RuntimeError):
        people.mark_deceased(member, on=TODAY, actor=make.user(), at=NOW)
    member.refresh_from_db()
    assert (member.status, told) == ("active", [(DIED, {member.pk: member.branch_id}, None)])
