"""Accounts for a whole unit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.roles import Role
from accounts.audit.models import AuditEvent
from accounts.identity import activation
from accounts.identity.bulk import open_accounts
from accounts.identity.models import ActivationCode, User
from accounts.organisations.models import Organisation
from accounts.people.models import Member
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture
def town():
    town = make.organisation(name="甲镇党委")
    first, second = make.branch(town, name="甲一支部"), make.branch(town, name="甲二支部")
    (
        make.member(second, name="王伟"),
        make.member(first, name="王伟"),
        make.member(first, name="陈建国"),
    )
    make.member(first, name="已离", status=Member.Status.LEFT)
    make.member(make.branch(), name="外人")
    return town


@pytest.fixture
def actor():
    return make.user(username="actor")


def names(pairs):
    return [(user.username, user.member.branch.name) for user, _code in pairs]


def test_every_active_member_of_the_unit_gets_one(town, actor):
    pairs = open_accounts(organisation=town, actor=actor, at=NOW)
    assert names(pairs) == [
        ("wangwei2", "甲一支部"), ("chenjianguo", "甲一支部"), ("wangwei", "甲二支部"),
    ]  # fmt: skip
    for user, code in pairs:
        assert activation.find(username=user.username, code=code, at=NOW).user == user
        assert not user.has_usable_password()
    line = AuditEvent.objects.get()
    assert (line.action, line.subject, line.detail) == (
        "accounts_opened", "甲镇党委", {"opened": 3, "renewed": 0},
    )  # fmt: skip


def test_a_second_time_changes_nothing(town, actor):
    open_accounts(organisation=town, actor=actor, at=timezone.now())
    before = list(ActivationCode.objects.values())
    assert open_accounts(organisation=town, actor=actor, at=timezone.now()) == []
    assert list(ActivationCode.objects.values()) == before


def test_new_slips_on_request_for_those_not_activated_yet(town, actor):
    first = open_accounts(organisation=town, actor=actor, at=NOW)
    found = activation.find(
        username="chenjianguo", code={u.username: c for u, c in first}["chenjianguo"], at=NOW
    )
    activation.activate(found, password="lake-7-morning", at=NOW)
    again = open_accounts(organisation=town, reprint=True, actor=actor, at=NOW)
    assert names(again) == [("wangwei2", "甲一支部"), ("wangwei", "甲二支部")]
    with pytest.raises(activation.WrongCode):
        activation.find(username="wangwei", code=first[2][1], at=NOW)


def test_a_job_that_was_killed_goes_on(town, actor):
    begun = timezone.now() - timedelta(seconds=1)

    def killed(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_accounts(organisation=town, actor=actor, at=begun, tick=killed)
    assert User.objects.filter(member__isnull=False).count() == 3
    pairs = open_accounts(organisation=town, begun_at=begun, actor=actor, at=timezone.now())
    assert len(pairs) == 3


def test_reprinting_does_not_open_the_accounts_of_others(town, actor):
    open_accounts(organisation=town, actor=actor, at=NOW)
    chen = User.objects.get(username="chenjianguo")
    chen.assignments.create(role=Role.ADMINISTRATOR, organisation=make.district(), since=make.TODAY)
    again = open_accounts(organisation=town, reprint=True, actor=actor, at=NOW)
    assert names(again) == [("wangwei2", "甲一支部"), ("wangwei", "甲二支部")]


def test_progress_is_reported_by_chunk(town, actor, monkeypatch):
    monkeypatch.setattr("accounts.identity.bulk.CHUNK", 2)
    told = []
    open_accounts(organisation=town, actor=actor, at=NOW, tick=lambda *counts: told.append(counts))
    assert told == [(2, 3), (3, 3)]


def test_many_members_cost_no_more_queries(town, actor, django_assert_num_queries):
    with django_assert_num_queries(12) as few:
        open_accounts(organisation=town, actor=actor, at=NOW)
    for number in range(9):
        make.member(Organisation.objects.get(name="甲一支部"), name=f"张{number}")
    with django_assert_num_queries(len(few.captured_queries)):
        open_accounts(organisation=town, actor=actor, at=NOW)
