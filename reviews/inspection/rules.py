"""The verbs of an inspection and of its check sheets. What becomes of a finding is in findings.py."""

import secrets
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.own import refuse_own
from access.roles import Role
from accounts.audit.rules import record
from accounts.identity.holders import holders_below, holders_over
from accounts.messages.posting import post
from accounts.organisations.models import Organisation
from core.states import Transitions
from ledger.entries.decisions import sample_check
from ledger.entries.models import Entry
from ledger.errors import LedgerError
from reviews.errors import ReviewError

from . import drawing, findings
from .message_kinds import INSPECTION
from .models import POINTS, Inspection, Recheck, Sample

State = Inspection.State

#: (state, verb) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.PLANNED, "edit"): State.PLANNED,
        (State.PLANNED, "draw"): State.DRAWN,
        (State.DRAWN, "check"): State.DRAWN,
        (State.DRAWN, "close"): State.CLOSED,
    },
    error=ReviewError,
    sentence=_("The inspection is “%(state)s”: this is no longer possible, or not yet."),
    related=("organisation",),
)
#: The same of a check sheet.
SHEET_TRANSITIONS = Transitions(
    {
        (Sample.State.DRAWN, "enter"): Sample.State.CHECKED,
        (Sample.State.NOT_MET, "enter"): Sample.State.CHECKED,
        (Sample.State.DRAWN, "not_met"): Sample.State.NOT_MET,
    },
    error=ReviewError,
    sentence=_("Check sheet %(serial)s is entered already; open the page again."),
)
#: Fields that a plan copies from the one before it.
_CARRIED = ("lead", "discipline", "organising", "supervision", "by_risk", "at_random", "points")


def bounds(year, half):
    """(first day, last day) of the half-year's inspection unless the plan sets others: its last month."""
    month = 6 * half
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def plan(organisation, *, year, half, actor, at, **facts):
    """A new inspection; what ``facts`` do not name is taken over from the organisation's last one.

    Raises ReviewError where the half-year has one already.
    """
    starts, ends = bounds(year, half)
    last = Inspection.objects.filter(organisation=organisation).order_by("-year", "-half").first()
    carried = {name: getattr(last, name) for name in _CARRIED} if last else {"points": POINTS}
    facts = {"starts_on": starts, "ends_on": ends} | carried | facts
    try:
        with transaction.atomic():
            row = Inspection.objects.create(
                organisation=organisation, year=year, half=half, created_by=actor, created_at=at, **facts
            )  # fmt: skip
            record("inspection_planned", actor=actor, subject=row, at=at)
    except IntegrityError:
        raise ReviewError(_("There is an inspection of this half-year already.")) from None
    return row


def open_due(today, *, at):
    """Plan the district's inspection of each half-year whose last month has begun; returns how many are new."""
    opened = 0
    for root in Organisation.objects.filter(depth=1):
        for half in (1, 2):
            due = bounds(today.year, half)[0] <= today
            known = Inspection.objects.filter(organisation=root, year=today.year, half=half)
            pledged = Entry.objects.standing().filter(year=today.year)
            if due and pledged.exists() and not known.exists():
                made = plan(root, year=today.year, half=half, actor=None, at=at)
                _tell(made, holders_over(root, Role.ADMINISTRATOR, at), "due", at,
                      _("The half-year's inspection is due: name the joint team and draw the sample"))  # fmt: skip
                opened += 1
    return opened


def _tell(inspection, people, period, at, title):
    post(
        INSPECTION, people, title=title, body=lambda _p: str(inspection), about=f"inspection:{inspection.pk}",
        period=period, address=reverse("inspection_detail", args=[inspection.pk]), at=at,
    )  # fmt: skip


@transaction.atomic
def edit(inspection, *, actor, at, **facts):
    """Change the plan before the sample is drawn."""
    inspection = TRANSITIONS.locked(inspection, "edit")
    for name, value in facts.items():
        setattr(inspection, name, value)
    inspection.save(update_fields=["state", *facts])
    names = [str(Inspection._meta.get_field(name).verbose_name) for name in facts]
    record("inspection_edited", actor=actor, subject=inspection, detail={"fields": names}, at=at)
    return inspection


@transaction.atomic
def draw(inspection, *, actor, at, seed=None):
    """Draw the sample, number its check sheets, and plan re-checks of earlier findings.

    seed   a text that was drawn in public; at random unless given
    Raises ReviewError without the joint team (纪检、组织、督查 three bodies), or where there is nothing to draw.
    """
    inspection = TRANSITIONS.locked(inspection, "draw")
    bodies = (inspection.lead, inspection.discipline, inspection.organising, inspection.supervision)
    if not all(name.strip() for name in bodies):
        raise ReviewError(
            _(
                "The joint team is not complete: name its leader and somebody of each of the three bodies."
            )
        )
    today = timezone.localdate(at)
    inspection.seed = (seed or "").strip() or secrets.token_hex(8)
    drawn = drawing.draw_sample(inspection, today=today)
    if not drawn:
        raise ReviewError(_("There is no ledger of this year in the scope of the inspection."))
    inspection.drawn_by, inspection.drawn_at = actor, at
    inspection.save(update_fields=["state", "seed", "points", "drawn_by", "drawn_at"])
    drawing.keep_sample(inspection, drawn)
    _recheck_in(inspection, today)
    supervisors = holders_below(inspection.organisation, Role.SUPERVISOR, at)
    above = holders_over(inspection.organisation, Role.SUPERVISOR, at)
    _tell(inspection, {user.pk: user for user in [*above, *supervisors]}.values(), "drawn", at,
          _("The sample of the inspection is drawn: check sheets wait"))  # fmt: skip
    record("inspection_drawn", actor=actor, subject=str(inspection), at=at,
           detail={"check_sheets": len(drawn), "seed": inspection.seed})  # fmt: skip
    return inspection


