"""Granting and taking back roles; the seats that come of it."""

from datetime import date, timedelta

import pytest
from django.db import connection

from access.roles import Role
from access.seats import label_of
from accounts.audit.models import AuditEvent
from accounts.identity.models import RoleAssignment, User
from accounts.identity.rules import RoleRefused, SeparationOfDuties, grant, revoke
from accounts.identity.scope import covers, looks_after
from accounts.identity.seats import seats_of
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW, TODAY = make.NOW, make.TODAY


def give(user, role, organisation=None, *, since=TODAY, until=None, actor=None):
    organisation = organisation or make.district()
    return grant(
        user=user,
        role=role,
        organisation=organisation,
        since=since,
        until=until,
        actor=actor,
        at=NOW,
    )


APART = [Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR]


@pytest.mark.parametrize("held", APART)
@pytest.mark.parametrize("wanted", APART)
def test_administrator_security_and_auditor_are_separate_people(held, wanted):
    user = make.user()
    give(user, held)
    refusal = RoleRefused if held == wanted else SeparationOfDuties
    with pytest.raises(refusal):
        give(user, wanted)
    assert user.assignments.count() == 1


@pytest.mark.parametrize("held", [Role.SECRETARY, Role.SUPERVISOR])
@pytest.mark.parametrize("wanted", APART)
def test_other_roles_go_together(held, wanted):
    user, branch = make.user(), make.branch()
    give(user, held, branch)
    assert give(user, wanted).role == wanted


def test_one_after_the_other_is_allowed():
    user = make.user()
    give(user, Role.ADMINISTRATOR, until=TODAY + timedelta(days=9))
    with pytest.raises(SeparationOfDuties):
        give(user, Role.AUDITOR, since=TODAY + timedelta(days=9))
    assert give(user, Role.AUDITOR, since=TODAY + timedelta(days=10))


def test_a_future_role_prevents_an_open_one():
    user = make.user()
    give(user, Role.AUDITOR, since=TODAY + timedelta(days=30))
    with pytest.raises(SeparationOfDuties):
        give(user, Role.SECURITY)
    assert give(user, Role.SECURITY, until=TODAY + timedelta(days=29))


def test_taking_back_counts_immediately_and_makes_room():
    user, actor = make.user(), make.user()
    held = give(user, Role.ADMINISTRATOR)
    assert [seat.role for seat in seats_of(user, on=TODAY)] == ["administrator"]
    assert revoke(assignment=held, actor=actor, at=NOW) is True
    assert seats_of(user, on=TODAY) == []
    assert revoke(assignment=held, actor=actor, at=NOW) is False
    assert give(user, Role.AUDITOR).role == Role.AUDITOR
    held.refresh_from_db()
    assert (held.revoked_on, held.revoked_by, held.until) == (TODAY, actor, None)


def test_the_same_role_can_be_granted_again_after_taking_back():
    user = make.user()
    revoke(assignment=give(user, Role.AUDITOR), actor=None, at=NOW)
    assert give(user, Role.AUDITOR).revoked_on is None


def test_a_role_over_is_not_taken_back():
    user = make.user()
    held = give(user, Role.AUDITOR, since=date(2025, 1, 1), until=date(2025, 12, 31))
    assert revoke(assignment=held, actor=None, at=NOW) is False


@pytest.mark.parametrize(
    "facts",
    [
        {"role": Role.SECRETARY},  # of the district, which is no branch
        {"role": Role.AUDITOR, "until": TODAY - timedelta(days=1)},
    ],
)
def test_a_role_that_makes_no_sense_is_refused(facts):
    with pytest.raises(RoleRefused):
        give(make.user(), **facts)
    assert RoleAssignment.objects.count() == 0


def test_nobody_grants_or_takes_back_their_own():
    actor = make.user()
    with pytest.raises(RoleRefused):
        give(actor, Role.SECURITY, actor=actor)
    with pytest.raises(RoleRefused):
        revoke(assignment=give(actor, Role.SECURITY), actor=actor, at=NOW)


