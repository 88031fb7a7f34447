"""Progress and fulfilment of many items together, as the branch hears them in a quarter; each item is a verb of its own."""

from dataclasses import dataclass, field
from decimal import Decimal

from ..entries.verbs import claim, note_progress
from ..errors import LedgerError


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What somebody said about one entry: ``amount`` reached in all, words, and whether it is fulfilled."""

    entry: object
    amount: Decimal | None = None
    note: str = ""
    fulfilled: bool = False


@dataclass
class NotingOutcome:
    """``noted`` and ``claimed``: the entries that were changed; ``skipped``: (entry, why) for the others."""

    noted: list = field(default_factory=list)
    claimed: list = field(default_factory=list)
    skipped: list = field(default_factory=list)


def note_many(rows, *, actor, at, fulfilled_on):
    """Note the progress of each of ``rows`` (Noted), and claim those that are fulfilled; returns a NotingOutcome.

    Each item is a transaction, so that what cannot be noted keeps nothing else from being kept.
    """
    outcome = NotingOutcome()
    for row in rows:
        try:
            if row.amount is not None or (row.note and not row.fulfilled):
                note_progress(row.entry, actor=actor, at=at, note=row.note, amount=row.amount)
                outcome.noted.append(row.entry)
            if row.fulfilled:
                claim(row.entry, actor=actor, at=at, fulfilled_on=fulfilled_on, note=row.note)
                outcome.claimed.append(row.entry)
        except LedgerError as refused:
            outcome.skipped.append((row.entry, str(refused)))
    return outcome
