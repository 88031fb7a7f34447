"""Verbs over many entries at once: what cannot be done is named and skipped, never lost."""

from dataclasses import dataclass, field

from .rules import LedgerError, verify_and_strike_off


@dataclass
class Outcome:
    """``done``: the entries struck off; ``skipped``: (entry, why) for the others."""

    done: list = field(default_factory=list)
    skipped: list = field(default_factory=list)


def verify_many(entries, *, actor, at):
    """Verify and strike off claimed entries, each in a transaction of its own. Returns an Outcome."""
    outcome = Outcome()
    for entry in entries:
        try:
            outcome.done.append(verify_and_strike_off(entry, actor=actor, at=at))
        except LedgerError as refused:
            outcome.skipped.append((entry, str(refused)))
    return outcome
