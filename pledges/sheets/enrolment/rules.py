"""The verbs of enrolment: nominate, enrol, leave out with the reason; and members who have not declared."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.own import refuse_own
from accounts.audit.rules import record
from accounts.people.models import Member
from core.states import Transitions
from pledges.errors import PledgeError

from ..cycles.models import Cycle
from .models import Enrolment, Nomination

State = Enrolment.State

_REFUSALS = {
    State.ENROLLED: gettext_lazy("%(name)s is enrolled already."),
    State.NOT_ENROLLED: gettext_lazy(
        "The branch has left %(name)s out this year; it can enrol the member itself."
    ),
}

#: (state or None before the first step, verb) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (None, "nominate"): State.NOMINATED,
        (State.NOMINATED, "nominate"): State.NOMINATED,
        (None, "enrol"): State.ENROLLED,
        (State.NOMINATED, "enrol"): State.ENROLLED,
        (State.NOT_ENROLLED, "enrol"): State.ENROLLED,
        (State.ENROLLED, "enrol"): State.ENROLLED,
        (None, "leave_out"): State.NOT_ENROLLED,
        (State.NOMINATED, "leave_out"): State.NOT_ENROLLED,
        (State.ENROLLED, "leave_out"): State.NOT_ENROLLED,
        (State.NOT_ENROLLED, "leave_out"): State.NOT_ENROLLED,
    },
    error=PledgeError,
    sentence=_REFUSALS,
)


@transaction.atomic
def nominate(member, cycle, *, by, at, words=""):
    """Propose ``member`` for pledging; ``by`` is the member (self-nomination) or a peer of the same branch."""
    _require_open(cycle)
    if by.branch_id != member.branch_id or by.status != Member.Status.ACTIVE:
        raise PledgeError(_("Only members of the same branch nominate each other."))
    enrolment = _step(member, cycle, "nominate")
    Nomination.objects.get_or_create(
        enrolment=enrolment, by=by, defaults={"nominated_at": at, "text": words}
    )
    return enrolment


@transaction.atomic
def enrol(member, cycle, *, actor, at):
    """The branch confirms that the member pledges this year. Doing it twice changes nothing."""
    _require_open(cycle)
    row = _step(member, cycle, "enrol", decided_by=actor, decided_at=at, reason="", reason_text="")
    if row.decided_at == at:
        record("member_enrolled", actor=actor, subject=f"{member.name} · {cycle}", at=at)
    return row


@transaction.atomic
def leave_out(member, cycle, *, actor, at, reason, words=""):
    """Mark as not enrolled, with the coded reason (and words, which "other" needs); never by the member themself."""
    _require_open(cycle)
    refuse_own(actor, member.pk, PledgeError)
    if reason == Enrolment.Reason.OTHER and not words.strip():
        raise PledgeError(_("Say in words why the member is not enrolled."))
    if member.sheets.standing().filter(cycle=cycle).exclude(state="draft").exists():
        raise PledgeError(
            _("%(name)s has handed in a sheet this year already.") % {"name": member.name}
        )
    row = _step(
        member,
        cycle,
        "leave_out",
        decided_by=actor,
        decided_at=at,
        reason=reason,
        reason_text=words,
    )
    detail = {"reason": words.strip() or row.get_reason_display()}
    record("member_left_out", actor=actor, subject=f"{member.name} · {cycle}", detail=detail, at=at)
    return row


def _require_open(cycle):
    if cycle is None or cycle.state != Cycle.State.OPEN:
        raise PledgeError(_("No cycle is open: the administrator opens the year first."))


def _step(member, cycle, verb, **changes):
    """Lock the member, read the enrolment, check the table, write."""
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if member.status != Member.Status.ACTIVE:
        raise PledgeError(_("%(name)s is no longer an active member.") % {"name": member.name})
    enrolment = Enrolment.objects.filter(member=member, cycle=cycle).first() or Enrolment(
        member=member, cycle=cycle, branch_id=member.branch_id, state=None
    )
    before = enrolment.state
    enrolment.state = TRANSITIONS.require(enrolment, verb)
    if before == State.ENROLLED and verb == "enrol":
        return enrolment
    for name, value in changes.items():
        setattr(enrolment, name, value)
    # A new row is written whole; of one that was there, what the step changes.
    enrolment.save(update_fields=None if enrolment._state.adding else ["state", *changes])
    return enrolment
