"""One sheet proposed twice at the same moment is disclosed once; with a control without the lock."""

import time

import pytest
from django.db import IntegrityError, models

from pledges.disclosure.publishing import rules
from pledges.disclosure.publishing.models import Disclosure
from tests import factories
from tests.factories import NOW, TODAY
from tests.ledger.entries.test_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def slow(monkeypatch):
    """The search for numbers takes a while, so that two proposals overlap."""
    found = rules.findings_in

    def slowly(content):
        time.sleep(0.3)
        return found(content)

    monkeypatch.setattr(rules, "findings_in", slowly)


def propose_twice():
    sheet = factories.confirmed_sheet()
    actors = factories.user(), factories.user()
    return at_once(
        *(lambda a=a: rules.propose([sheet], actor=a, at=NOW, starts=TODAY) for a in actors)
    )


def test_proposed_twice_is_one_record_and_one_refusal(slow):
    answers = propose_twice()
    assert sorted(len(answer.done) for answer in answers) == [0, 1]
    assert sum(len(answer.stopped) for answer in answers) == 1
    assert Disclosure.objects.count() == 1


def test_control_without_the_lock_only_the_constraint_stops_it(slow, monkeypatch):
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda self, **kwargs: self)
    answers = propose_twice()
    assert any(isinstance(answer, IntegrityError) for answer in answers)
    assert Disclosure.objects.count() == 1
