"""Verbs over many entries: those that cannot be changed are named and skipped, never lost.

They make the same checks as the verbs for one entry, on the locked rows, so that nothing is possible in bulk
that would be refused for a single entry.
"""

from dataclasses import dataclass, field
from itertools import batched

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..entries.models import Entry, Event
from ..entries.notifications import tell_members
from ..entries.verbs import (
    TRANSITIONS,
    append,
    claimed,
    locked_entries,
    refuse_day,
    refuse_verifier,
)
from ..errors import LedgerError

Is, State = Event.Kind, Entry.State
#: Most entries settled by one transaction.
CHUNK = 100


@dataclass
class BulkOutcome:
    """``done``: the entries struck off; ``skipped``: (entry, why) for the others."""

    done: list = field(default_factory=list)
    skipped: list = field(default_factory=list)


def verify_many(entries, *, actor, at):
    """Verify and strike off claimed entries, at most CHUNK of them in one transaction. Returns a BulkOutcome.

    After a double click or a second secretary they are skipped as struck off already; nothing is written twice.
    """
    outcome = BulkOutcome()
    for ids in batched((entry.pk for entry in entries), CHUNK):
        _verify_chunk(ids, outcome, actor=actor, at=at)
    return outcome


@transaction.atomic
def _verify_chunk(ids, outcome, *, actor, at):
    standing, done, lines = locked_entries(ids), [], []
    for entry in (standing[pk] for pk in ids):
        try:
            entry.state = _verified(entry, actor)
        except LedgerError as refused:
            outcome.skipped.append((entry, str(refused)))
            continue
        entry.verified_by = actor
        done.append(entry)
        lines += [(entry, Is.VERIFIED, "", {}), (entry, Is.STRUCK_OFF, "", {})]
    Entry.objects.bulk_update(done, ["state", "verified_by"], batch_size=CHUNK)
    events = append(lines, actor=actor, at=at)
    struck = [event for event in events if event.kind == Is.STRUCK_OFF]
    tell_members(Is.STRUCK_OFF, [(e.entry, e.seq) for e in struck], actor=actor, at=at)
    outcome.done += done


def _verified(entry, actor):
    """The state of a claimed entry that ``actor`` verifies and strikes off; LedgerError as the verbs say it."""
    verified = TRANSITIONS.require(entry, Is.VERIFIED)
    refuse_verifier(entry, actor)
    return TRANSITIONS[verified, Is.STRUCK_OFF]


@transaction.atomic
def record_fulfilled(pairs, *, actor, at, note):
    """Claim, for ``actor``, the entries that a workbook says are fulfilled. ``pairs``: (entry, day of fulfilment).

    It is the same claim as that of ``verbs.claim``, and the branch verifies it; entries that are not open
    are skipped. Returns the entries claimed. LedgerError without an actor or for a day that ``claim`` refuses.
    """
    days = {entry.pk: day for entry, day in pairs}
    if days and actor is None:
        raise LedgerError(_("A claim has its person: say in whose name it is imported."))
    entries, lines, today = [], [], timezone.localdate(at)
    for entry in locked_entries(days).values():
        if entry.state != State.OPEN:
            continue
        day = days[entry.pk]
        refuse_day(entry, day, at)
        entry.state = TRANSITIONS.require(entry, Is.CLAIMED)
        for name, value in claimed(actor, day, today).items():
            setattr(entry, name, value)
        entries.append(entry)
        lines.append((entry, Is.CLAIMED, note, {"fulfilled_on": day.isoformat()}))
    fields = ["state", *claimed(actor, None, today)]
    Entry.objects.bulk_update(entries, fields, batch_size=200)
    append(lines, actor=actor, at=at)
    return entries
