"""Verify the record: recompute every chain and compare the entries with it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from access.own import is_own
from core.snapshots import snapshot

from .entries.chain import digest_of, entry_key, head_of
from .entries.models import Entry, Event, Ledger
from .entries.progress import progress_percent_of, still_there
from .entries.verbs import wording_of


@dataclass(frozen=True)
class Broken:
    """The first broken ledger, and the reason."""

    number: str
    reason: str


@snapshot()
def verify_ledgers():
    """Returns (head digest over all ledgers, None), or (None, Broken) for the first broken ledger, as of one moment.

    Memory stays flat: ledgers, events and entries are streamed side by side in order of ledger.
    """
    heads = []
    events = _grouped(Event.objects.order_by("ledger_id", "seq"))
    entries = _grouped(
        Entry.objects.select_related("branch", "verified_by").order_by(
            "ledger_id", "year", "number"
        )
    )
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
    """The fault of ``ledger`` with all its events (in order) and all its entries, as a sentence, or None."""
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
        reason = _compare(entry, seen.get(entry.pk)) or _own(ledger, entry)
        if reason:
            return reason
    return None


def _own(ledger, entry):
    if entry.verified_by_id and is_own(entry.verified_by, ledger.member_id):
        return f"entry {entry_key(entry)} was verified by the member whose ledger it is"
    return None


def _replay(facts, event):
    """Apply one more event to the facts of an entry."""
    REPLAY[event.kind](facts, event.data)


def _registered(facts, data):
    facts.update(
        wording=dict(data), state=Entry.State.OPEN, amount=None, parts_done={}, fulfilled_on=None,
        extension_count=0, requested_due=None, cause="", check_result="",
    )  # fmt: skip


def _progress(facts, data):
    if "amount" in data:
        facts["amount"] = Decimal(data["amount"])
    facts["parts_done"] = facts["parts_done"] | data.get("parts", {})


def _claimed(facts, data):
    facts.update(state=Entry.State.CLAIMED, fulfilled_on=data["fulfilled_on"], requested_due=None)


def _returned(facts, data):
    facts.update(state=Entry.State.OPEN, fulfilled_on=None)


def _taken_back(facts, data):
    facts.update(state=Entry.State.OPEN, fulfilled_on=None, requested_due=None)


def _withdrawn(facts, data):
    facts.update(state=Entry.State.WITHDRAWN, fulfilled_on=None, requested_due=None)


def _amended(facts, data):
    facts["wording"].update(data["after"])
    facts["parts_done"] = still_there(facts["parts_done"], facts["wording"]["parts"])


def _extended(facts, data):
    facts["wording"].update(due=data["to"], whole_year=False)
    facts.update(extension_count=facts["extension_count"] + 1, requested_due=None)


def _unfulfilled(facts, data):
    facts.update(state=Entry.State.UNFULFILLED, cause=data["cause"], requested_due=None)


def _reopened(facts, data):
    facts.update(state=Entry.State.OPEN, fulfilled_on=None, cause="", check_result="")


def _corrected(facts, data):
    if "amount" in data:
        facts["amount"] = Decimal(data["amount"][1])
    if "fulfilled_on" in data:
        facts["fulfilled_on"] = data["fulfilled_on"][1]


#: Kind of event → its effect on the facts; every kind is listed.
REPLAY = {
    Event.Kind.REGISTERED: _registered,
    Event.Kind.PROGRESS: _progress,
    Event.Kind.CLAIMED: _claimed,
    Event.Kind.RETURNED: _returned,
    Event.Kind.TAKEN_BACK: _taken_back,
    Event.Kind.VERIFIED: lambda facts, data: facts.update(state=Entry.State.VERIFIED),
    Event.Kind.STRUCK_OFF: lambda facts, data: facts.update(state=Entry.State.STRUCK_OFF),
    Event.Kind.AMENDED: _amended,
    Event.Kind.EVIDENCE: lambda facts, data: None,
    Event.Kind.EXT_ASKED: lambda facts, data: facts.update(requested_due=data["due"]),
    Event.Kind.EXTENDED: _extended,
    Event.Kind.EXT_REFUSED: lambda facts, data: facts.update(requested_due=None),
    Event.Kind.UNFULFILLED: _unfulfilled,
    Event.Kind.REOPENED: _reopened,
    Event.Kind.CORRECTED: _corrected,
    Event.Kind.CHECKED: lambda facts, data: facts.update(check_result=data["result"]),
    Event.Kind.WITHDRAWN: _withdrawn,
    Event.Kind.REMINDED: lambda facts, data: None,
    Event.Kind.HANDED_OVER: lambda facts, data: facts.update(branch=data["to"]),
}

#: Facts of an entry that must follow from its events, besides its wording.
_STANDING = (
    "state", "amount", "parts_done", "fulfilled_on", "extension_count", "requested_due", "cause", "check_result",
)  # fmt: skip


def _compare(entry, facts):
    if facts is None:
        return f"entry {entry_key(entry)} has no event of registration"
    for name, value in wording_of(entry).items():
        if value != facts["wording"].get(name):
            return f"entry {entry_key(entry)}: {name} differs from what was registered"
    for name in _STANDING:
        value = getattr(entry, name)
        if isinstance(value, date):
            value = value.isoformat()
        if value != facts[name]:
            return f"entry {entry_key(entry)}: its {name} differs from its events"
    if entry.progress_percent != progress_percent_of(entry):
        return f"entry {entry_key(entry)}: its progress_percent differs from what is done"
    if entry.half_on != entry.half_of_the_time():
        return f"entry {entry_key(entry)}: the half of its time differs from its dates"
    if "branch" in facts and entry.branch.code != facts["branch"]:
        return f"entry {entry_key(entry)}: its branch differs from its events"
    return None
