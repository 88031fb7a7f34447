"""A measure after its service: appealed to another body, self-examination, re-check, circulated, carried out, closed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.own import is_own, refuse_hand
from accounts.audit.rules import record
from reviews.errors import ReviewError

from .authority import appeal_body_for, deciders, has_account
from .models import Letter
from .rules import DATES, set_dates
from .steps import TRANSITIONS, Step, by_body, decided_by, keep, tell, words, write_letter
from .types import LEADERS_ONLY, SEVERITY, LeaderStanding, MeasureKind


def _concerns(measure, actor):
    return is_own(actor, measure.member_id)


def _for_the_person(measure, actor, at):
    """The person acts, or the body for somebody without an account."""
    if _concerns(measure, actor):
        return
    if has_account(measure.member_id):
        raise ReviewError(_("The person has an account and does this there."))
    by_body(measure, measure.body, actor, at)


@transaction.atomic
def appeal(measure, *, actor, at, text, on=None):
    """Record the person's appeal within the window; for somebody without an account the body enters an appeal on paper.

    on   the day on which it was received; today unless given

    It goes to another body than the one that decided, and nothing is circulated until that has decided.
    """
    text = words(text, _("Say why the decision is wrong."))
    measure = TRANSITIONS.locked(measure, "appeal")
    _for_the_person(measure, actor, at)
    today = timezone.localdate(at)
    on = on if on and not _concerns(measure, actor) else today
    if measure.appealed_on:
        raise ReviewError(_("The appeal was decided: a measure is appealed once."))
    if not measure.served_on <= on <= min(today, measure.appeal_until):
        raise ReviewError(_("The time for appealing is over, or the day is outside it."))
    measure.appealed_on, measure.appeal = on, text
    measure.appeal_body = appeal_body_for(measure, at)
    measure.save(update_fields=["state", "appealed_on", "appeal", "appeal_body"])
    keep(measure, Step.APPEALED, actor=actor, at=at, text=text, day=on)
    people = {*deciders(measure.appeal_body, at), *deciders(measure.body, at)}
    tell(measure, people, _("A measure is appealed"), period="appealed", at=at)
    record("measure_appealed", actor=actor, subject=measure.member.name, at=at)
    return measure


def _judged(measure, verb, actor, at):
    """The appealed measure, decided by somebody of the appeal's body who neither decided nor proposed it."""
    measure = TRANSITIONS.locked(measure, verb)
    same = _("Who proposed or decided the measure does not decide its appeal.")
    refuse_hand(actor, decided_by(measure), ReviewError, same)
    by_body(measure, measure.appeal_body, actor, at)
    measure.appeal_decided_by, measure.appeal_decided_at = actor, at
    return measure


def _answer(measure, kind, *, actor, at, text, word):
    """Keep the decision on the appeal with its letter, and tell everybody concerned."""
    measure.save(
        update_fields=["state", "appeal_decided_by", "appeal_decided_at", "corrected_to", *DATES]
    )
    letter = write_letter(
        measure, Letter.Purpose.APPEAL, issuer=measure.appeal_body, word=word, actor=actor, at=at,
        reason=text,
    )  # fmt: skip
    keep(measure, kind, actor=actor, at=at, text=f"{letter.document}\n{text}")
    people = {measure.member, measure.proposed_by, *deciders(measure.body, at)}
    tell(measure, people, _("An appeal is decided"), period="appeal decided", at=at)
    record("measure_appeal_decided", actor=actor, subject=measure.member.name, at=at)  # fmt: skip
    return measure


@transaction.atomic
def uphold(measure, *, actor, at, text, word):
    """Decide the appeal: the measure stays as it is."""
    text = words(text, _("Give the reasons of the decision."))
    measure = _judged(measure, "uphold", actor, at)
    return _answer(measure, Step.UPHELD, actor=actor, at=at, text=text, word=word)


@transaction.atomic
def correct(measure, *, actor, at, text, to, word):
    """Replace the measure by a milder one and compute the dates that follow from its service again."""
    text = words(text, _("Give the reasons of the decision."))
    measure = _judged(measure, "correct", actor, at)
    if to is None or SEVERITY[to.kind] >= SEVERITY[measure.kind]:
        raise ReviewError(_("An appeal only leads to a milder measure."))
    if not to.fits(measure.standing) or (
        measure.standing == LeaderStanding.ORDINARY and to.kind in LEADERS_ONLY
    ):
        raise ReviewError(_("This measure is not meant for the person."))
    if to.has_deadline and not measure.rectify_by:
        raise ReviewError(_("This measure needs a deadline, which the proposal does not have."))
    measure.corrected_to = to
    set_dates(measure)
    return _answer(measure, Step.CORRECTED, actor=actor, at=at, text=text, word=word)  # fmt: skip