def test_both_are_recorded():
    user, actor = make.user(username="wangwei", name="王伟"), make.user(name="安全员")
    revoke(assignment=give(user, Role.AUDITOR, actor=actor), actor=actor, at=NOW)
    told = {
        "username": "wangwei", "role": "auditor", "organisation": "中共路桥区委员会",
        "since": "2026-03-02", "until": None,
    }  # fmt: skip
    assert list(
        AuditEvent.objects.order_by("pk").values_list("action", "actor", "subject", "detail")
    ) == [
        ("role_granted", actor.pk, "王伟", told),
        ("role_revoked", actor.pk, "王伟", told),
    ]


def test_a_grant_locks_the_account_first(django_assert_num_queries):
    user = make.user()
    root = make.district()
    with django_assert_num_queries(7) as queries:
        grant(user=user, role=Role.AUDITOR, organisation=root, since=TODAY, actor=None, at=NOW)
    if connection.vendor == "postgresql":
        assert "FOR UPDATE" in queries[1]["sql"]


def test_seats_are_named_by_role_and_unit():
    member = make.member(name="陈建国")
    first, second = make.branch(name="第一党支部"), make.branch(name="第二党支部")
    user = make.holder(Role.SECRETARY, first, of=member)
    give(user, Role.SECRETARY, second)
    seats = seats_of(user, on=TODAY)
    assert [seat.key for seat in seats] == [
        f"secretary:{first.pk}",
        f"secretary:{second.pk}",
        "member",
    ]
    assert label_of(seats[0]) == label_of(seats[0], among=seats)
    assert "第一党支部" in label_of(seats[0])
    assert "第一党支部" not in label_of(seats[0], among=seats[:1])


class World:
    """A town with a branch, a security administrator of the town, and one of the district."""

    def __init__(self):
        self.town = make.organisation(name="甲镇党委")
        self.branch = make.branch(self.town)
        self.elsewhere = make.branch()
        self.of_town = self.seat(Role.SECURITY, self.town)
        self.of_district = self.seat(Role.SECURITY, make.district())
        self.inside = make.user(make.member(self.branch))
        self.outside = make.user(make.member(self.elsewhere))
        self.guest = make.user()

    def seat(self, role, over):
        user = make.holder(role, over)
        return seats_of(user, on=TODAY)[0]


def test_a_security_administrator_sees_the_accounts_of_the_own_units():
    world = World()
    assert set(User.objects.visible_to(world.of_town)) == {world.inside, world.of_town.user}
    assert set(User.objects.visible_to(world.of_district)) == set(User.objects.all())


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.SUPERVISOR])
def test_nobody_else_sees_accounts(role):
    world = World()
    assert set(User.objects.visible_to(world.seat(role, make.district()))) == set()
    assert set(User.objects.visible_to(None)) == set()


def test_a_town_cannot_take_over_the_account_of_the_districts_administrator():
    world = World()
    assert looks_after(world.of_town, world.inside, on=TODAY) is True
    give(world.inside, Role.ADMINISTRATOR, make.district())
    assert looks_after(world.of_town, world.inside, on=TODAY) is False
    assert looks_after(world.of_district, world.inside, on=TODAY) is True


def test_nobody_manages_their_own_account_or_one_elsewhere():
    world = World()
    assert looks_after(world.of_district, world.of_district.user, on=TODAY) is False
    assert looks_after(world.of_town, world.outside, on=TODAY) is False
    assert looks_after(None, world.inside, on=TODAY) is False


def test_a_security_administrator_without_a_unit_covers_nothing():
    world = World()
    assert covers(world.of_town, world.branch) is True
    assert covers(world.of_town, make.district()) is False
    assert covers(world.seat(Role.ADMINISTRATOR, world.town), world.branch) is False
