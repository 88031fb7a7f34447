"""Two supervisors at one check sheet or finding at the same moment, through HTTP; with a control without the lock."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from access.roles import Role
from reviews.inspection import findings, rules
from reviews.inspection.models import Finding, FindingStep, Sample
from tests import factories
from tests.factories import NOW
from tests.ledger.entries.test_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sample():
    town = factories.organisation()
    factories.entries(factories.member(factories.branch(town)), practical=1)
    inspection = rules.plan(
        town, year=2026, half=1, actor=None, at=NOW, lead="一", discipline="二", organising="三", supervision="四"
    )  # fmt: skip
    return rules.draw(inspection, actor=factories.user(), at=NOW, seed="1").samples.get()


@pytest.fixture
def slow(monkeypatch):
    """Between reading a sheet or finding and writing to it there is time for somebody else."""
    for module, name in ((rules, "_possible_day"), (findings, "may_not_recheck")):
        monkeypatch.setattr(module, name, slowed(getattr(module, name)))


def slowed(verb):
    def slowly(*args, **kwargs):
        time.sleep(0.3)
        return verb(*args, **kwargs)

    return slowly


def supervisors(town):
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(factories.holder(Role.SUPERVISOR, town))
    return clients


def enter_twice(sample):
    entry = sample.ledger.entries.get(kind="practical")
    data = {
        "checked_on": "2026-04-01", "inspectors": "督查一", f"result_{entry.pk}": "not_in_order",
        f"text_{entry.pk}": "未见记录", f"kind_{entry.pk}": "other", f"deadline_{entry.pk}": "2099-01-01",
    }  # fmt: skip
    address = reverse("sample_enter", args=[sample.pk])
    one, two = supervisors(sample.inspection.organisation)
    answers = at_once(lambda: one.post(address, data), lambda: two.post(address, data))
    return sorted(getattr(answer, "status_code", 500) for answer in answers), entry


def test_a_check_sheet_is_entered_once(sample, slow):
    answers, entry = enter_twice(sample)
    assert answers == [200, 302]
    assert (Finding.objects.count(), entry.events.filter(kind="checked").count()) == (1, 1)


def test_without_the_lock_it_would_be_entered_twice(sample, slow, monkeypatch):
    def unlocked(row, verb):
        found = Sample.objects.select_related("inspection", "ledger__member").get(pk=row.pk)
        found.state = rules.SHEET_TRANSITIONS[found.state, verb]
        return found

    monkeypatch.setattr(rules, "_sheet_moved", unlocked)
    monkeypatch.setattr(
        findings, "find", lambda *args, **kwargs: None
    )  # its constraint would stop the second
    answers, entry = enter_twice(sample)
    assert answers == [302, 302]
    assert entry.events.filter(kind="checked").count() == 2


def recheck_twice(sample):
    enter_twice(sample)
    finding = Finding.objects.get()
    address = reverse("finding_recheck", args=[finding.pk])
    data = {"failed": "1", "text": "未整改", "deadline": "2099-02-01"}
    one, two = supervisors(sample.inspection.organisation)
    at_once(lambda: one.post(address, data), lambda: two.post(address, {"passed": "1"}))
    finding.refresh_from_db()
    return finding


def test_two_rechecks_follow_one_another(sample, slow):
    finding = recheck_twice(sample)
    kinds = list(finding.steps.order_by("pk").values_list("kind", flat=True))
    ends = {"passed": ("closed", 1), "failed": ("open", 1)}
    assert sorted(kinds) == ["failed", "found", "passed"]
    assert (finding.state, finding.failed) == ends[kinds[-1]]


def test_without_the_lock_one_recheck_would_undo_half_of_the_other(sample, slow, monkeypatch):
    def unlocked(row, verb):
        found = Finding.objects.select_related(
            "entry__ledger__member", "branch", "responsible"
        ).get(pk=row.pk)
        found.state = findings.TRANSITIONS[found.state, verb]
        return found

    enter_twice(sample)
    monkeypatch.setattr(findings.TRANSITIONS, "locked", unlocked)
    finding = Finding.objects.get()
    one, two = factories.user(), factories.user()
    facts = {"at": NOW, "text": "未整改", "deadline": finding.deadline}
    at_once(
        lambda: findings.fail_recheck(finding, actor=one, **facts),
        lambda: findings.fail_recheck(finding, actor=two, **facts),
    )
    finding.refresh_from_db()
    assert (finding.failed, FindingStep.objects.filter(kind="failed").count()) == (1, 2)
