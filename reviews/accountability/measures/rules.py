"""A measure until it is served: proposed on grounds, decided by the body with the authority, its letter, its delivery."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.own import had_a_hand, refuse_hand, refuse_own
from accounts.audit.rules import record
from accounts.people.models import Member
from core.workdays import add_workdays
from ledger.entries.models import Cause, Entry, EntryKind
from reviews.errors import ReviewError
from reviews.evaluation.results.models import Result
from reviews.inspection.models import Finding

from .authority import body_for, deciders, standing_of
from .grounds import words_of
from .models import Ground, Letter, Measure
from .steps import TRANSITIONS, Step, add_months, by_body, keep, tell, words, write_letter
from .types import LEADERS_ONLY, LeaderStanding


@transaction.atomic
def propose(member, version, *, grounds, facts, seat, at, demand="", rectify_by=None):
    """Propose the measure of ``version`` (a MeasureType in force) against ``member``, resting on ``grounds``.

    grounds  entries, findings and published results about this member, at least one
    seat     the seat from which it is proposed; its organisations must contain the member

    Returns the Measure, which waits for its body. Raises ReviewError for what the version or the rules refuse.
    """
    facts = words(facts, _("Say what happened."))
    grounds = list(dict.fromkeys(grounds))
    today = timezone.localdate(at)
    member = Member.objects.select_related("branch").get(pk=member.pk)
    if not Member.objects.visible_to(seat).filter(pk=member.pk).exists():
        raise ReviewError(_("The member is outside your units."))
    refuse_own(
        seat.user, member.pk, ReviewError, _("Nobody proposes a measure against themselves.")
    )
    _fits(member, version, seat, today)
    _rests(member, version, grounds, today)
    if version.has_deadline and (rectify_by is None or rectify_by <= today):
        raise ReviewError(_("Enter a later day until which it must be rectified."))
    measure = Measure.objects.create(
        member=member, branch=member.branch, tier=member.tier, standing=standing_of(member), type=version,
        kind=version.kind, for_whom=version.for_whom, facts=facts, demand=demand.strip(),
        rectify_by=rectify_by if version.has_deadline else None,
        body=body_for(version, member, proposer=seat.user, at=at),
        proposed_by=seat.user, proposed_as=seat.role, proposed_at=at,
    )  # fmt: skip
    Ground.objects.bulk_create([_ground(measure, row, today) for row in grounds])
    keep(measure, Step.PROPOSED, actor=seat.user, at=at, text=facts)
    tell(
        measure, [u for u in deciders(measure.body, at) if u != seat.user],
        _("A measure waits for a decision"), period="proposed", at=at,
    )  # fmt: skip
    record("measure_proposed", actor=seat.user, subject=f"{version} · {member.name}", at=at)
    return measure


def _fits(member, version, seat, today):
    standing = standing_of(member)
    if standing == LeaderStanding.ORDINARY and version.kind in LEADERS_ONLY:
        raise ReviewError(_("An ordinary member cannot receive a measure for responsible leaders."))
    if not version.fits(standing):
        raise ReviewError(
            _("This measure is meant for %(whom)s.") % {"whom": version.get_for_whom_display()}
        )
    if version.valid_from > today:
        raise ReviewError(_("This version is not in force yet."))
    if not version.proposable_by(seat.role):
        raise ReviewError(_("Your role may not propose this measure."))


def _rests(member, version, grounds, today):
    """Every ground is about the member; a measure for failed key work needs a key-work item as ground."""
    if not grounds:
        raise ReviewError(_("A measure rests on at least one line of the ledger or finding."))
    if any(member.pk not in _concerned(ground) for ground in grounds):
        raise ReviewError(_("A ground is about somebody else."))
    if version.key_work_only and not any(_key_failure(ground, today) for ground in grounds):
        raise ReviewError(
            _("This measure needs a key-work item among its grounds that was not fulfilled.")
        )


def _entry_of(ground):
    return ground.entry if isinstance(ground, Finding) else ground


def _concerned(ground):
    if isinstance(ground, Result):
        return {ground.member_id} if ground.published_at else set()
    own = {_entry_of(ground).ledger.member_id}
    return own | {ground.responsible_id} if isinstance(ground, Finding) else own


def _key_failure(ground, today):
    if isinstance(ground, Result):
        return False
    entry = _entry_of(ground)
    if entry.kind != EntryKind.KEY:
        return False
    if isinstance(ground, Finding):
        return ground.state != Finding.State.WITHDRAWN
    late = entry.state == Entry.State.OPEN and entry.due < today
    return late or (entry.state == Entry.State.UNFULFILLED and entry.cause == Cause.NONE)


def _ground(measure, row, today):
    field = {Finding: "finding", Result: "result"}.get(type(row), "entry")
    return Ground(measure=measure, text=words_of(row, today), **{field: row})


@transaction.atomic
def withdraw(measure, *, actor, at, text):
    """The proposer takes the proposal back, with the reason, before it is decided."""
    text = words(text, _("Say why it is withdrawn."))
    measure = TRANSITIONS.locked(measure, "withdraw")
    if not had_a_hand(actor, [measure.proposed_by_id]):
        raise ReviewError(_("Who proposed it withdraws it."))
    measure.save(update_fields=["state"])
    keep(measure, Step.WITHDRAWN, actor=actor, at=at, text=text)
    return measure


def _decided(measure, verb, actor, at):
    measure = TRANSITIONS.locked(measure, verb)
    alone = _("Proposing and deciding are never the same person.")
    refuse_hand(actor, [measure.proposed_by_id], ReviewError, alone)
    measure.decided_as = by_body(measure, measure.body, actor, at)
    measure.decided_by, measure.decided_at = actor, at
    measure.save(update_fields=["state", "decided_as", "decided_by", "decided_at"])
    return measure


@transaction.atomic
def approve(measure, *, actor, at, text=""):
    """The body with the authority approves it; never who proposed it, never a supervisor."""
    measure = _decided(measure, "approve", actor, at)
    keep(measure, Step.APPROVED, actor=actor, at=at, text=text.strip())
    tell(measure, [measure.proposed_by], _("Your proposal is approved"), period="decided", at=at)
    subject = f"{measure.type} · {measure.member.name}"
    record("measure_approved", actor=actor, subject=subject, at=at)
    return measure


@transaction.atomic
def refuse(measure, *, actor, at, text):
    """The body refuses it, with the reason."""
    text = words(text, _("Say why it is refused."))
    measure = _decided(measure, "refuse", actor, at)
    keep(measure, Step.REFUSED, actor=actor, at=at, text=text)
    tell(measure, [measure.proposed_by], _("Your proposal is refused"), period="decided", at=at)
    return measure


@transaction.atomic
def drop(measure, *, actor, at, text):
    """The body takes an approved measure back before it is served, with the reason."""
    text = words(text, _("Say why it is withdrawn."))
    measure = TRANSITIONS.locked(measure, "drop")
    by_body(measure, measure.body, actor, at)
    measure.save(update_fields=["state"])
    keep(measure, Step.WITHDRAWN, actor=actor, at=at, text=text)
    tell(measure, [measure.proposed_by], _("An approved measure is withdrawn"), period="dropped", at=at)  # fmt: skip
    return measure


@transaction.atomic
def issue(measure, *, actor, at, word):
    """Issue the letter that is to be served, once. Raises PrintingError where it cannot be printed."""
    measure = TRANSITIONS.locked(measure, "issue")
    by_body(measure, measure.body, actor, at)
    if measure.letters.filter(purpose=Letter.Purpose.DECISION).exists():
        raise ReviewError(_("The letter is issued already."))
    letter = write_letter(
        measure, Letter.Purpose.DECISION, issuer=measure.body, word=word, actor=actor, at=at
    )  # fmt: skip
    keep(measure, Step.LETTER, actor=actor, at=at, text=str(letter.document))
    return letter


@transaction.atomic
def serve(measure, *, actor, at, served_on, delivery, receipt, delivered_by, text=""):
    """Record that the letter was delivered: the day, how, by whom, and whether it was signed for.

    From this day the influence period, the appeal window and the follow-ups count. Who refused to sign was served, too;
    then ``text`` names the witness.
    """
    delivered_by = words(delivered_by, _("Say who delivered it."))
    measure = TRANSITIONS.locked(measure, "serve")
    by_body(measure, measure.body, actor, at)
    letter = measure.letters.filter(purpose=Letter.Purpose.DECISION).first()
    if letter is None:
        raise ReviewError(_("Issue the letter first: the letter is served."))
    if not letter.document.issued_on <= served_on <= timezone.localdate(at):
        raise ReviewError(_("The day of service must be between the letter and today."))
    if receipt == Measure.Receipt.REFUSED:
        text = words(text, _("Name the witness of the refusal to sign."))
    measure.served_on, measure.delivery = served_on, delivery
    measure.receipt, measure.delivered_by = receipt, delivered_by
    set_dates(measure)
    measure.save(
        update_fields=["state", "served_on", "delivery", "receipt", "delivered_by", *DATES]
    )
    keep(measure, Step.SERVED, actor=actor, at=at, text=text.strip(), day=served_on)
    tell(measure, [measure.member], _("A decision was served on you"), period="served", at=at)
    subject = f"{measure.type} · {measure.member.name}"
    record("measure_served", actor=actor, subject=subject, at=at)
    return measure


#: The fields that ``set_dates`` sets.
DATES = ("appeal_until", "influence_until", "self_due", "recheck_due")


def set_dates(measure):
    """The dates that follow from the day of service by the version in force; a correction computes them again."""
    version, day = measure.in_force, measure.served_on
    measure.appeal_until = measure.appeal_until or day + timedelta(days=version.appeal_days)
    months = version.influence_months
    measure.influence_until = add_months(day, months) if months else None
    measure.self_due = add_workdays(day, version.self_days) if version.self_days else None
    if version.has_deadline and measure.rectify_by:
        measure.recheck_due = measure.rectify_by
    else:
        months = version.recheck_months
        measure.recheck_due = add_months(day, months) if months else None
