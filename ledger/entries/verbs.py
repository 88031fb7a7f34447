"""The verbs of the ledger: note progress, claim, verify, return, strike off, amend.

Each verb locks the ledger, reads the entry again, checks the transition table, appends events and
writes the changes of the entry, in one transaction. Nothing else writes to these tables. The
rarer verbs (extensions, not fulfilled, opening again, corrections, taking back, withdrawing, sample checks) are in decisions.py, those
for many entries in ledger/claims/bulk.py, registering in registering.py.
"""

from itertools import batched

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.own import had_a_hand, is_own
from core.cache_stamp import invalidate
from core.numbers import json_value
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
    State.WITHDRAWN: _("This entry is withdrawn."),
}

#: (state, event) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.OPEN, Is.PROGRESS): State.OPEN,
        (State.OPEN, Is.CLAIMED): State.CLAIMED,
        (State.CLAIMED, Is.RETURNED): State.OPEN,
        (State.CLAIMED, Is.TAKEN_BACK): State.OPEN,
        (State.OPEN, Is.TAKEN_BACK): State.OPEN,  # a request for an extension
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
        (State.OPEN, Is.WITHDRAWN): State.WITHDRAWN,
        (State.CLAIMED, Is.WITHDRAWN): State.WITHDRAWN,
        # these add a line and do not change the state
        **{(state, Is.CORRECTED): state for state in State if state != State.WITHDRAWN},
        (State.OPEN, Is.REMINDED): State.OPEN,
        **{(state, Is.EVIDENCE): state for state in (State.OPEN, State.CLAIMED, State.VERIFIED)},
        **{(state, Is.CHECKED): state for state in State if state != State.WITHDRAWN},
        **{(state, Is.HANDED_OVER): state for state in (State.OPEN, State.CLAIMED)},
    },
    error=LedgerError,
    sentence=_REFUSALS,
)

#: Events that a member may add to their own entry; all others are added by somebody else.
BY_THE_MEMBER = {Is.PROGRESS, Is.CLAIMED, Is.EVIDENCE, Is.EXT_ASKED, Is.TAKEN_BACK}

#: The wording that an amendment may change.
WORDING = (
    "kind", "text", "measure", "baseline", "target", "unit", "statutory_days", "pledged_days",
    "due", "whole_year", "beneficiary", "proof", "verifier", "is_hot_issue", "focus", "parts",
)  # fmt: skip

#: Field of the wording → its key in the events, where the two differ: the chain covers the keys, so they stay.
KEYS = {"is_hot_issue": "hot"}


