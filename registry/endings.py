"""Rights that end with a fact: a member who leaves, dies or moves loses the rights that depended on it, as does everybody over a dissolved unit.

An app declares in its module ``ends`` which of its rows end; this is done in the transaction that records the fact.
"""

from dataclasses import dataclass, field
from datetime import datetime

from core.declared import Declared

#: A member left the Party organisation here, died, or belongs to another branch now; a unit was dissolved.
LEFT, DIED, MOVED, DISSOLVED = "left", "died", "moved", "dissolved"
FACTS = (LEFT, DIED, MOVED, DISSOLVED)

ENDINGS = Declared("what ends with a fact", module="ends")


@dataclass(frozen=True)
class Ended:
    """A fact that ended, as it was recorded by ``actor`` at ``at``.

    members  key of a member → key of the branch that the member belonged to until then; several in an import
    unit     key of the unit that was dissolved
    """

    fact: str
    actor: object
    at: datetime
    members: dict = field(default_factory=dict)
    unit: int | None = None


def ends(*facts):
    """Register a function of Ended that ends what rested on one of ``facts``."""

    def register(function):
        ENDINGS.add_function(function, (facts, function))
        return function

    return register


def end(fact, *, actor, at, members=None, unit=None):
    """End everything that depends on the fact; called in its transaction, once the new state is written and while its rows are locked."""
    ended = Ended(fact, actor, at, members or {}, unit)
    for facts, function in ENDINGS.values():
        if fact in facts:
            function(ended)
