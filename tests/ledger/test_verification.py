"""verify_ledgers: exit 0 and a digest, or exit 1 naming the first broken ledger."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.identity.models import User
from ledger.entries import verbs as rules
from ledger.entries.models import Entry, Event, Ledger
from ledger.verification import verify_ledgers
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
        "UPDATE ledger_event SET at = '2026-01-01 00:00:00+00:00' WHERE ledger_id = %s AND kind = 'claimed'",
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
    """Whoever also rewrites the head leaves an entry struck off that its events do not strike off."""
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
        {"share": Decimal("99.9")},
        {"half_on": date(2026, 1, 1)},
        {"state": Entry.State.VERIFIED},
        {"fulfilled_on": date(2026, 1, 1)},
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
