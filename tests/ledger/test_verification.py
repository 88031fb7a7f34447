"""verify_ledgers: exit 0 and a digest, or exit 1 naming the first broken ledger."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.identity.models import User
from accounts.people.models import Member
from ledger.entries import verbs as rules
from ledger.entries.chain import head_of
from ledger.entries.models import Entry, Event, Ledger
from ledger.handover.rules import hand_over
from ledger.verification import fault_of, verify_ledgers
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def _run():
    """(exit code, standard output, error output)."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_ledgers", stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def two():
    """Two ledgers with history; returns their entries."""
    pair = [factories.entries(practical=2)[-1] for _ in range(2)]
    for entry in pair:
        rules.note_progress(entry, actor=factories.user(), at=NOW, note="已走访2户", amount=2)
        rules.claim(entry, actor=factories.user(), at=NOW, fulfilled_on=TODAY)
        rules.verify_and_strike_off(entry, actor=factories.user(), at=NOW)
    return pair


def _behind_the_triggers(statement, *params):
    """Run SQL with the triggers of the events switched off, as somebody with the database in hand could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_event'"
            )
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement, params)
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_event ENABLE TRIGGER USER")
        else:
            for _name, sql in triggers:
                cursor.execute(sql)


def test_an_untouched_record_gives_one_digest(two):
    code, out, err = _run()
    assert (code, len(out.strip()), err) == (0, 64, "")
    assert _run() == (code, out, err)


def test_no_ledger_at_all_is_fine():
    assert _run()[0] == 0


def test_the_digest_moves_with_the_record(two):
    before = verify_ledgers()[0]
    rules.note_progress(factories.entries(practical=1)[-1], actor=None, at=NOW, note="开始")
    assert verify_ledgers()[0] != before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET note = '已走访4户' WHERE ledger_id = %s AND kind = 'progress'",
        "UPDATE ledger_event SET actor_name = '李四' WHERE ledger_id = %s AND kind = 'verified'",
        "UPDATE ledger_event SET occurred_at = '2026-01-01 00:00:00+00:00' WHERE ledger_id = %s AND kind = 'claimed'",
        "DELETE FROM ledger_event WHERE ledger_id = %s AND kind = 'progress'",
    ],
)
def test_a_changed_event_names_its_ledger(two, statement):
    victim = two[1].ledger
    _behind_the_triggers(statement, victim.pk)
    code, out, err = _run()
    assert (code, out) == (1, "")
    assert err.startswith(f"broken ledger {victim.number}: ")


def test_a_verifier_who_is_the_member_is_named(two):
    """The account is tied to the member afterwards, past every check."""
    entry = Entry.objects.select_related("ledger", "verified_by").get(pk=two[1].pk)
    User.objects.filter(pk=entry.verified_by_id).update(member=entry.ledger.member)
    code, _out, err = _run()
    assert (code, err.startswith(f"broken ledger {entry.ledger.number}: ")) == (1, True)
    assert "verified by the member" in err


def test_the_first_broken_ledger_is_named(two):
    _behind_the_triggers(
        "UPDATE ledger_event SET note = 'x' WHERE ledger_id IN (%s, %s)",
        *(e.ledger_id for e in two),
    )
    assert _run()[2].startswith(f"broken ledger {two[0].ledger.number}: ")


def test_cutting_off_the_last_events_shows(two):
    ledger = Ledger.objects.get(pk=two[0].ledger_id)
    _behind_the_triggers(
        "DELETE FROM ledger_event WHERE ledger_id = %s AND seq = %s", ledger.pk, ledger.head_seq
    )
    _digest, broken = verify_ledgers()
    assert broken.number == ledger.number


def test_cutting_off_and_turning_the_head_back_shows_in_the_entry(two):
    """Rewriting the head as well leaves an entry struck off that its events do not strike off."""
    ledger = Ledger.objects.get(pk=two[0].ledger_id)
    last = Event.objects.get(ledger=ledger, seq=ledger.head_seq - 1)
    _behind_the_triggers(
        "DELETE FROM ledger_event WHERE ledger_id = %s AND seq = %s", ledger.pk, ledger.head_seq
    )
    Ledger.objects.filter(pk=ledger.pk).update(head_seq=last.seq, head_digest=last.digest)
    _digest, broken = verify_ledgers()
    assert (broken.number, "state" in broken.reason) == (ledger.number, True)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "结对困难群众1户"},
        {"target": 1},
        {"due": date(2027, 9, 30)},
        {"amount": 4},
        {"progress_percent": Decimal("99.9")},
        {"half_on": date(2026, 1, 1)},
        {"state": Entry.State.VERIFIED},
        {"fulfilled_on": date(2026, 1, 1)},
        {"extension_count": 1},
        {"requested_due": date(2026, 12, 1)},
        {"check_result": Entry.Check.IN_ORDER},
        {"parts_done": {"1": True}},
        {"progress_percent": 51},
        {"whole_year": True},
    ],
)
def test_an_entry_that_differs_from_its_events_shows(two, change):
    Entry.objects.filter(pk=two[1].pk).update(**change)
    _digest, broken = verify_ledgers()
    assert broken.number == two[1].ledger.number


def test_an_entry_without_registration_shows(two):
    entry = Entry.objects.get(pk=two[0].pk)
    entry.pk, entry.number = None, 99
    entry.save()
    _digest, broken = verify_ledgers()
    assert (broken.number, "2026/99" in broken.reason) == (two[0].ledger.number, True)


def reason_of(entry, *, lose=None, **changes):
    """The fault of the ledger of ``entry``: with ``changes`` to the entry, or without the event ``lose``."""
    ledger = Ledger.objects.get(pk=entry.ledger_id)
    events = [event for event in ledger.events.order_by("seq") if event.seq != lose]
    entries = list(ledger.entries.select_related("branch", "verified_by").order_by("number"))
    for row in entries:
        if row.pk == entry.pk:
            for name, value in changes.items():
                setattr(row, name, value)
    return fault_of(ledger, events, entries)


def test_the_reason_names_the_event_or_the_entry_and_what_differs(two):
    entry = two[0]
    ledger = Ledger.objects.get(pk=entry.ledger_id)
    number = f"entry 2026/{entry.number}"
    assert reason_of(entry) is None
    assert reason_of(entry, lose=1) == "event 1 is missing or out of order"
    assert reason_of(entry, lose=ledger.head_seq) == "the last events are missing"
    assert reason_of(entry, text="改") == f"{number}: text differs from what was registered"
    assert reason_of(entry, amount=4) == f"{number}: its amount differs from its events"
    assert (
        reason_of(entry, progress_percent=1)
        == f"{number}: its progress_percent differs from what is done"
    )
    events = list(ledger.events.order_by("seq"))
    elsewhere = fault_of(ledger, events, [])
    assert elsewhere == "event 1 belongs to an entry that is not in this ledger"
    ledger.head_seq += 1
    others = list(ledger.entries.order_by("number"))
    assert fault_of(ledger, events, others) == "the last events are missing"


def test_events_out_of_order_show(two):
    ledger = Ledger.objects.get(pk=two[0].ledger_id)
    events = list(ledger.events.order_by("seq"))
    entries = list(ledger.entries.order_by("number"))
    events[1], events[2] = events[2], events[1]
    assert fault_of(ledger, events, entries) == "event 2 is missing or out of order"


def test_an_entry_that_was_handed_over_belongs_to_its_new_branch():
    entry = factories.entries(practical=1)[-1]
    Member.objects.filter(pk=entry.ledger.member_id).update(branch=factories.branch())
    hand_over(Entry.objects.get(pk=entry.pk), today=TODAY, at=NOW, actor=factories.user())
    assert verify_ledgers()[1] is None
    moved = Entry.objects.get(pk=entry.pk)
    assert moved.branch_id != entry.branch_id
    assert reason_of(moved, branch=entry.branch) == (
        f"entry 2026/{entry.number}: its branch differs from its events"
    )


def test_the_digest_is_that_of_all_heads_in_order_of_their_numbers(two):
    heads = sorted(Ledger.objects.values_list("number", "head_digest"))
    assert verify_ledgers() == (head_of(heads), None)


def test_a_ledger_without_any_line_holds(two):
    empty = Ledger.objects.create(member=factories.member(name="李娜"), number="331004-9999-00001")
    assert verify_ledgers()[1] is None
    Ledger.objects.filter(pk=empty.pk).update(head_seq=1)
    assert verify_ledgers()[1].number == empty.number
