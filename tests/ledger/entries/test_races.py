"""Two people at one entry at the same moment, through HTTP; with a control that shows the race without the lock."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from access.roles import Role
from ledger.claims import bulk
from ledger.entries import decisions as turns
from ledger.entries import verbs as rules
from ledger.entries.models import Entry, Event, Ledger
from ledger.entries.registering import EntryDraft, register
from ledger.programmes import rules as programmes
from ledger.programmes.models import Participation, Programme
from ledger.verification import verify_ledgers
from tests import factories
from tests.factories import NOW, TODAY

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
def slow(monkeypatch):
    """Between reading an entry and writing to it there is time for somebody else."""
    happen = rules.record_event

    def slowly(*args, **kwargs):
        time.sleep(0.3)
        return happen(*args, **kwargs)

    monkeypatch.setattr(rules, "record_event", slowly)
    monkeypatch.setattr(turns, "record_event", slowly)


@pytest.fixture
def unlocked(monkeypatch, slow):
    """Reads the entry without its ledger's lock, as careless code would."""

    def read(entry):
        row = Entry.objects.select_related("branch", "ledger").get(pk=entry.pk)
        rules.TRANSITIONS.require(row, Event.Kind.VERIFIED)
        return row

    monkeypatch.setattr(rules, "locked_entry", read)


def claimed():
    entry = factories.entries(practical=1)[-1]
    return rules.claim(entry, actor=factories.user(), at=NOW, fulfilled_on=TODAY)


def secretaries(branch):
    clients = []
    for _ in range(2):
        client = Client()
        client.force_login(factories.holder(Role.SECRETARY, branch))
        clients.append(client)
    return clients


def kinds(entry):
    return list(entry.events.order_by("seq").values_list("kind", flat=True))


def test_two_secretaries_verify_simultaneously_and_one_is_refused(slow):
    entry = claimed()
    answers = at_once(
        *(
            lambda c=c: c.post(f"/entries/{entry.pk}/verify/", {"verify-note": ""}, follow=True)
            for c in secretaries(entry.branch)
        )
    )
    tags = sorted(message.level_tag for answer in answers for message in answer.context["messages"])
    assert (tags, kinds(entry)) == (
        ["error", "success"],
        ["registered", "claimed", "verified", "struck_off"],
    )
    assert verify_ledgers()[1] is None


def test_control_without_the_lock_both_go_past_the_check(unlocked):
    """Then only the database's constraint on the running number stops the second one, with an error page."""
    entry = claimed_without_lock()
    first, second = factories.user(), factories.user()
    answers = at_once(
        lambda: rules.verify(entry, actor=first, at=NOW),
        lambda: rules.verify(entry, actor=second, at=NOW),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Entry", "IntegrityError"]


def claimed_without_lock():
    entry = factories.entries(practical=1)[-1]
    Entry.objects.filter(pk=entry.pk).update(
        state=Entry.State.CLAIMED, fulfilled_on=TODAY, dated_on=TODAY, claimed_by=factories.user()
    )
    return Entry.objects.select_related("ledger").get(pk=entry.pk)


def test_simultaneous_claim_and_return_leave_one_line(slow):
    entry = claimed()
    answers = at_once(
        lambda: rules.verify(entry, actor=factories.user(), at=NOW),
        lambda: rules.return_claim(entry, actor=factories.user(), at=NOW, note="缺照片"),
    )
    assert sum(isinstance(answer, rules.LedgerError) for answer in answers) == 1
    assert len(kinds(entry)) == 3


def test_notes_by_two_people_are_both_in_the_chain(slow):
    entry = factories.entries(practical=1)[-1]
    actors = factories.user(), factories.user()
    at_once(
        *(
            lambda a=a: rules.note_progress(entry, actor=a, at=NOW, note=a.name, amount=1)
            for a in actors
        )
    )
    assert kinds(entry) == ["registered", "progress", "progress"]
    assert verify_ledgers()[1] is None


def test_items_registered_simultaneously_open_one_ledger_and_have_different_numbers():
    member = factories.member()
    draft = EntryDraft(
        member=member, branch_id=member.branch_id, year=2026, serial="LQ-2026-0001",
        tier=member.tier, kind="practical", text="编写办事指南6份", due=TODAY,
    )  # fmt: skip
    answers = at_once(*(lambda: register([draft], actor=None, at=NOW) for _ in range(4)))
    assert sorted(entry.number for [entry] in answers) == [1, 2, 3, 4]
    assert (Ledger.objects.count(), Event.objects.count()) == (1, 4)
    assert verify_ledgers()[1] is None


AFTER = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)


def extended_against_overdue(entry):
    """The branch approves in the moment in which somebody closes the overdue entry: (answers, the entry)."""
    turns.ask_extension(
        entry, actor=factories.user(), at=NOW, due=date(2026, 12, 20), note="等待审批"
    )
    answers = at_once(
        lambda: turns.extend(entry, actor=factories.user(), at=AFTER),
        lambda: turns.close_unfulfilled(
            entry, actor=factories.user(), at=AFTER, cause="none", note="未开展"
        ),
    )
    entry.refresh_from_db()
    return answers, entry


