"""A member moves in mid-year: open entries follow, the old branch keeps what it had."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.people.rules import transfer
from ledger.entries import verbs as rules
from ledger.entries.models import Entry, Event
from ledger.handover import rules as handing
from ledger.handover.models import HandOver
from ledger.handover.rules import hand_over_due
from ledger.verification import verify_ledgers
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved():
    """A member with one open and one struck-off entry who moved to another branch: (entries, old, new)."""
    entries = factories.entries(practical=2)
    actor = factories.user()
    rules.note_progress(entries[-1], actor=actor, at=NOW, note="已走访1户", amount=Decimal(1))
    rules.claim(entries[0], actor=actor, at=NOW, fulfilled_on=TODAY)
    rules.verify_and_strike_off(entries[0], actor=factories.user(), at=NOW)
    member, old, new = entries[0].ledger.member, entries[0].branch, factories.branch()
    transfer(member, branch=new, on=date(2026, 3, 1), actor=actor, at=NOW)
    return entries, old, new


def test_open_entries_move_once_and_closed_ones_stay(moved):
    entries, old, new = moved
    assert hand_over_due(today=TODAY, at=NOW) == 0  # they went with the transfer
    branches = [Entry.objects.get(pk=entry.pk).branch for entry in entries]
    assert branches == [old, new, new]
    assert HandOver.objects.count() == Event.objects.filter(kind="handed_over").count() == 2
    assert verify_ledgers()[1] is None


def test_the_record_of_the_old_branch_says_how_the_entry_stood(moved):
    entries, old, new = moved
    rules.note_progress(entries[-1], actor=factories.user(), at=NOW, note="3户", amount=Decimal(3))
    row = HandOver.objects.get(entry=entries[-1])
    assert (row.giver, row.taker, row.on, row.facts["amount"], row.facts["note"]) == (
        old, new, date(2026, 3, 1), "1.00", "已走访1户",
    )  # fmt: skip


@pytest.mark.parametrize(("status", "moves"), [("active", 2), ("left", 0)])
def test_the_daily_tick_hands_over_what_a_transfer_missed_but_not_of_somebody_who_left(
    status, moves
):
    entries = factories.entries(practical=1)
    members = type(entries[0].ledger.member).objects.filter(pk=entries[0].ledger.member_id)
    members.update(status=status, branch=factories.branch())
    assert hand_over_due(today=TODAY, at=NOW) == moves
    assert hand_over_due(today=TODAY, at=NOW) == 0


def test_the_old_secretary_reads_the_record_and_the_new_one_does_not(moved, client):
    _entries, old, new = moved
    for branch, found in ((old, 2), (new, 0)):
        client.force_login(factories.holder("secretary", branch))
        page = client.get("/handed-over/")
        assert (page.status_code, len(page.context["page"].rows)) == (200, found)


def test_the_record_says_how_the_entry_stood_under_the_lock(monkeypatch):
    """Somebody closes the entry while the hand-over waits for the lock: no light of before is written."""
    entry = factories.entries(practical=1)[-1]
    members = type(entry.ledger.member).objects.filter(pk=entry.ledger.member_id)
    members.update(branch=factories.branch())
    entry = Entry.objects.get(pk=entry.pk)
    locked = handing.locked_entry

    def after_the_other(row):
        Entry.objects.filter(pk=row.pk).update(due=date(2026, 3, 1))
        return locked(row)

    monkeypatch.setattr(handing, "locked_entry", after_the_other)
    assert handing.hand_over(entry, today=TODAY, at=NOW, actor=None)
    facts = HandOver.objects.get(entry=entry).facts
    assert (facts["light"], facts["due"]) == ("overdue", "2026-03-01")
