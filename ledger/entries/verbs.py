"""The verbs of the ledger: register, note progress, claim, verify, return, strike off, amend.

Each verb locks the ledger, reads the entry again, asks the transition table, appends events and
writes what they mean for the entry, in one transaction. Nothing else writes to these tables. The
rarer verbs (extensions, not fulfilled, opening again, corrections, sample checks) are in decisions.py, those
for many entries at once in ledger/claims/bulk.py.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.own import had_a_hand, is_own
from accounts.people.models import Member
from core.cache_stamp import invalidate
from core.states import Transitions

from ..errors import LedgerError
from .chain import digest_of, entry_key
from .models import Entry, Event, Ledger
from .notifications import tell
from .progress import still_there
from .stale import mark_lines

State, Is = Entry.State, Event.Kind
_REFUSALS = {
    State.OPEN: _("This entry is open: its fulfilment has not been claimed yet."),
    State.CLAIMED: _(
        "This entry's fulfilment is claimed already and waits for the branch to verify it."
    ),
    State.VERIFIED: _("This entry's fulfilment is verified already."),
    State.STRUCK_OFF: _("This entry is struck off already."),
    State.UNFULFILLED: _("This entry is closed as not fulfilled; open it again first."),
}

#: (state, what happens) → next state. What is not here is refused.
TRANSITIONS = Transitions(
    {
        (State.OPEN, Is.PROGRESS): State.OPEN,
        (State.OPEN, Is.CLAIMED): State.CLAIMED,
        (State.CLAIMED, Is.RETURNED): State.OPEN,
        (State.CLAIMED, Is.VERIFIED): State.VERIFIED,
        (State.VERIFIED, Is.STRUCK_OFF): State.STRUCK_OFF,
        (State.OPEN, Is.AMENDED): State.OPEN,
        (State.CLAIMED, Is.AMENDED): State.CLAIMED,
        (State.OPEN, Is.EXT_ASKED): State.OPEN,
        (State.OPEN, Is.EXTENDED): State.OPEN,
        (State.OPEN, Is.EXT_REFUSED): State.OPEN,
        (State.OPEN, Is.UNFULFILLED): State.UNFULFILLED,
        (State.VERIFIED, Is.REOPENED): State.OPEN,
        (State.STRUCK_OFF, Is.REOPENED): State.OPEN,
        (State.UNFULFILLED, Is.REOPENED): State.OPEN,
        # these say something of an entry and leave it where it is
        **{(state, Is.CORRECTED): state for state in State},
        **{(state, Is.EVIDENCE): state for state in (State.OPEN, State.CLAIMED, State.VERIFIED)},
        **{(state, Is.CHECKED): state for state in State},
        **{(state, Is.HANDED_OVER): state for state in (State.OPEN, State.CLAIMED)},
    },
    error=LedgerError,
    sentence=_REFUSALS,
)

#: What a member may add to an entry of their own; everything else somebody else does.
BY_THE_MEMBER = {Is.PROGRESS, Is.CLAIMED, Is.EVIDENCE, Is.EXT_ASKED}

#: The wording that an amendment may change.
WORDING = (
    "text", "measure", "baseline", "target", "unit", "statutory_days", "pledged_days",
    "due", "whole_year", "beneficiary", "proof", "verifier", "hot", "focus", "parts",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class EntryDraft:
    """One confirmed item on its way into the ledger; the field names are those of Entry."""

    member: Member
    branch_id: int
    year: int
    serial: str
    tier: str
    kind: str
    text: str
    due: date
    whole_year: bool = False
    measure: str = ""
    baseline: str = ""
    target: Decimal | None = None
    unit: str = ""
    statutory_days: int | None = None
    pledged_days: int | None = None
    beneficiary: str = ""
    proof: str = ""
    verifier: str = ""
    hot: bool = False
    focus: str = ""
    parts: list = field(default_factory=list)


@transaction.atomic
def register(drafts, *, actor, at):
    """Register confirmed items: one entry and one event each. Returns the new entries, in the order of ``drafts``.

    Each call registers anew: whoever pledges sees to it, under the lock of the sheet, that an item is registered once.
    """
    drafts = list(drafts)
    ledgers = open_ledgers({draft.member for draft in drafts})
    numbers = _last_numbers(ledgers.values(), {draft.year for draft in drafts})
    entries = []
    for draft in drafts:
        ledger = ledgers[draft.member.pk]
        numbers[ledger.pk, draft.year] += 1
        facts = {
            name: getattr(draft, name) for name in draft.__dataclass_fields__ if name != "member"
        }
        number, day = numbers[ledger.pk, draft.year], timezone.localdate(at)
        entry = Entry(ledger=ledger, number=number, registered_on=day, **facts)
        entry.derive()
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=1000)
    append([(entry, Is.REGISTERED, "", wording_of(entry)) for entry in entries], actor=actor, at=at)
    return entries


def open_ledgers(members):
    """Ledgers of ``members`` by member id, locked, opened where there is none yet."""
    ids = {member.pk for member in members}
    found = _locked(ids)
    missing = [member for member in members if member.pk not in found]
    if missing:
        Ledger.objects.bulk_create(
            [Ledger(member=member, number=ledger_number(member)) for member in missing],
            batch_size=1000,
            ignore_conflicts=True,
        )
        found = _locked(ids)
    return found


def ledger_number(member):
    """District code, branch code, member: 331004-0212-00017. It never changes, whatever the branch."""
    return f"{settings.DISTRICT_CODE}-{member.branch.code}-{member.pk:05d}"


def _locked(member_ids):
    ledgers = {}
    for chunk in _chunks(sorted(member_ids), 500):
        rows = (
            Ledger.objects.filter(member_id__in=chunk)
            .order_by("pk")
            .select_for_update(of=("self",))
        )
        ledgers.update((ledger.member_id, ledger) for ledger in rows)
    return ledgers


def _last_numbers(ledgers, years):
    numbers = defaultdict(int)
    for chunk in _chunks([ledger.pk for ledger in ledgers], 500):
        rows = Entry.objects.filter(ledger__in=chunk, year__in=years).values_list(
            "ledger_id", "year", "number"
        )
        for ledger_id, year, number in rows.iterator():
            numbers[ledger_id, year] = max(numbers[ledger_id, year], number)
    return numbers


def _chunks(rows, size):
    return (rows[start : start + size] for start in range(0, len(rows), size))


def append(lines, *, actor, at):
    """Append events and move the ledgers' heads. ``lines``: (entry, kind, note, data) in order.

    The entries' ledgers must be locked by the caller, and ``entry.ledger`` be the locked row. Every line of a
    ledger is written here, so here the actor is asked about: LedgerError in a matter of their own.
    """
    for entry, kind, _note, _data in lines:
        refuse_own(entry, kind, actor)
    events, ledgers = [], {}
    for entry, kind, note, data in lines:
        ledger = ledgers.setdefault(entry.ledger.pk, entry.ledger)
        events.append(
            append_to_chain(ledger, entry, kind, actor=actor, at=at, note=note, data=data)
        )
    Event.objects.bulk_create(events, batch_size=1000)
    Ledger.objects.bulk_update(ledgers.values(), ["head_seq", "head_digest"], batch_size=500)
    mark_lines(lines)
    invalidate()
    return events


def refuse_own(entry, kind, actor):
    """LedgerError where ``actor`` is the member of this entry and ``kind`` is for somebody else."""
    if kind not in BY_THE_MEMBER and is_own(actor, entry.ledger.member_id):
        raise LedgerError(_("Nobody decides this of an own pledge: somebody else does."))


def append_to_chain(ledger, entry, kind, *, actor, at, note="", data=None):
    """The unsaved next event of ``ledger``, chained to the one before; moves the ledger's head."""
    event = Event(
        ledger=ledger,
        seq=ledger.head_seq + 1,
        entry=entry,
        kind=kind,
        at=at,
        actor=actor,
        actor_name=actor.name if actor else "",
        note=note,
        data=data or {},
        previous=ledger.head_digest,
    )
    event.digest = digest_of(event, ledger_number=ledger.number, entry_key=entry_key(entry))
    ledger.head_seq, ledger.head_digest = event.seq, event.digest
    return event


