"""Requests to put a confirmed sheet right, each with its reason, decided by somebody else; what stood before is kept.

A request changes the wording of an item, adds an item, or withdraws an item or the whole sheet. What approval does is in
enacting.py. Who decides: the branch (its secretary, or an administrator above it), but never the person who requested it
and never the member of the pledge (docs/domain.md §2: a later change is a request with reason, *approved*). So a member's
request is decided by the secretary; a request of the secretary, for an elderly member or for themself, is decided by an
administrator or by a second secretary of the branch.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.own import had_a_hand, is_own
from accounts.audit.rules import record
from core.states import Transitions
from ledger.entries.models import Entry, EntryKind
from pledges.errors import PledgeError
from registry.revisions import follow_revision

from ..cycles.models import Cycle
from ..sheet.drafting import MOST_ITEMS
from ..sheet.models import Item, Sheet
from ..sheet.rules import TRANSITIONS as OF_SHEET
from ..sheet.rules import lock
from . import enacting, proposed
from .models import Amendment
from .notifications import tell_deciders, tell_decision

State, Kind = Amendment.State, Amendment.Kind
#: Decision → its code in the audit trail.
_RECORDED = {
    State.APPROVED: "amendment_approved",
    State.REFUSED: "amendment_refused",
    State.TAKEN_BACK: "amendment_taken_back",
}

#: (state, verb) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.REQUESTED, "approve"): State.APPROVED,
        (State.REQUESTED, "refuse"): State.REFUSED,
        (State.REQUESTED, "take_back"): State.TAKEN_BACK,
    },
    error=PledgeError,
    sentence=gettext_lazy("This request is decided already."),
    related=("sheet__cycle", "item__entry"),
)


@transaction.atomic
def request_amendment(item, *, wording, reason, actor, at):
    """Request new wording of a confirmed item. ``wording``: field of proposed.FIELDS → new value; equal values are dropped.

    Raises PledgeError where ``cannot_change`` says why, nothing changes, or the item would not be valid on a sheet.
    """
    sheet, item = _locked(item.sheet, item)
    if refused := cannot_change(item):
        raise PledgeError(refused)
    changed = proposed.differing(item, wording)
    if not changed:
        raise PledgeError(_("The new wording is the same as the present one."))
    proposed.refuse_unfit(sheet, changed, item=item)
    return _request(sheet, Kind.CHANGE, reason, actor, at, item=item, wording=changed)


@transaction.atomic
def request_addition(sheet, *, wording, reason, actor, at):
    """Request another item of a confirmed sheet: forgotten, or pledged during the year (承诺一件登记一件)."""
    sheet, _item = _locked(sheet)
    if refused := cannot_add(sheet):
        raise PledgeError(refused)
    proposed.refuse_unfit(sheet, wording)
    return _request(sheet, Kind.ADD, reason, actor, at, wording=proposed.plain(wording))


@transaction.atomic
def request_withdrawal(sheet, *, item=None, reason, actor, at):
    """Request that ``item``, or the whole confirmed sheet, is withdrawn."""
    sheet, item = _locked(sheet, item)
    if refused := cannot_withdraw(item) if item else cannot_withdraw_sheet(sheet):
        raise PledgeError(refused)
    return _request(sheet, Kind.WITHDRAW, reason, actor, at, item=item)


def _locked(sheet, item=None):
    sheet = lock(sheet)
    if item:
        item = Item.objects.select_related("sheet__cycle", "sheet__member", "entry").get(pk=item.pk)
    return sheet, item


def _request(sheet, kind, reason, actor, at, **facts):
    if not reason.strip():
        raise PledgeError(_("Give the reason; it is kept with the record."))
    amendment = Amendment.objects.create(
        sheet=sheet, kind=kind, reason=reason.strip(), requested_by=actor, requested_at=at, **facts
    )
    _record("amendment_requested", amendment, actor, at)
    tell_deciders(amendment, actor=actor, at=at)
    return amendment


def _record(code, amendment, actor, at):
    about = amendment.item.text if amendment.item else amendment.wording.get("text", "")
    subject = " · ".join(part for part in (amendment.sheet.serial, about[:40]) if part)
    detail = {"kind": amendment.get_kind_display()}
    record(code, actor=actor, subject=subject, detail=detail, at=at)


def _cannot(sheet):
    """Why nothing on ``sheet`` can be requested now."""
    if sheet.state != Sheet.State.CONFIRMED:
        if sheet.state == Sheet.State.WITHDRAWN:
            return _("The sheet is withdrawn.")
        return _("The sheet is not confirmed yet: change it directly.")
    if waiting(sheet).filter(kind=Kind.WITHDRAW, item=None).exists():
        return _("The withdrawal of this sheet is waiting for a decision.")
    return None


def waiting(sheet):
    """The requests on ``sheet`` that are not decided."""
    return Amendment.objects.filter(sheet=sheet, state=State.REQUESTED)


def _cannot_touch(item):
    """Why nothing about ``item`` can be requested now."""
    if refused := _cannot(item.sheet):
        return refused
    if item.withdrawn_in:
        return _("This item is withdrawn.")
    if item.amendments.filter(state=State.REQUESTED).exists():
        return _("A change of this item is waiting for a decision already.")
    return None


def cannot_change(item):
    """Why no change of ``item`` can be requested now, as a sentence; None if it can."""
    if item.common_id:
        return _("Common items are set centrally and are not amended on single sheets.")
    if refused := _cannot_touch(item):
        return refused
    if closed_among([item]):
        return _("This item is closed in the ledger: its wording stays as it is.")
    return None


def cannot_add(sheet):
    """Why no item can be added to ``sheet`` now, as a sentence; None if it can."""
    if refused := _cannot(sheet):
        return refused
    if sheet.cycle.state != Cycle.State.OPEN:
        return _("The year is not open: nothing is added to its sheets.")
    own = sheet.items.standing().exclude(kind=EntryKind.COMMON).count()
    asked = waiting(sheet).filter(kind=Kind.ADD).count()
    if own + asked >= MOST_ITEMS:
        return _("A sheet holds at most %(most)s practical and key-work items.") % {
            "most": MOST_ITEMS
        }
    return None


def cannot_withdraw(item):
    """Why ``item`` cannot be withdrawn now, as a sentence; None if it can."""
    if refused := _cannot_touch(item):
        return refused
    if closed_among([item]):
        return _("This item is closed in the ledger: open it again there first.")
    if not enacting.others(item).exists():
        return _(
            "It is the only item of their own: add another one first, or withdraw the whole sheet."
        )
    return None


def cannot_withdraw_sheet(sheet):
    """Why the whole ``sheet`` cannot be withdrawn now, as a sentence; None if it can."""
    if refused := _cannot(sheet):
        return refused
    if waiting(sheet).exists():
        return _("Other requests on this sheet wait: decide on them or take them back first.")
    if closed_among(sheet.items.standing()):
        return _("Items of this sheet are closed in the ledger: open them again there first.")
    return None


def closed_among(items):
    """Keys of those ``items`` whose entry in the ledger is closed: fulfilled, or closed as not fulfilled."""
    rows = Item.objects.filter(pk__in=[item.pk for item in items], entry__isnull=False)
    closed = rows.exclude(entry__state__in=[Entry.State.OPEN, Entry.State.CLAIMED])
    return set(closed.order_by().values_list("pk", flat=True))


@transaction.atomic
def approve(amendment, *, actor, at, words=""):
    """Put the request in force: changed items, lines in the ledger, the next frozen revision.

    The public board follows immediately; new wording with a personal number in it keeps the old revision shown.
    """
    amendment, sheet = _lock(amendment, "approve", actor)
    if amendment.of_sheet:
        sheet.state = OF_SHEET.require(sheet, "withdraw")
        enacting.withdraw_sheet(sheet, actor=actor, at=at, reason=amendment.reason)
        revision = None
    else:
        sheet.state = OF_SHEET.require(sheet, "amend")
        revision = enacting.enact(amendment, sheet, actor=actor, at=at)
    follow_revision(sheet, actor=actor, at=at)
    return _decide(amendment, actor=actor, at=at, words=words, revision=revision)


@transaction.atomic
def refuse(amendment, *, actor, at, words):
    """Leave the sheet as it is; the words say why."""
    amendment, _sheet = _lock(amendment, "refuse", actor)
    if not words.strip():
        raise PledgeError(_("Say why the change is refused."))
    return _decide(amendment, actor=actor, at=at, words=words, revision=None)


@transaction.atomic
def take_back(amendment, *, actor, at):
    """Take a request back that nobody has decided yet; by the person who made it. It stays on record."""
    lock(amendment.sheet)
    amendment = TRANSITIONS.locked(amendment, "take_back")
    if not may_take_back(amendment, actor):
        raise PledgeError(_("Only the person who made a request takes it back."))
    return _decide(amendment, actor=actor, at=at, words="", revision=None)


def may_decide(amendment, actor):
    """A request is decided by somebody else than the person who made it, and never by the member concerned."""
    own = is_own(actor, amendment.sheet.member_id)
    return not had_a_hand(actor, [amendment.requested_by_id]) and not own


def may_take_back(amendment, actor):
    """Whether ``actor`` made the request."""
    return had_a_hand(actor, [amendment.requested_by_id])


def _lock(amendment, verb, actor):
    """The request and its sheet, both locked in this order: sheet, then request."""
    sheet = lock(amendment.sheet)
    amendment = TRANSITIONS.locked(amendment, verb)
    if not may_decide(amendment, actor):
        raise PledgeError(
            _("Somebody else decides on this request: people do not decide on their own requests.")
        )
    return amendment, sheet


def _decide(amendment, *, actor, at, words, revision):
    amendment.decided_by, amendment.decided_at = actor, at
    amendment.decision_text, amendment.revision = words.strip(), revision
    fields = ["state", "item", "decided_by", "decided_at", "decision_text", "revision"]
    amendment.save(update_fields=fields)
    _record(_RECORDED[amendment.state], amendment, actor, at)
    if amendment.state != State.TAKEN_BACK:
        tell_decision(amendment, actor=actor, at=at)
    return amendment
