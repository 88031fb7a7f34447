"""Which verbs a seat may try on a measure: for the buttons; the verbs themselves check again under their lock."""

from django.utils import timezone

from access.own import had_a_hand, is_own
from access.roles import AUDITOR, MEMBER

from .authority import decides, has_account
from .models import Letter
from .steps import APPEAL_BODY, BODY, TRANSITIONS, decided_by


def may(measure, seat, *, at):
    """The verbs that the seat's person may try now: by the table, the role and the bodies."""
    if seat.role == AUDITOR:
        return set()
    user, today = seat.user, timezone.localdate(at)
    allowed = set()
    proposed = had_a_hand(user, [measure.proposed_by_id])
    if proposed and measure.proposed_as == seat.role:
        allowed |= {"withdraw"}
    own = seat.role == MEMBER and is_own(user, measure.member_id)
    held = {organisation.pk for organisation in seat.organisations}
    body = not own and measure.body_id in held and decides(user, measure.body, at)
    if body:
        allowed |= set(BODY)
        if proposed:
            allowed -= {"approve", "refuse"}
    if own or (body and not has_account(measure.member_id)):
        allowed |= {"appeal", "hand_in"}
    judges = measure.appeal_body_id in held and not had_a_hand(user, decided_by(measure))
    if judges and decides(user, measure.appeal_body, at):
        allowed |= set(APPEAL_BODY)
    return (allowed & TRANSITIONS.verbs(measure)) - _pointless(measure, today)


def _pointless(measure, today):
    """Verbs of the table that do not apply with the measure's dates and version."""
    none = set()
    if measure.appealed_on or (measure.appeal_until and today > measure.appeal_until):
        none |= {"appeal"}
    if measure.self_due is None or measure.self_on:
        none |= {"hand_in"}
    if measure.recheck_due is None or measure.recheck_on or today < measure.recheck_due:
        none |= {"recheck"}
    waits = not measure.appealed_on and measure.appeal_until and today <= measure.appeal_until
    if not measure.in_force.circulated or measure.published_on or waits:
        none |= {"publish"}
    issued = measure.letters.filter(purpose=Letter.Purpose.DECISION).exists()
    return none | ({"issue"} if issued else {"serve"})