def wording_of(entry):
    """The entry's wording as plain JSON values, as kept in its events."""
    return {name: _plain(getattr(entry, name)) for name in WORDING}


def _plain(value):
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


def locked_entry(entry):
    """The entry read again under its ledger's lock."""
    ledger = Ledger.objects.select_for_update(of=("self",)).get(pk=entry.ledger_id)
    entry = Entry.objects.select_related("branch").get(pk=entry.pk)
    entry.ledger = ledger
    return entry


def locked_entries(ids):
    """Entry id → the entry read again under its ledger's lock; the ledgers are locked in order of their keys."""
    ids, ledger_ids, ledgers, entries = list(ids), set(), {}, {}
    for chunk in _chunks(ids, 500):
        ledger_ids.update(Entry.objects.filter(pk__in=chunk).values_list("ledger", flat=True))
    for chunk in _chunks(sorted(ledger_ids), 500):
        rows = Ledger.objects.filter(pk__in=chunk).order_by("pk").select_related("member")
        ledgers |= {ledger.pk: ledger for ledger in rows.select_for_update(of=("self",))}
    for chunk in _chunks(ids, 500):
        for entry in Entry.objects.filter(pk__in=chunk).select_related("branch"):
            entry.ledger = ledgers[entry.ledger_id]
            entries[entry.pk] = entry
    return entries


