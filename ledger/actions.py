"""Who may do what with an entry: the columns "action" and "who" of the ledger's state machine.

``rules.TRANSITIONS`` says what may happen in which state; here stands from which seat. That claimant
and verifier differ is checked by ``rules.verify`` itself, whatever the seat.
"""

from accounts.access import ADMINISTRATOR, MEMBER, SECRETARY

from .models import Event
from .rules import TRANSITIONS, may_not_verify

Is = Event.Kind

#: The administrator verifies where the branch itself cannot: the pledges of its own secretary.
WHO = {
    Is.PROGRESS: (MEMBER, SECRETARY),
    Is.CLAIMED: (MEMBER, SECRETARY),
    Is.RETURNED: (SECRETARY, ADMINISTRATOR),
    Is.VERIFIED: (SECRETARY, ADMINISTRATOR),
    Is.STRUCK_OFF: (SECRETARY, ADMINISTRATOR),
}


def may(seat, kind):
    """Whether ``seat`` is of a role that does ``kind`` at all."""
    return seat is not None and seat.role in WHO.get(kind, ())


def actions_for(seat, entry):
    """The kinds of event that ``seat`` may add to ``entry`` as it stands, e.g. {"progress", "claimed"}."""
    return {kind for kind in WHO if may(seat, kind) and (entry.state, kind) in TRANSITIONS}


def barred_from_verifying(seat, entry):
    """Whether the seat's role verifies but this very person may not: claimant, or the member's own entry."""
    return may(seat, Is.VERIFIED) and may_not_verify(entry, seat.user)
