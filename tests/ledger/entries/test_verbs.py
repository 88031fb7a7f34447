"""The verbs of the ledger: what they write, and every pair that the transition table refuses."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from accounts.people.models import Member
from ledger.claims import bulk
from ledger.entries import decisions as turns
from ledger.entries import verbs as rules
from ledger.entries.chain import digest_of, entry_key
from ledger.entries.models import Cause, Entry, Event, Ledger
from ledger.entries.registering import EntryDraft, register
from ledger.entries.reminding import remind
from ledger.entries.verbs import TRANSITIONS
from ledger.errors import LedgerError
from ledger.evidence import rules as evidence
from ledger.handover.rules import hand_over
from ledger.verification import verify_ledgers
from tests import factories
from tests.factories import NOW, TODAY

Is, State = Event.Kind, Entry.State
pytestmark = pytest.mark.django_db


def entry_in(state, *, claimant=None):
    """An entry brought into ``state`` by the verbs themselves."""
    entry = factories.entries(practical=1)[-1]
    if state == State.OPEN:
        return entry
    if state == State.WITHDRAWN:
        return turns.withdraw(entry, actor=factories.user(), at=NOW, note="录错")
    if state == State.UNFULFILLED:
        return turns.close_unfulfilled(
            entry, actor=factories.user(), at=NOW, cause=Cause.OBJECTIVE, note="项目因规划调整取消"
        )
    entry = rules.claim(
        entry, actor=claimant or factories.user(), at=NOW, fulfilled_on=TODAY, note="已办"
    )
    if state == State.CLAIMED:
        return entry
    entry = rules.verify(entry, actor=factories.user(), at=NOW)
    return (
        entry
        if state == State.VERIFIED
        else rules.strike_off(entry, actor=factories.user(), at=NOW)
    )


def asked(entry):
    """The entry with a requested extension, in any state: the table is checked first."""
    Entry.objects.filter(pk=entry.pk).update(requested_due=date(2026, 12, 1))
    return entry


def made_by(entry, actor):
    """The entry with a claim, or else a requested extension, that ``actor`` made."""
    if entry.state == State.CLAIMED:
        Entry.objects.filter(pk=entry.pk).update(claimed_by=actor)
    else:
        Entry.objects.filter(pk=entry.pk).update(requested_due=date(2026, 12, 1), asked_by=actor)
    return entry


VERBS = {
    Is.PROGRESS: lambda entry, actor: rules.note_progress(
        entry, actor=actor, at=NOW, note="已走访2户"
    ),
    Is.CLAIMED: lambda entry, actor: rules.claim(entry, actor=actor, at=NOW, fulfilled_on=TODAY),
    Is.RETURNED: lambda entry, actor: rules.return_claim(entry, actor=actor, at=NOW, note="缺照片"),
    Is.VERIFIED: lambda entry, actor: rules.verify(entry, actor=actor, at=NOW),
    Is.STRUCK_OFF: lambda entry, actor: rules.strike_off(entry, actor=actor, at=NOW),
    Is.AMENDED: lambda entry, actor: rules.amend(
        entry,
        actor=actor,
        at=NOW,
        wording={"text": "结对困难群众3户"},
        note="一户迁出",
        serial_revision=2,
    ),
    Is.EVIDENCE: lambda entry, actor: evidence.add_evidence(
        entry, [SimpleUploadedFile("证明.pdf", b"%PDF-1.7")], actor=actor, at=NOW
    ),
    Is.EXT_ASKED: lambda entry, actor: turns.ask_extension(
        entry, actor=actor, at=NOW, due=date(2026, 12, 1), note="审批延后，已完成一半"
    ),
    Is.EXTENDED: lambda entry, actor: turns.extend(asked(entry), actor=actor, at=NOW),
    Is.EXT_REFUSED: lambda entry, actor: turns.refuse_extension(
        asked(entry), actor=actor, at=NOW, note="时间足够"
    ),
    Is.UNFULFILLED: lambda entry, actor: turns.close_unfulfilled(
        entry, actor=actor, at=NOW, cause=Cause.OBJECTIVE, note="项目取消"
    ),
    Is.REOPENED: lambda entry, actor: turns.reopen(entry, actor=actor, at=NOW, note="条件恢复"),
    Is.CORRECTED: lambda entry, actor: turns.correct(
        entry, actor=actor, at=NOW, amount=Decimal(3), note="多记一户"
    ),
    Is.CHECKED: lambda entry, actor: turns.sample_check(
        entry, actor=actor, at=NOW, result=Entry.Check.IN_ORDER, note=""
    ),
    Is.TAKEN_BACK: lambda entry, actor: turns.take_back(made_by(entry, actor), actor=actor, at=NOW),
    Is.WITHDRAWN: lambda entry, actor: turns.withdraw(entry, actor=actor, at=NOW, note="录错"),
    Is.REMINDED: lambda entry, actor: remind(entry, actor=actor, at=NOW),
    Is.HANDED_OVER: lambda entry, actor: (
        hand_over(moved(entry), today=TODAY, at=NOW, actor=actor) or refuse()
    ),
}


def moved(entry):
    """The entry, its member now in another branch."""
    Member.objects.filter(pk=entry.ledger.member_id).update(branch=factories.branch())
    return Entry.objects.get(pk=entry.pk)


def refuse():
    raise LedgerError


def test_every_kind_of_event_but_registering_has_a_verb_here():
    assert set(VERBS) == set(Event.Kind) - {Is.REGISTERED}


PAIRS = [(state, kind) for state in State for kind in VERBS]


@pytest.mark.parametrize(("state", "kind"), [pair for pair in PAIRS if pair not in TRANSITIONS])
def test_what_the_table_does_not_name_is_refused(state, kind):
    entry = entry_in(state)
    events = Event.objects.count()
    with pytest.raises(LedgerError):
        VERBS[kind](entry, factories.user())
    entry.refresh_from_db()
    assert (entry.state, Event.objects.count()) == (state, events)


@pytest.mark.parametrize(("state", "kind"), [pair for pair in PAIRS if pair in TRANSITIONS])
def test_what_the_table_names_appends_one_event(state, kind):
    entry = entry_in(state)
    actor = factories.user()
    VERBS[kind](entry, actor)
    last = entry.events.order_by("seq").last()
    entry.refresh_from_db()
    assert verify_ledgers()[1] is None
    assert (entry.state, last.kind, last.actor, last.actor_name) == (
        TRANSITIONS[state, kind],
        kind,
        actor,
        actor.name,
    )


def test_the_claimant_never_verifies():
    claimant = factories.user()
    entry = entry_in(State.CLAIMED, claimant=claimant)
    with pytest.raises(LedgerError):
        rules.verify(entry, actor=claimant, at=NOW)
    entry.refresh_from_db()
    assert entry.state == State.CLAIMED


def test_the_member_never_verifies_the_own_entry_though_somebody_else_claimed_it():
    entry = factories.entries(practical=1)[-1]
    own = factories.user(entry.ledger.member)
    entry = rules.claim(entry, actor=factories.user(), at=NOW, fulfilled_on=TODAY)
    with pytest.raises(LedgerError):
        rules.verify_and_strike_off(entry, actor=own, at=NOW)
    assert entry.events.count() == 2


def test_the_database_itself_refuses_one_person_as_claimant_and_verifier():
    entry = entry_in(State.CLAIMED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(verified_by=entry.claimed_by)


@pytest.mark.parametrize("missing", ["claimed_by", "verified_by"])
def test_the_database_itself_refuses_a_strike_off_without_claimant_or_verifier(missing):
    entry = entry_in(State.STRUCK_OFF)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**{missing: None})


def test_the_database_itself_refuses_the_member_as_verifier():
    entry = entry_in(State.CLAIMED)
    own = factories.user(entry.ledger.member)
    with pytest.raises(IntegrityError, match="own_entry"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(verified_by=own)
    row = Entry.objects.get(pk=entry.pk)
    row.pk, row.number, row.verified_by = None, 99, own
    with pytest.raises(IntegrityError, match="own_entry"), transaction.atomic():
        row.save()
    Entry.objects.filter(pk=entry.pk).update(verified_by=factories.user())


def test_after_a_return_another_may_claim_and_the_first_may_verify():
    first, second = factories.user(), factories.user()
    entry = entry_in(State.CLAIMED, claimant=first)
    entry = rules.return_claim(entry, actor=second, at=NOW, note="缺照片")
    assert (entry.state, entry.claimed_by, entry.fulfilled_on) == (State.OPEN, None, None)
    entry = rules.claim(entry, actor=second, at=NOW, fulfilled_on=TODAY)
    entry = rules.verify_and_strike_off(entry, actor=first, at=NOW)
    assert (entry.state, entry.verified_by) == (State.STRUCK_OFF, first)


def test_a_return_says_why():
    entry = entry_in(State.CLAIMED)
    with pytest.raises(LedgerError):
        rules.return_claim(entry, actor=factories.user(), at=NOW, note="  ")


def test_fulfilment_cannot_be_in_the_future():
    entry = entry_in(State.OPEN)
    with pytest.raises(LedgerError):
        rules.claim(entry, actor=factories.user(), at=NOW, fulfilled_on=TODAY + timedelta(days=1))


def test_progress_keeps_note_amount_and_over_fulfilment():
    entry = entry_in(State.OPEN)
    entry = rules.note_progress(
        entry, actor=factories.user(), at=NOW, note="已走访5户", amount=Decimal("5.00")
    )
    entry.refresh_from_db()
    assert (entry.target, entry.amount, entry.note, entry.noted_on) == (4, 5, "已走访5户", TODAY)
    assert entry.events.order_by("seq").last().data == {"amount": "5"}


def test_an_amendment_keeps_the_old_wording_and_moves_the_half_way_day():
    entry = entry_in(State.OPEN)
    old = entry.text
    rules.amend(
        entry, actor=factories.user(), at=NOW, note="工期", serial_revision=2,
        wording={"text": "结对困难群众3户", "due": date(2026, 3, 12)},
    )  # fmt: skip
    entry.refresh_from_db()
    data = entry.events.order_by("seq").last().data
    assert (entry.text, entry.due, entry.half_on) == (
        "结对困难群众3户",
        date(2026, 3, 12),
        date(2026, 3, 7),
    )
    assert (data["before"]["text"], data["before"]["due"], data["after"]["due"]) == (
        old,
        "2026-09-30",
        "2026-03-12",
    )


def test_only_wording_is_amended():
    with pytest.raises(ValueError, match="state"):
        rules.amend(
            entry_in(State.OPEN),
            actor=None,
            at=NOW,
            wording={"state": "open"},
            note="",
            serial_revision=2,
        )


def _draft(member, **fields):
    facts = {"kind": "practical", "text": "编写办事指南6份", "due": date(2026, 8, 28), **fields}
    return EntryDraft(
        member=member, branch_id=member.branch_id, year=2026, serial="LQ-2026-0001",
        tier=member.tier, **facts,
    )  # fmt: skip


def test_numbers_run_on_within_the_year():
    member = factories.member()
    register([_draft(member, text="走访1户")], actor=None, at=NOW)
    more = [_draft(member, text="走访2户"), _draft(member, text="走访3户")]
    entries = register(more, actor=None, at=NOW)
    assert [(entry.number, entry.text) for entry in entries] == [(2, "走访2户"), (3, "走访3户")]
    assert list(Entry.objects.values_list("text", "number")) == [
        ("走访1户", 1), ("走访2户", 2), ("走访3户", 3),
    ]  # fmt: skip


def test_no_entry_pledges_more_days_than_the_statute():
    member = factories.member()
    for days in ((10, 15), (None, 5)):
        facts = dict(zip(("statutory_days", "pledged_days"), days, strict=True))
        with pytest.raises(IntegrityError, match="no_more_days"), transaction.atomic():
            register([_draft(member, **facts)], actor=None, at=NOW)
    register([_draft(member, statutory_days=10, pledged_days=10)], actor=None, at=NOW)


def test_the_ledger_number_names_district_branch_and_member():
    member = factories.member()
    register([_draft(member)], actor=None, at=NOW)
    assert member.ledger.number == f"331004-{member.branch.code}-{member.pk:05d}"


def test_every_event_is_chained_to_the_one_before():
    entry = entry_in(State.STRUCK_OFF)
    events = list(entry.ledger.events.order_by("seq"))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.previous for event in events] == ["", *(event.digest for event in events[:-1])]
    ledger = Ledger.objects.get(pk=entry.ledger_id)
    assert (ledger.head_seq, ledger.head_digest) == (events[-1].seq, events[-1].digest)
    key = {e.pk: entry_key(e) for e in ledger.entries.all()}
    assert all(
        e.digest == digest_of(e, ledger_number=ledger.number, entry_key=key[e.entry_id])
        for e in events
    )


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_event SET note = 'x'", "DELETE FROM ledger_event"]
)
def test_triggers_refuse_to_change_or_delete_events(statement):
    entry_in(State.CLAIMED)
    before = list(Event.objects.order_by("pk").values_list("pk", "digest", "note"))
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Event.objects.order_by("pk").values_list("pk", "digest", "note")) == before


def test_entries_and_ledgers_cannot_be_deleted():
    entry = entry_in(State.OPEN)
    for row in (entry, entry.ledger, entry.ledger.member):
        with pytest.raises(ProtectedError):
            row.delete()


def test_record_fulfilled_claims_and_passes_over_what_is_not_open():
    claimed, open_one = entry_in(State.CLAIMED), entry_in(State.OPEN)
    actor = factories.user()
    pairs = [(claimed, TODAY), (open_one, TODAY)]
    assert bulk.record_fulfilled(pairs, actor=actor, at=NOW, note="导入") == [open_one]
    assert bulk.record_fulfilled(pairs, actor=actor, at=NOW, note="导入") == []
    open_one.refresh_from_db()
    kinds = list(open_one.events.order_by("seq").values_list("kind", flat=True))
    assert (open_one.state, open_one.fulfilled_on, open_one.claimed_by, open_one.verified_by, kinds) == (
        State.CLAIMED, TODAY, actor, None, ["registered", "claimed"],
    )  # fmt: skip
