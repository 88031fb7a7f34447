"""Two people at one measure at the same moment, through HTTP; each with a control without the lock."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from access.roles import Role
from reviews.accountability.measures.models import Letter, Measure
from reviews.accountability.measures.steps import TRANSITIONS
from reviews.accountability.recognition import rules as recognition
from tests import factories
from tests.factories import NOW, TODAY
from tests.ledger.entries.test_races import at_once
from tests.reviews.measured import Bodies, measure_in, proposed

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bodies():
    return Bodies()


@pytest.fixture
def locked(monkeypatch):
    """Between reading the measure under its lock and writing to it there is time for somebody else."""

    lock = TRANSITIONS.locked

    def slowly(measure, verb):
        found = lock(measure, verb)
        time.sleep(0.3)
        return found

    monkeypatch.setattr(TRANSITIONS, "locked", slowly)


@pytest.fixture
def unlocked(monkeypatch):
    """The same without the lock."""

    def read(measure, verb):
        found = Measure.objects.select_related(
            "member", "branch", "type", "body", "proposed_by"
        ).get(pk=measure.pk)
        found.state = TRANSITIONS[found.state, verb]
        time.sleep(
            0.9 if verb == "withdraw" else 0.3
        )  # the database freezes withdrawn ones: withdrawing comes second
        return found

    monkeypatch.setattr(TRANSITIONS, "locked", read)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def post(user, measure, verb, data):
    client, address = signed_in(user), reverse(f"measure_{verb}", args=[measure.pk])
    return lambda: client.post(address, data | {"sure": "1"})


def kinds(measure):
    return sorted(measure.steps.values_list("kind", flat=True))


def approve_twice(bodies):
    measure = proposed(bodies)
    second = factories.holder(Role.SECRETARY, bodies.branch, name="副书记")
    data = {"approve-text": "同意"}
    at_once(
        post(bodies.secretary, measure, "approve", data), post(second, measure, "approve", data)
    )
    return measure


def approve_against_withdraw(bodies):
    measure = proposed(bodies)
    at_once(
        post(bodies.secretary, measure, "approve", {"approve-text": "同意"}),
        post(bodies.supervisor, measure, "withdraw", {"withdraw-text": "误报"}),
    )
    measure.refresh_from_db()
    return measure


def issue_twice(bodies):
    measure = measure_in(bodies, Measure.State.APPROVED)
    data = {"issue-word": "路问"}
    at_once(
        post(bodies.administrator, measure, "issue", data),
        post(bodies.administrator, measure, "issue", data),
    )
    return measure


def test_a_measure_is_approved_once(bodies, locked):
    assert kinds(approve_twice(bodies)) == ["approved", "proposed"]


def test_without_the_lock_it_would_be_approved_twice(bodies, unlocked):
    assert kinds(approve_twice(bodies)) == ["approved", "approved", "proposed"]


def test_of_approval_and_withdrawal_one_happens(bodies, locked):
    measure = approve_against_withdraw(bodies)
    assert kinds(measure) in (["approved", "proposed"], ["proposed", "withdrawn"])
    assert measure.state in kinds(measure)


def test_without_the_lock_both_would_happen(bodies, unlocked):
    assert kinds(approve_against_withdraw(bodies)) == ["approved", "proposed", "withdrawn"]


def test_a_letter_is_issued_once(bodies, locked):
    measure = issue_twice(bodies)
    assert (measure.letters.count(), kinds(measure).count("letter")) == (1, 1)


def test_two_measures_of_one_body_get_two_numbers(bodies):
    first, second = (
        measure_in(bodies, Measure.State.APPROVED),
        measure_in(bodies, Measure.State.APPROVED),
    )
    data = {"issue-word": "路问"}
    at_once(
        post(bodies.administrator, first, "issue", data),
        post(bodies.administrator, second, "issue", data),
    )
    assert sorted(Letter.objects.values_list("document__number", flat=True)) == [1, 2]


def test_a_list_is_adopted_once(bodies):
    bodies.member()
    factories.recognition_rules()
    row = recognition.make(
        bodies.town, year=2026, name="先进", purpose="award", actor=bodies.top, at=NOW
    )
    clients = [signed_in(bodies.administrator), signed_in(bodies.top)]
    address = reverse("recognition_adopt", args=[row.pk])
    at_once(
        lambda: clients[0].post(address, {"sure": "1"}),
        lambda: clients[1].post(address, {"sure": "1"}),
    )
    row.refresh_from_db()
    assert (row.state, row.rows.filter(adopted=True).count(), row.as_of) == ("adopted", 1, TODAY)
