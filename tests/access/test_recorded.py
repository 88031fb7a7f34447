"""A verb records itself in the audit trail, called from a page, a command, a job or the simulation."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest

from access.roles import Role
from accounts.audit.models import AuditEvent
from accounts.audit.origin import Origin, acting_from
from accounts.audit.taking import record_taken
from accounts.identity.seats import seats_of
from accounts.messages import sending
from accounts.messages.models import Delivery, Message
from ledger.escalation.models import ReminderRules
from ledger.escalation.rules import set_rules as set_reminding
from ledger.lights.light_rules import Thresholds, set_thresholds
from pledges.disclosure.opinions import rules as opinions
from pledges.disclosure.opinions.models import OpinionCase
from pledges.disclosure.publishing import rules as disclosing
from reviews.accountability.measures.types import (
    MeasureType,
    SuggestionRules,
    set_suggestion_rules,
    set_type,
)
from reviews.accountability.recognition.models import RecognitionRules
from reviews.accountability.recognition.models import set_rules as set_recognition
from tests import factories as make
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db

SETTINGS = {
    "thresholds_set": (
        set_thresholds, lambda: Thresholds(valid_from=TODAY, near_days=10, behind_percent=80), f"{TODAY}",
    ),
    "reminder_rules_set": (
        set_reminding, lambda: ReminderRules(valid_from=TODAY, quarter_day=10, secretary_days=5, supervisor_days=9), f"{TODAY}",
    ),
    "recognition_rules_set": (set_recognition, lambda: RecognitionRules(valid_from=TODAY), f"{TODAY}"),
    "suggestion_rules_set": (
        set_suggestion_rules, lambda: SuggestionRules(valid_from=TODAY, days_late=20, failed=2), f"{TODAY}",
    ),
    "measure_type_set": (
        set_type,
        lambda: MeasureType(
            kind="reminder", valid_from=TODAY, basis="新", basis_document="新办法", for_whom="ordinary",
            approver="committee", influence_months=3,
        ),
        f"口头提醒 {TODAY}",
    ),
}  # fmt: skip


def lines(action):
    """What the trail says of ``action``: (actor, time, subject, detail)."""
    rows = AuditEvent.objects.filter(action=action).order_by("pk").select_related("actor")
    return [(row.actor, row.occurred_at, row.subject, row.detail) for row in rows]


@pytest.mark.parametrize("action", SETTINGS)
def test_a_new_version_of_the_settings(action):
    verb, version, subject = SETTINGS[action]
    actor = make.user()
    verb(version(), actor=actor, at=NOW)
    assert lines(action) == [(actor, NOW, subject, {})]


def test_the_steps_of_an_opinion():
    entry, actor = make.entries()[-1], make.user()
    facts = {"token": uuid.uuid4(), "proof": uuid.uuid4().hex, "address": "192.0.2.7"}
    opinions.send(entry, text="请公开进度", at=NOW, **facts)
    row = OpinionCase.objects.get()
    opinions.forward(row, actor=actor, at=NOW, public_text="")
    opinions.answer(row, actor=actor, at=NOW, text="九月底完成")
    opinions.publish(row, actor=make.user(), at=NOW)
    assert lines("opinion_forward") == lines("opinion_answer") == [(actor, NOW, f"{row.pk}", {})]
    assert len(lines("opinion_publish")) == 1


def proposed(actor, sheets):
    return disclosing.propose(sheets, actor=actor, at=NOW, starts=TODAY).done


def test_the_steps_of_disclosures_with_what_went_through_and_what_stopped(monkeypatch):
    monkeypatch.setattr(disclosing, "PART", 1)
    actor, other = make.user(), make.user()
    sheets = [make.confirmed_sheet(), make.confirmed_sheet(), make.sheet()]
    rows = proposed(actor, sheets)
    serials = ", ".join(sheet.serial for sheet in sheets[:2])
    assert lines("disclosure_propose") == [(actor, NOW, serials, {"done": 2, "stopped": 1})]
    disclosing.review(rows, actor=actor, at=NOW, secrecy=True, accuracy=True)
    disclosing.review(rows, actor=other, at=NOW, secrecy=True, accuracy=True)
    assert lines("disclosure_review") == [
        (actor, NOW, "", {"done": 0, "stopped": 2}),
        (other, NOW, serials, {"done": 2, "stopped": 0}),
    ]


def test_a_sheet_without_disclosure_leaves_no_line_when_it_is_amended():
    assert disclosing.follow_revision(make.confirmed_sheet(), actor=make.user(), at=NOW) == []
    assert lines("disclosure_renew") == []


def test_a_message_that_a_person_sends_again():
    actor, reader = make.user(), make.user()
    message = Message.objects.create(
        user=reader, kind="x", title="通知", about="x:1", period="2026", posted_at=NOW
    )
    row = Delivery.objects.create(
        first=message,
        user=reader,
        channel="email",
        state="given_up",
        error="550",
        title="通知",
        kind="x",
        next_at=NOW,
        created_at=NOW,
    )
    again = Delivery.objects.filter(pk=row.pk)
    later = NOW + timedelta(hours=1)
    assert sending.again(again, actor=actor, at=later, subject=reader.name) == 1
    assert sending.again(again, actor=actor, at=later, subject=reader.name) == 0  # queued already
    assert lines("delivery_again") == [(actor, later, reader.name, {"count": 1})]


def test_what_somebody_takes_along_is_recorded_with_seat_and_address():
    secretary = make.holder(Role.SECRETARY, make.branch())
    seat = seats_of(secretary, on=TODAY)[0]
    with acting_from(Origin(address="10.1.2.3", seat=seat.key)):
        record_taken(SimpleNamespace(user=secretary), "export", subject="台账", detail={"rows": 3})
    line = AuditEvent.objects.get(action="export")
    assert (line.actor, line.seat, line.address) == (secretary, seat.key, "10.1.2.3")
    assert (line.subject, line.detail) == ("台账", {"rows": 3})


def test_what_changes_something_is_not_a_views_to_record():
    with pytest.raises(ValueError, match="recorded by its verb"):
        record_taken(SimpleNamespace(user=make.user()), "role_granted", subject="x")
    assert not AuditEvent.objects.filter(action="role_granted").exists()