def record_event(entry, kind, *, actor, at, changes, note="", data=None):
    """Move ``entry`` on, write ``changes`` (field → value) to it and append the event."""
    entry.state = TRANSITIONS.require(entry, kind)
    refuse_own(entry, kind, actor)
    for name, value in changes.items():
        setattr(entry, name, value)
    entry.derive()
    entry.save(update_fields=["state", "half_on", "share", *changes])
    [event] = append([(entry, kind, note, data or {})], actor=actor, at=at)
    tell(entry, kind, actor=actor, at=at, seq=event.seq, note=note)
    return entry


@transaction.atomic
def note_progress(entry, *, actor, at, note, amount=None, parts=None, of=None):
    """Note progress in words and in what can be counted.

    amount   reached so far in the entry's unit, in all; more than the target is allowed
    parts    number of a sub-item → its amount so far, or whether it is done
    of       the number of the activity that it came from
    """
    entry = locked_entry(entry)
    changes = {"note": note, "noted_on": timezone.localdate(at)}
    data = {} if of is None else {"activity": of}
    if amount is not None:
        changes["amount"], data["amount"] = amount, _plain(amount)
    if parts:
        data["parts"] = {str(number): _plain(done) for number, done in parts.items()}
        changes["parts_done"] = entry.parts_done | data["parts"]
        if any(not 1 <= int(number) <= len(entry.parts) for number in data["parts"]):
            raise LedgerError(_("This item has no such sub-item; load the page again."))
    return record_event(
        entry, Is.PROGRESS, actor=actor, at=at, note=note, data=data, changes=changes
    )


@transaction.atomic
def claim(entry, *, actor, at, fulfilled_on, note=""):
    """Say that the pledge is fulfilled since ``fulfilled_on``; the branch then verifies it."""
    entry = locked_entry(entry)
    refuse_day(entry, fulfilled_on, at)
    data = {"fulfilled_on": fulfilled_on.isoformat()}
    changes = claimed(actor, fulfilled_on, timezone.localdate(at))
    if note:
        changes |= {"note": note, "noted_on": timezone.localdate(at)}
    return record_event(
        entry, Is.CLAIMED, actor=actor, at=at, note=note, data=data, changes=changes
    )


