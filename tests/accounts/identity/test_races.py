"""Simultaneous requests; each with a control that shows the race without the lock."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from access.roles import Role
from accounts.identity import attempts, rules
from accounts.identity.models import SignInAttempts, User
from tests import factories as make

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


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
def checked(monkeypatch):
    """Collects the passwords that were really checked; each check takes a while, like the real ones."""
    seen = []

    def slow(user, password):
        seen.append(password)
        time.sleep(0.3)
        return False

    monkeypatch.setattr(User, "check_password", slow)
    return seen


def guess(password):
    return Client().post(reverse("sign_in"), {"username": "chenjianguo", "password": password})


def test_many_simultaneous_guesses_are_five_checks(checked):
    make.user(username="chenjianguo")
    at_once(*(lambda n=n: guess(f"guess-{n}") for n in range(12)))
    assert len(checked) == 5


def test_control_counting_afterwards_lets_them_all_through(checked, monkeypatch):
    make.user(username="chenjianguo")

    def count_nothing_yet(username, *, user, at):
        return SignInAttempts(key=attempts.key_of(username), last_at=at)

    monkeypatch.setattr(attempts, "take", count_nothing_yet)
    at_once(*(lambda n=n: guess(f"guess-{n}") for n in range(12)))
    assert len(checked) > 5


def grant_both(user, monkeypatch):
    """Administrator and auditor, granted to one person by two people at the same moment."""
    root, create = make.district(), rules.RoleAssignment.objects.create

    def slow(**facts):
        time.sleep(0.4)
        return create(**facts)

    monkeypatch.setattr(rules.RoleAssignment.objects, "create", slow)

    def give(role):
        return rules.grant(
            user=user, role=role, organisation=root, since=make.TODAY, actor=None, at=make.NOW
        )

    return at_once(lambda: give(Role.ADMINISTRATOR), lambda: give(Role.AUDITOR))


def test_two_people_cannot_grant_what_excludes_each_other(monkeypatch):
    user = make.user()
    answers = grant_both(user, monkeypatch)
    assert sorted(type(answer).__name__ for answer in answers) == [
        "RoleAssignment",
        "SeparationOfDuties",
    ]
    assert user.assignments.count() == 1


def test_control_without_the_lock_both_are_granted(monkeypatch):
    user = make.user()
    monkeypatch.setattr(
        type(User.objects.all()), "select_for_update", lambda rows, **_how: rows.all()
    )
    monkeypatch.setattr(type(User.objects), "select_for_update", lambda rows, **_how: rows.all())
    grant_both(user, monkeypatch)
    assert user.assignments.count() == 2