@transaction.atomic
def revoke(measure, *, actor, at, text, word):
    """Revoke the measure; its influence period and follow-ups are void."""
    text = words(text, _("Give the reasons of the decision."))
    measure = _judged(measure, "revoke", actor, at)
    measure.influence_until = measure.self_due = measure.recheck_due = None
    return _answer(measure, Step.REVOKED, actor=actor, at=at, text=text, word=word)


@transaction.atomic
def hand_in(measure, *, actor, at, text):
    """The self-examination is handed in by the person; for somebody without an account the body enters it."""
    text = words(text, _("Write the self-examination, or where its paper is kept."))
    measure = TRANSITIONS.locked(measure, "hand_in")
    _for_the_person(measure, actor, at)
    if measure.self_due is None or measure.self_on:
        raise ReviewError(_("No self-examination is waited for."))
    measure.self_on = timezone.localdate(at)
    measure.save(update_fields=["self_on"])
    keep(measure, Step.SELF, actor=actor, at=at, text=text, day=measure.self_on)
    tell(measure, deciders(measure.body, at), _("A self-examination is handed in"), period="self", at=at)  # fmt: skip
    return measure


@transaction.atomic
def recheck(measure, *, actor, at, text):
    """Record the body's re-check, on its due day or later."""
    text = words(text, _("Say what was seen."))
    measure = TRANSITIONS.locked(measure, "recheck")
    by_body(measure, measure.body, actor, at)
    today = timezone.localdate(at)
    if measure.recheck_due is None or measure.recheck_on:
        raise ReviewError(_("No re-check is waited for."))
    if today < measure.recheck_due:
        raise ReviewError(_("The re-check is not due yet."))
    measure.recheck_on = today
    measure.save(update_fields=["recheck_on"])
    keep(measure, Step.RECHECKED, actor=actor, at=at, text=text, day=today)
    return measure


@transaction.atomic
def publish(measure, *, actor, at, text, word):
    """Circulate it, as a numbered document for those whom ``text`` names; not while an appeal is open or possible."""
    text = words(text, _("Say among whom it is circulated."))
    measure = TRANSITIONS.locked(measure, "publish")
    by_body(measure, measure.body, actor, at)
    today = timezone.localdate(at)
    if not measure.in_force.circulated:
        raise ReviewError(_("This measure is not circulated."))
    if measure.published_on:
        raise ReviewError(_("It is circulated already."))
    if not measure.appealed_on and today <= measure.appeal_until:
        raise ReviewError(_("It is circulated when the time for appealing is over."))
    measure.published_on = today
    measure.save(update_fields=["published_on"])
    letter = write_letter(
        measure, Letter.Purpose.CIRCULAR, issuer=measure.body, word=word, actor=actor, at=at
    )  # fmt: skip
    keep(measure, Step.PUBLISHED, actor=actor, at=at, day=today, text=f"{letter.document}\n{text}")  # fmt: skip
    return measure


@transaction.atomic
def carry_out(measure, *, actor, at, text, on):
    """Record that the measure is carried out: the talk was held, the criticism made, the resignation accepted. After an appeal, confirm it."""
    text = words(text, _("Say how it was carried out."))
    measure = TRANSITIONS.locked(measure, "carry_out")
    by_body(measure, measure.body, actor, at)
    if not measure.served_on <= on <= timezone.localdate(at):
        raise ReviewError(_("The day must be between service and today."))
    measure.carried_out_on = on
    measure.save(update_fields=["state", "carried_out_on"])
    keep(measure, Step.CARRIED_OUT, actor=actor, at=at, text=text, day=on)
    return measure


def open_matters(measure, today):
    """The reason why the measure cannot be closed yet, as a sentence."""
    version = measure.in_force
    found = []
    if not measure.appealed_on and measure.appeal_until and today <= measure.appeal_until:
        found.append(_("the time for appealing is not over"))
    if measure.self_due and not measure.self_on:
        found.append(_("the self-examination is not handed in"))
    if measure.recheck_due and not measure.recheck_on:
        found.append(_("it is not re-checked"))
    if version.circulated and version.kind == MeasureKind.CIRCULATED and not measure.published_on:
        found.append(_("it is not circulated"))
    return found


@transaction.atomic
def close(measure, *, actor, at, text=""):
    """Close it once nothing is open; the influence period runs on until its day."""
    measure = TRANSITIONS.locked(measure, "close")
    by_body(measure, measure.body, actor, at)
    today = timezone.localdate(at)
    if found := open_matters(measure, today):
        raise ReviewError(_("Not yet: %(what)s.") % {"what": _("; ").join(found)})
    measure.closed_on = today
    measure.save(update_fields=["state", "closed_on"])
    keep(measure, Step.CLOSED, actor=actor, at=at, text=text.strip(), day=today)
    return measure