def _recheck_in(inspection, today):
    """Every earlier finding gets its re-check in this inspection; one that waits already becomes that of the inspection."""
    found = list(drawing.findings_to_recheck(inspection))
    waiting = Recheck.objects.filter(finding__in=found, state=Recheck.State.DUE)
    known = set(waiting.values_list("finding", flat=True))
    waiting.update(inspection=inspection)
    Recheck.objects.bulk_create(
        [
            Recheck(finding=row, inspection=inspection, due_on=max(today, inspection.starts_on))
            for row in found
            if row.pk not in known
        ],
        batch_size=500,
    )


@dataclass(frozen=True)
class CheckLine:
    """One line of a check sheet as it was entered from paper; without ``result`` the entry was not looked at.

    result   one of Entry.Check; the rest only where it is "not in order", and makes the finding
    """

    entry: Entry
    result: str
    text: str = ""
    kind: str = ""
    demand: str = ""
    deadline: date | None = None
    responsible: object = None


@dataclass(frozen=True)
class Again:
    """The re-check of an earlier finding on a check sheet."""

    finding: object
    passed: bool
    text: str = ""
    deadline: date | None = field(default=None)


#: Fields that entering a check sheet always writes.
_ENTERED = ("state", "checked_on", "note", "entered_by", "entered_at")


@transaction.atomic
def enter(sample, *, actor, at, checked_on, inspectors, note, lines, again=()):
    """Enter a check sheet: a sample check in the ledger for each line looked at, a finding for each not in order.

    Raises ReviewError where nothing was looked at, the day is impossible, or a line is refused; then nothing is kept.
    """
    sample = _sheet_moved(sample, "enter")
    if not inspectors.strip():
        raise ReviewError(_("Enter who checked it."))
    _possible_day(sample, checked_on, at)
    looked = [line for line in lines if line.result]
    if not looked and not again:
        raise ReviewError(_("Enter the result of at least one item."))
    sample.checked_on, sample.inspectors, sample.note = checked_on, inspectors.strip(), note.strip()
    sample.entered_by, sample.entered_at = actor, at
    sample.save(update_fields=[*_ENTERED, "inspectors"])
    for line in looked:
        _check_line(sample, line, actor=actor, at=at)
    for row in again:
        verb = findings.pass_recheck if row.passed else findings.fail_recheck
        facts = {} if row.passed else {"deadline": row.deadline}
        verb(row.finding, actor=actor, at=at, text=row.text, **facts)
    record("check_sheet_entered", actor=actor, subject=sample.serial, at=at)
    return sample


def _check_line(sample, line, *, actor, at):
    try:
        sample_check(
            line.entry, actor=actor, at=at, result=line.result, note=line.text, sheet=sample.serial,
            on=sample.checked_on,
        )  # fmt: skip
    except LedgerError as refused:
        raise ReviewError(
            _("Item %(number)s: %(why)s") % {"number": line.entry.number, "why": refused}
        ) from None
    if line.result == Entry.Check.NOT_IN_ORDER:
        findings.find(
            sample, line.entry, actor=actor, at=at, kind=line.kind, text=line.text, demand=line.demand,
            deadline=line.deadline, responsible=line.responsible,
        )  # fmt: skip


def _possible_day(sample, day, at):
    drawn = timezone.localdate(sample.inspection.drawn_at)
    if not drawn <= day <= timezone.localdate(at):
        raise ReviewError(_("The day of the check is before the drawing or in the future."))


@transaction.atomic
def not_met(sample, *, actor, at, note):
    """The ledger could not be checked, with the reason; it may still be entered later."""
    sample = _sheet_moved(sample, "not_met")
    refuse_own(actor, sample.ledger.member_id, ReviewError)
    if not note.strip():
        raise ReviewError(_("Say why it could not be checked."))
    sample.note, sample.checked_on = note.strip(), timezone.localdate(at)
    sample.entered_by, sample.entered_at = actor, at
    sample.save(update_fields=_ENTERED)
    record("check_sheet_not_met", actor=actor, subject=sample.serial, detail={"reason": sample.note}, at=at)  # fmt: skip
    return sample


def _sheet_moved(sample, verb):
    """The check sheet, locked under its inspection, with its next state."""
    closed = _("The inspection is closed: its check sheets stay as they are.")
    inspection = TRANSITIONS.locked(Inspection(pk=sample.inspection_id), "check", said=closed)
    sample = Sample.objects.select_related("ledger__member").get(pk=sample.pk)
    sample.inspection = inspection
    sample.state = SHEET_TRANSITIONS.require(sample, verb)
    return sample


def whats_open(inspection):
    """(check sheets not entered, re-checks not done): both must be 0 before the inspection is closed."""
    return (
        inspection.samples.filter(state=Sample.State.DRAWN).count(),
        inspection.rechecks.filter(state=Recheck.State.DUE).count(),
    )


@transaction.atomic
def close(inspection, *, actor, at, summary):
    """Close the inspection with a summary: every sheet entered, every re-check done. Findings live on."""
    inspection = TRANSITIONS.locked(inspection, "close")
    sheets, rechecks = whats_open(inspection)
    if sheets or rechecks:
        raise ReviewError(
            _("Still open: %(sheets)d check sheets not entered, %(rechecks)d re-checks not done.")
            % {"sheets": sheets, "rechecks": rechecks}
        )
    if not summary.strip():
        raise ReviewError(_("Write the summary of the inspection."))
    inspection.summary, inspection.closed_by, inspection.closed_at = summary.strip(), actor, at
    inspection.save(update_fields=["state", "summary", "closed_by", "closed_at"])
    record("inspection_closed", actor=actor, subject=str(inspection), at=at)
    return inspection
