"""The branch checks a submitted sheet item by item: confirm, return with advice, request a new one."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from access.own import refuse_own
from accounts.audit.rules import record
from core.cache_stamp import invalidate
from jobs.parts import paced
from pledges.errors import PledgeError

from ..sheet.models import Item, Sheet
from ..sheet.rules import TRANSITIONS, lock, submit
from .confirming import NOBODY_S_OWN, confirm
from .notifications import tell_sent_back

Check = Item.Check


@transaction.atomic
def check_item(item, *, decision, actor, at, advice="", words=""):
    """Decide on one item of a submitted sheet: "confirmed", "returned" or "anew".

    "returned" and "anew" need a coded reason of Item.Advice, and words where the reason is "other".
    """
    sheet = lock(item.sheet)
    _asked(sheet, "check", actor)
    if decision not in (Check.CONFIRMED, Check.RETURNED, Check.ANEW):
        raise PledgeError(_("Choose what to do with the item."))
    if decision != Check.CONFIRMED:
        _require_reason(advice, words)
    item = Item.objects.get(pk=item.pk, sheet=sheet)
    item.check_state, item.checked_by, item.checked_at = decision, actor, at
    item.advice, item.advice_text = (
        ("", "") if decision == Check.CONFIRMED else (advice, words.strip())
    )
    item.save(update_fields=["check_state", "checked_by", "checked_at", "advice", "advice_text"])
    detail = {"decision": item.get_check_state_display()}
    if item.advice:
        detail["reason"] = item.get_advice_display()
    record("item_checked", actor=actor, subject=f"{sheet} · {item.number}", detail=detail, at=at)
    return item


def _asked(sheet, verb, actor):
    """The state that ``verb`` leads to; PledgeError where the table has none, and for the own sheet."""
    state = TRANSITIONS.require(sheet, verb)
    refuse_own(actor, sheet.member_id, PledgeError, NOBODY_S_OWN)
    return state


def _require_reason(advice, words):
    if advice not in Item.Advice.values:
        raise PledgeError(_("Choose the reason why the item is sent back."))
    if advice == Item.Advice.OTHER and not words.strip():
        raise PledgeError(_("Say in words what is to be changed."))


@transaction.atomic
def send_back(sheet, *, actor, at):
    """Give the sheet back to the member with the advice on its items; it is a draft again."""
    sheet = lock(sheet)
    state = _asked(sheet, "send_back", actor)
    if not sheet.items.filter(check_state__in=[Check.RETURNED, Check.ANEW]).exists():
        raise PledgeError(
            _("Mark at least one item as returned, so that the member knows what to revise.")
        )
    sheet.state, sheet.submitted_at = state, None
    sheet.version += 1
    sheet.save(update_fields=["state", "submitted_at", "version"])
    record("sheet_sent_back", actor=actor, subject=sheet, at=at)
    tell_sent_back(sheet, actor=actor, at=at)
    invalidate()
    return sheet


@transaction.atomic
def confirm_other_items(sheet, *, actor, at):
    """Confirm every item of a submitted sheet that has not been decided on; returns how many."""
    sheet = lock(sheet)
    _asked(sheet, "check", actor)
    rows = Item.objects.filter(sheet=sheet, check_state=Check.NONE)
    count = rows.update(check_state=Check.CONFIRMED, checked_by=actor, checked_at=at)
    if count:
        record("item_checked", actor=actor, subject=sheet, detail={"count": count}, at=at)
    return count


@transaction.atomic
def submit_and_confirm(sheet, *, actor, at):
    """Submit and confirm in one step, for a secretary who enters a sheet: both or neither. Returns the confirmed sheets.

    Raises what submit and confirm raise. A sheet that is confirmed already stays as it is.
    """
    if lock(sheet).state != Sheet.State.CONFIRMED:
        submit(sheet, actor=actor, at=at)
    return confirm([sheet], actor=actor, at=at)


@dataclass
class ConfirmOutcome:
    """``done``: the sheets confirmed; ``refused``: a sentence for each that could not be."""

    done: list = field(default_factory=list)
    refused: list = field(default_factory=list)


def confirm_many(sheets, *, actor, at):
    """Confirm many submitted sheets; one that cannot be confirmed does not stop the others.

    In short parts, so that the serial numbers are locked briefly; an interrupted call can be repeated and continues.
    """
    outcome = ConfirmOutcome()
    for chunk in paced(list(sheets)):
        try:
            outcome.done += confirm(chunk, actor=actor, at=at)
        except PledgeError:
            _one_by_one(chunk, outcome, actor=actor, at=at)
    return outcome


def _one_by_one(sheets, outcome, *, actor, at):
    for sheet in sheets:
        try:
            outcome.done += confirm([sheet], actor=actor, at=at)
        except PledgeError as error:
            outcome.refused.append(str(error))