def fault_of_day(year, fulfilled_on, today):
    """Why ``fulfilled_on`` cannot be the day on which a pledge of ``year`` was fulfilled, said on ``today``; "" if it can.

    One fulfilled late is of a later year, so only what has not come bounds it there.
    """
    if fulfilled_on.year < year:
        return _("The day of fulfilment lies before the year of the pledge: correct it.")
    return _("The date of fulfilment lies in the future.") if fulfilled_on > today else ""


def refuse_day(entry, fulfilled_on, at):
    """LedgerError for a day of fulfilment that lies before the entry's year or had not come on the day of ``at``."""
    if words := fault_of_day(entry.year, fulfilled_on, timezone.localdate(at)):
        raise LedgerError(words)


def claimed(actor, fulfilled_on, today):
    """What a claim of the day ``today`` changes of an entry: field → value."""
    return {
        "claimed_by": actor, "fulfilled_on": fulfilled_on, "dated_on": today, "asked_due": None,
        "asked_by": None,
    }  # fmt: skip


@transaction.atomic
def return_claim(entry, *, actor, at, note):
    """Send a claim back with the reason; the entry is open again."""
    if not note.strip():
        raise LedgerError(_("Say why the claim is returned, so that the member knows what to do."))
    entry = locked_entry(entry)
    changes = {"claimed_by": None, "fulfilled_on": None, "dated_on": None}
    return record_event(entry, Is.RETURNED, actor=actor, at=at, note=note, changes=changes)


@transaction.atomic
def verify(entry, *, actor, at, note=""):
    """Confirm, for the branch, that a claimed pledge is fulfilled; never by claimant or member."""
    entry = locked_entry(entry)
    refuse_verifier(entry, actor)
    return record_event(
        entry, Is.VERIFIED, actor=actor, at=at, note=note, changes={"verified_by": actor}
    )


def may_not_verify(entry, actor):
    """Whether ``actor`` claimed this entry or is the member whose entry it is (docs/domain.md §3).

    Each claim begins anew: who made an earlier one, which was returned, may verify somebody else's.
    """
    return is_own(actor, entry.ledger.member_id) or had_a_hand(actor, [entry.claimed_by_id])


def refuse_verifier(entry, actor):
    """LedgerError where ``actor`` may not verify this entry."""
    if may_not_verify(entry, actor):
        raise LedgerError(
            _("Claiming and verifying are never the same person: somebody else verifies this.")
        )


@transaction.atomic
def strike_off(entry, *, actor, at):
    """Strike a verified entry off: fulfil one, strike one off (兑现一件销号一件)."""
    return record_event(locked_entry(entry), Is.STRUCK_OFF, actor=actor, at=at, changes={})


@transaction.atomic
def verify_and_strike_off(entry, *, actor, at, note=""):
    """Both in one step, as branches do it."""
    return strike_off(verify(entry, actor=actor, at=at, note=note), actor=actor, at=at)


@transaction.atomic
def amend(entry, *, actor, at, wording, note, serial_revision):
    """Put approved new wording in force; the old stays in the events. ``wording``: field → value."""
    entry = locked_entry(entry)
    before = wording_of(entry)
    for name in wording:
        if name not in WORDING:
            raise ValueError(f"{name} is not part of the wording")
    entry.state = TRANSITIONS.require(entry, Is.AMENDED)
    refuse_own(entry, Is.AMENDED, actor)
    for name, value in wording.items():
        setattr(entry, name, value)
    entry.parts_done = still_there(entry.parts_done, entry.parts)
    entry.derive()
    entry.save(update_fields=[*wording, "parts_done", "half_on", "share"])
    after = wording_of(entry)
    data = {
        "revision": serial_revision,
        "before": {name: before[name] for name in before if before[name] != after[name]},
        "after": {name: after[name] for name in after if before[name] != after[name]},
    }
    append([(entry, Is.AMENDED, note, data)], actor=actor, at=at)
    return entry
