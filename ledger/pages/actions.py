"""Who may do what with an entry: the columns "action" and "who" of the ledger's state machine.

``verbs.TRANSITIONS`` says which event is possible in which state; this module, from which seat. That claimant
and verifier differ is checked by ``verbs.verify`` itself, for every seat.
"""

from access.own import is_own
from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR

from ..entries.decisions import may_not_decide, may_take_back
from ..entries.models import Event
from ..entries.verbs import BY_THE_MEMBER, TRANSITIONS, may_not_verify

Is = Event.Kind

#: The administrator verifies where the branch cannot: the pledges of its own secretary.
WHO = {
    Is.PROGRESS: (MEMBER, SECRETARY),
    Is.CLAIMED: (MEMBER, SECRETARY),
    Is.TAKEN_BACK: (MEMBER, SECRETARY),
    Is.RETURNED: (SECRETARY, ADMINISTRATOR),
    Is.VERIFIED: (SECRETARY, ADMINISTRATOR),
    Is.STRUCK_OFF: (SECRETARY, ADMINISTRATOR),
    Is.EVIDENCE: (MEMBER, SECRETARY),
    Is.EXT_ASKED: (MEMBER, SECRETARY),
    Is.EXTENDED: (SECRETARY, ADMINISTRATOR),
    Is.EXT_REFUSED: (SECRETARY, ADMINISTRATOR),
    Is.UNFULFILLED: (SECRETARY, ADMINISTRATOR),
    Is.REOPENED: (SECRETARY, ADMINISTRATOR),
    Is.CORRECTED: (SECRETARY, ADMINISTRATOR),
    Is.CHECKED: (SUPERVISOR,),
    Is.REMINDED: (SECRETARY, SUPERVISOR, ADMINISTRATOR),
}

#: Events that are possible only while an extension is requested, and while none is.
_WHILE_ASKED = {Is.EXTENDED, Is.EXT_REFUSED}


def may(seat, kind):
    """Whether ``seat`` is of a role that does ``kind`` at all."""
    return seat is not None and seat.role in WHO.get(kind, ())


def actions_for(seat, entry, *, today):
    """The kinds of event that ``seat`` may add to ``entry`` in its present state, e.g. {"progress", "claimed"}."""
    kinds = {kind for kind in TRANSITIONS.verbs(entry) if may(seat, kind)}
    if not entry.requested_due or may_not_decide(entry, seat.user):
        kinds -= _WHILE_ASKED
    if not may_take_back(entry, seat.user):
        kinds.discard(Is.TAKEN_BACK)
    if entry.requested_due or today > entry.due:
        kinds.discard(Is.EXT_ASKED)
    if is_own(seat.user, entry.ledger.member_id):
        kinds &= BY_THE_MEMBER | {Is.VERIFIED}  # the page says that somebody else verifies it
    if entry.amount is None and entry.fulfilled_on is None:
        kinds.discard(Is.CORRECTED)  # no line says yet what could be wrong
    return kinds


def barred_from_verifying(seat, entry):
    """Whether the seat's role verifies but this very person may not: claimant, or the member's own entry."""
    return may(seat, Is.VERIFIED) and may_not_verify(entry, seat.user)
