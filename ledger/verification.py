"""Does the record still say what was written? Re-computes every chain and compares the entries with it."""

from dataclasses import dataclass
from decimal import Decimal

from .chain import digest_of, entry_key, head_of
from .models import Entry, Event, Ledger
from .rules import WORDING, wording_of


@dataclass(frozen=True)
class Broken:
    """The first ledger that does not hold, and why."""

    number: str
    reason: str


def verify_ledgers():
    """Returns (head digest over all ledgers, None), or (None, Broken) for the first broken ledger.

    Memory stays flat: ledgers, events and entries are streamed side by side in order of ledger.
    """
    heads = []
    events = _grouped(Event.objects.order_by("ledger_id", "seq"))
    entries = _grouped(Entry.objects.order_by("ledger_id", "year", "number"))
    for ledger in Ledger.objects.order_by("pk").iterator(chunk_size=2000):
        reason = fault_of(ledger, events.get(ledger.pk), entries.get(ledger.pk))
        if reason:
            return None, Broken(ledger.number, reason)
        heads.append((ledger.number, ledger.head_digest))
    return head_of(sorted(heads)), None


class _grouped:
    """Rows of an ordered queryset, handed out ledger by ledger in ascending order."""

    def __init__(self, queryset):
        self._rows = queryset.iterator(chunk_size=2000)
        self._next = next(self._rows, None)

    def get(self, ledger_id):
        rows = []
        while self._next is not None and self._next.ledger_id <= ledger_id:
            if self._next.ledger_id == ledger_id:
                rows.append(self._next)
            self._next = next(self._rows, None)
        return rows


def fault_of(ledger, events, entries):
    """Why ``ledger`` with all its events (in order) and all its entries does not hold, or None."""
    by_id = {entry.pk: entry for entry in entries}
    previous, seen = "", {}
    for position, event in enumerate(events, start=1):
        entry = by_id.get(event.entry_id)
        if entry is None:
            return f"event {event.seq} belongs to an entry that is not in this ledger"
        if event.seq != position or event.previous != previous:
            return f"event {position} is missing or out of order"
        if event.digest != digest_of(
            event, ledger_number=ledger.number, entry_key=entry_key(entry)
        ):
            return f"event {event.seq} was changed"
        previous = event.digest
        _replay(seen.setdefault(entry.pk, {}), event)
    if (ledger.head_seq, ledger.head_digest) != (len(events), previous):
        return "the last events are missing"
    for entry in entries:
        reason = _compare(entry, seen.get(entry.pk))
        if reason:
            return reason
    return None


def _replay(facts, event):
    """What the events say of an entry, one event further."""
    kind, data = event.kind, event.data
    if kind == Event.Kind.REGISTERED:
        facts.update(wording=dict(data), state=Entry.State.OPEN, amount=None, fulfilled_on=None)
    elif kind == Event.Kind.AMENDED:
        facts["wording"].update(data["after"])
    elif kind == Event.Kind.PROGRESS and "amount" in data:
        facts["amount"] = Decimal(data["amount"])
    elif kind == Event.Kind.CLAIMED:
        facts.update(state=Entry.State.CLAIMED, fulfilled_on=data["fulfilled_on"])
    elif kind == Event.Kind.RETURNED:
        facts.update(state=Entry.State.OPEN, fulfilled_on=None)
    elif kind == Event.Kind.VERIFIED:
        facts["state"] = Entry.State.VERIFIED
    elif kind == Event.Kind.STRUCK_OFF:
        facts["state"] = Entry.State.STRUCK_OFF


def _compare(entry, facts):
    if facts is None:
        return f"entry {entry_key(entry)} has no event of registration"
    wording = wording_of(entry)
    for name in WORDING:
        if wording[name] != facts["wording"].get(name):
            return f"entry {entry_key(entry)}: {name} differs from what was registered"
    fulfilled_on = entry.fulfilled_on.isoformat() if entry.fulfilled_on else None
    if (entry.state, entry.amount, fulfilled_on) != (
        facts["state"],
        facts["amount"],
        facts["fulfilled_on"],
    ):
        return f"entry {entry_key(entry)}: its state differs from its events"
    return None