def test_an_extension_and_the_mark_of_being_overdue_are_never_both_in_force(slow):
    answers, entry = extended_against_overdue(factories.entries(practical=1)[-1])
    assert sum(isinstance(answer, rules.LedgerError) for answer in answers) == 1
    assert (entry.state, entry.extension_count) in {("open", 1), ("unfulfilled", 0)}
    assert verify_ledgers()[1] is None


def test_control_without_the_lock_both_go_past_the_rules(unlocked_turns):
    """Then only the running number of the ledger stops the second one, and no rule is named to the person."""
    answers, _entry = extended_against_overdue(factories.entries(practical=1)[-1])
    assert not any(isinstance(answer, rules.LedgerError) for answer in answers)
    assert sorted(type(answer).__name__ for answer in answers) == ["Entry", "IntegrityError"]


@pytest.fixture
def unlocked_turns(monkeypatch):
    """The rarer verbs without their ledger's lock, with time between reading and writing."""
    happen = rules.record_event

    def slowly(*args, **kwargs):
        time.sleep(0.3)
        return happen(*args, **kwargs)

    monkeypatch.setattr(turns, "record_event", slowly)
    monkeypatch.setattr(
        turns,
        "locked_entry",
        lambda entry: Entry.objects.select_related("branch", "ledger").get(pk=entry.pk),
    )


def two_activities(entry, tokens):
    """Two secretaries record an activity that advances the same entry, one household each."""
    programme = Programme.objects.get_or_create(name="双服务", defaults={"since": TODAY})[0]
    people = {entry.ledger.member: programmes.PartTaken(Decimal(2), entry, Decimal(1))}
    facts = {
        "on": TODAY,
        "place": "甲村",
        "what": "走访",
        "people": people,
        "actor": None,
        "at": NOW,
    }
    return at_once(
        *(
            lambda token=token: programmes.record(programme, entry.branch, token=token, **facts)
            for token in tokens
        )
    )


def test_two_simultaneous_activities_add_up(slow):
    entry = factories.entries(practical=1)[-1]
    two_activities(entry, [uuid.uuid4(), uuid.uuid4()])
    entry.refresh_from_db()
    assert (entry.amount, Participation.objects.count()) == (2, 2)
    assert verify_ledgers()[1] is None


def test_control_without_the_lock_one_activity_is_lost(monkeypatch):
    def read(entry):
        row = Entry.objects.get(pk=entry.pk)
        time.sleep(0.3)
        return row

    monkeypatch.setattr(programmes, "locked_entry", read)
    entry = factories.entries(practical=1)[-1]
    two_activities(entry, [uuid.uuid4(), uuid.uuid4()])
    entry.refresh_from_db()
    assert (entry.amount, Participation.objects.count()) == (1, 2)


def test_a_double_click_makes_one_activity(slow):
    entry = factories.entries(practical=1)[-1]
    first, second = two_activities(entry, [uuid.uuid4()] * 2)
    entry.refresh_from_db()
    assert first.pk == second.pk
    assert (entry.amount, Participation.objects.count()) == (1, 1)


@pytest.fixture
def slow_bulk(monkeypatch):
    """In the bulk verb, too, there is time for somebody else between reading and writing."""
    refuse = bulk.refuse_verifier

    def slowly(*args):
        time.sleep(0.2)
        return refuse(*args)

    monkeypatch.setattr(bulk, "refuse_verifier", slowly)


def both_verify_all(entries):
    """Two secretaries confirm the same list simultaneously; returns their outcomes."""
    actors = factories.user(), factories.user()
    return at_once(*(lambda a=a: bulk.verify_many(entries, actor=a, at=NOW) for a in actors))


def test_two_secretaries_who_verify_the_same_list_strike_each_off_once(slow_bulk):
    entries = [claimed(), claimed()]
    outcomes = both_verify_all(entries)
    assert sorted((len(o.done), len(o.skipped)) for o in outcomes) == [(0, 2), (2, 0)]
    for entry in entries:
        assert kinds(entry) == ["registered", "claimed", "verified", "struck_off"]
    assert verify_ledgers()[1] is None


def test_control_without_the_lock_both_go_past_the_bulk_check(slow_bulk, monkeypatch):
    """Then only the running number of the ledger stops the second one, with an error page."""

    def read(ids):
        rows = Entry.objects.filter(pk__in=ids).select_related("branch", "ledger__member")
        return {row.pk: row for row in rows}

    monkeypatch.setattr(bulk, "locked_entries", read)
    answers = both_verify_all([claimed(), claimed()])
    assert sorted(type(answer).__name__ for answer in answers) == ["BulkOutcome", "IntegrityError"]