def append(lines, *, actor, at):
    """Append events and move the ledgers' heads. ``lines``: (entry, kind, note, data) in order.

    The entries' ledgers must be locked by the caller, and ``entry.ledger`` be the locked row. Every line of a
    ledger is written here, so the actor is checked here: LedgerError in their own matter.
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
        raise LedgerError(_("Nobody decides this about their own pledge: somebody else does."))


def append_to_chain(ledger, entry, kind, *, actor, at, note="", data=None):
    """The unsaved next event of ``ledger``, chained to the one before; moves the ledger's head."""
    event = Event(
        ledger=ledger,
        seq=ledger.head_seq + 1,
        entry=entry,
        kind=kind,
        occurred_at=at,
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
    """The entry's wording as plain JSON values under the keys of its events."""
    return {KEYS.get(name, name): json_value(getattr(entry, name)) for name in WORDING}


def locked_entry(entry):
    """The entry read again under its ledger's lock."""
    ledger = Ledger.objects.select_for_update(of=("self",)).get(pk=entry.ledger_id)
    entry = Entry.objects.select_related("branch").get(pk=entry.pk)
    entry.ledger = ledger
    return entry


def locked_entries(ids):
    """Entry id → the entry read again under its ledger's lock; the ledgers are locked in order of their keys."""
    ids, ledger_ids, ledgers, entries = list(ids), set(), {}, {}
    for chunk in batched(ids, 500):
        ledger_ids.update(Entry.objects.filter(pk__in=chunk).values_list("ledger", flat=True))
    for chunk in batched(sorted(ledger_ids), 500):
        rows = Ledger.objects.filter(pk__in=chunk).order_by("pk").select_related("member")
        ledgers |= {ledger.pk: ledger for ledger in rows.select_for_update(of=("self",))}
    for chunk in batched(ids, 500):
        for entry in Entry.objects.filter(pk__in=chunk).select_related("branch"):
            entry.ledger = ledgers[entry.ledger_id]
            entries[entry.pk] = entry
    return entries


def record_event(entry, kind, *, actor, at, changes, note="", data=None, words=""):
    """Move ``entry`` on, write ``changes`` (field → value) to it and append the event.

    ``words`` are for the message about it, where the event has no note.
    """
    asker = entry.claimed_by_id or entry.asked_by_id
    entry.state = TRANSITIONS.require(entry, kind)
    refuse_own(entry, kind, actor)
    for name, value in changes.items():
        setattr(entry, name, value)
    entry.derive()
    entry.save(update_fields=["state", "half_on", "progress_percent", *changes])
    [event] = append([(entry, kind, note, data or {})], actor=actor, at=at)
    tell(entry, kind, actor=actor, at=at, seq=event.seq, note=note or words, asker=asker)
    return entry


@transaction.atomic
def note_progress(entry, *, actor, at, note, amount=None, parts=None, of=None):
    """Note progress, in words and in numbers.

    amount   reached so far in the entry's unit, in all; more than the target is allowed
    parts    number of a sub-item → its amount so far, or whether it is done
    of       the number of the activity that it came from
    """
    entry = locked_entry(entry)
    # A number alone leaves the words that were said last.
    changes = {"note": note, "noted_on": timezone.localdate(at)} if note else {}
    data = {} if of is None else {"activity": of}
    if amount is not None:
        changes["amount"], data["amount"] = amount, json_value(amount)
    if parts:
        data["parts"] = {str(number): json_value(done) for number, done in parts.items()}
        changes["parts_done"] = entry.parts_done | data["parts"]
        if any(not 1 <= int(number) <= len(entry.parts) for number in data["parts"]):
            raise LedgerError(_("This item has no such sub-item; load the page again."))
    return record_event(
        entry, Is.PROGRESS, actor=actor, at=at, note=note, data=data, changes=changes
    )


@transaction.atomic
def claim(entry, *, actor, at, fulfilled_on, note=""):
    """Claim that the pledge was fulfilled on ``fulfilled_on``; the branch then verifies it."""
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
        return _("The day of fulfilment is before the year of the pledge: correct it.")
    return _("The date of fulfilment is in the future.") if fulfilled_on > today else ""


def refuse_day(entry, fulfilled_on, at):
    """LedgerError for a day of fulfilment before the entry's year or had not come on the day of ``at``."""
    if words := fault_of_day(entry.year, fulfilled_on, timezone.localdate(at)):
        raise LedgerError(words)


def claimed(actor, fulfilled_on, today):
    """The changes that a claim makes to an entry on the day ``today``: field → value."""
    return {"claimed_by": actor, "fulfilled_on": fulfilled_on, "dated_on": today} | UNASKED


#: The changes that end a request for an extension, and a claim.
UNASKED = {"requested_due": None, "asked_by": None}
UNCLAIMED = {"claimed_by": None, "fulfilled_on": None, "dated_on": None}


@transaction.atomic
def return_claim(entry, *, actor, at, note):
    """Send a claim back with the reason; the entry is open again."""
    if not note.strip():
        raise LedgerError(_("Say why the claim is returned, so that the member knows what to do."))
    entry = locked_entry(entry)
    return record_event(entry, Is.RETURNED, actor=actor, at=at, note=note, changes=UNCLAIMED)


@transaction.atomic
def verify(entry, *, actor, at, note=""):
    """Confirm, for the branch, that a claimed pledge is fulfilled; never by claimant or member."""
    entry = locked_entry(entry)
    refuse_verifier(entry, actor)
    return record_event(
        entry, Is.VERIFIED, actor=actor, at=at, note=note, changes={"verified_by": actor}
    )


def may_not_verify(entry, actor):
    """Whether ``actor`` claimed this entry or is the member of the entry (docs/domain.md §3).

    Only the latest claim counts: the person whose earlier claim was returned may verify somebody else's.
    """
    return is_own(actor, entry.ledger.member_id) or had_a_hand(actor, [entry.claimed_by_id])


def refuse_verifier(entry, actor):
    """LedgerError where ``actor`` may not verify this entry."""
    if may_not_verify(entry, actor):
        raise LedgerError(
            _("Claiming and verifying are never the same person: somebody else verifies this.")
        )


@transaction.atomic
def strike_off(entry, *, actor, at, words=""):
    """Strike a verified entry off: fulfil one, strike one off (兑现一件销号一件). ``words``: those of the verification."""
    entry = locked_entry(entry)
    return record_event(entry, Is.STRUCK_OFF, actor=actor, at=at, changes={}, words=words)


@transaction.atomic
def verify_and_strike_off(entry, *, actor, at, note=""):
    """Both in one step, as branches do it."""
    verified = verify(entry, actor=actor, at=at, note=note)
    return strike_off(verified, actor=actor, at=at, words=note)


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
    entry.save(update_fields=[*wording, "parts_done", "half_on", "progress_percent"])
    after = wording_of(entry)
    data = {
        "revision": serial_revision,
        "before": {name: before[name] for name in before if before[name] != after[name]},
        "after": {name: after[name] for name in after if before[name] != after[name]},
    }
    append([(entry, Is.AMENDED, note, data)], actor=actor, at=at)
    return entry
