"""Amendments of the confirmed wording: a request with its reason, decided by somebody else; the original is kept.

Who decides: the branch (its secretary, or an administrator above it), but never the person who requested it and never
the member of the pledge (docs/domain.md §2: a later change is a request with reason, *approved*). So a member's
request is decided by the secretary; a request of the secretary, for an elderly member or for themself,
is decided by an administrator or by a second secretary of the branch.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.own import had_a_hand, is_own
from accounts.audit.rules import record
from core.numbers import json_value
from core.states import Transitions
from ledger.entries.models import Entry
from ledger.entries.verbs import amend as amend_entry
from ledger.errors import LedgerError
from pledges.errors import PledgeError
from registry.revisions import follow_revision

from ..sheet import wording as rules_of_wording
from ..sheet.models import Item, Sheet
from ..sheet.rules import lock
from .confirming import freeze, wording_of
from .models import Amendment
from .notifications import tell_deciders, tell_decision

State = Amendment.State
#: Decision → its code in the audit trail.
_RECORDED = {State.APPROVED: "amendment_approved", State.REFUSED: "amendment_refused"}

#: Fields that a request may change. Numbers and dates are stored as text in the request.
FIELDS = ("text", "measure", "target", "unit", "statutory_days", "pledged_days", "deadline")

#: (state, verb) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.REQUESTED, "approve"): State.APPROVED,
        (State.REQUESTED, "refuse"): State.REFUSED,
    },
    error=PledgeError,
    sentence=gettext_lazy("This request is decided already."),
    related=("item__sheet__cycle", "item__entry"),
)


@transaction.atomic
def request_amendment(item, *, wording, reason, actor, at):
    """Request new wording of a confirmed item. ``wording``: field of FIELDS → new value; equal values are dropped.

    Raises PledgeError where the sheet is not confirmed, nothing changes, a request is open already, or the wording
    is not valid on a sheet (pledges/sheets/sheet/wording.py).
    """
    lock(item.sheet)
    item = Item.objects.select_related("sheet__cycle").get(pk=item.pk)
    if refused := cannot_change(item):
        raise PledgeError(refused)
    changed = {
        name: json_value(value) for name, value in wording.items() if value != getattr(item, name)
    }
    if not changed:
        raise PledgeError(_("The new wording is the same as the present one."))
    if not reason.strip():
        raise PledgeError(_("Say why the wording has to change."))
    _refuse_unfit(item, wording)
    amendment = Amendment.objects.create(
        item=item, wording=changed, reason=reason.strip(), requested_by=actor, requested_at=at
    )
    record("amendment_requested", actor=actor, subject=_subject(item), at=at)
    tell_deciders(amendment, actor=actor, at=at)
    return amendment


def _subject(item):
    return f"{item.sheet.serial} · {item.text[:40]}"


def _refuse_unfit(item, changes):
    """PledgeError if ``item`` with ``changes`` is not valid on its sheet: a request meets the rules of a draft."""
    after = rules_of_wording.wording_of(item) | changes
    if not after["text"].strip():
        raise PledgeError(_("Say what is pledged."))
    if item.deadline and not after["deadline"]:
        raise PledgeError(_("A confirmed item keeps a deadline: enter the new one."))
    rules_of_wording.refuse_faults(after, year=item.sheet.cycle.year)


def cannot_change(item):
    """Why no change of ``item`` can be requested now, as a sentence; None if it can."""
    if item.sheet.state != Sheet.State.CONFIRMED:
        return _("The sheet is not confirmed yet: change it directly.")
    if item.common_id:
        return _("Common items are set centrally and are not amended on single sheets.")
    if item.amendments.filter(state=State.REQUESTED).exists():
        return _("A change of this item is waiting for a decision already.")
    if closed_among([item]):
        return _("This item is closed in the ledger: its wording stays as it is.")
    return None


def closed_among(items):
    """Keys of those ``items`` whose entry in the ledger is closed: fulfilled, or closed as not fulfilled."""
    rows = Item.objects.filter(pk__in=[item.pk for item in items], entry__isnull=False)
    closed = rows.exclude(entry__state__in=[Entry.State.OPEN, Entry.State.CLAIMED])
    return set(closed.order_by().values_list("pk", flat=True))


def plain_wording(item):
    """The present wording of ``item`` as a request keeps it: field of FIELDS → plain value."""
    return {name: json_value(getattr(item, name)) for name in FIELDS}


def read(name, value):
    """The value of field ``name`` from what ``json_value`` made of it."""
    if name == "target" and value is not None:
        return Decimal(value)
    return date.fromisoformat(value) if name == "deadline" and value else value


@transaction.atomic
def approve(amendment, *, actor, at, words=""):
    """Put the new wording in force: next frozen revision, changed item, line in the ledger.

    The public board shows the new wording immediately if it has no personal number, else it keeps the old one.
    """
    amendment, sheet = _lock(amendment, "approve", actor)
    item = amendment.item
    changes = {name: read(name, value) for name, value in amendment.wording.items()}
    _refuse_unfit(item, changes)
    for name, value in changes.items():
        setattr(item, name, value)
    item.save(update_fields=list(amendment.wording))
    sheet.revision += 1
    items = list(sheet.items.select_related("focus").prefetch_related("parts"))
    revision = freeze(sheet, items, actor=actor, at=at, reason=amendment.reason)
    revision.save(force_insert=True)
    sheet.save(update_fields=["revision"])
    _amend_ledger(sheet, item, actor=actor, at=at, reason=amendment.reason)
    follow_revision(sheet, actor=actor, at=at)
    return _decide(amendment, actor=actor, at=at, words=words, revision=revision)


def _amend_ledger(sheet, item, *, actor, at, reason):
    wording = wording_of(sheet, item)
    wording.pop("kind")
    try:
        amend_entry(
            item.entry, actor=actor, at=at, wording=wording, note=reason,
            serial_revision=sheet.revision,
        )  # fmt: skip
    except LedgerError as error:
        raise PledgeError(str(error)) from None


@transaction.atomic
def refuse(amendment, *, actor, at, words):
    """Keep the present wording; the words say why."""
    amendment, _sheet = _lock(amendment, "refuse", actor)
    if not words.strip():
        raise PledgeError(_("Say why the change is refused."))
    return _decide(amendment, actor=actor, at=at, words=words, revision=None)


def may_decide(amendment, actor):
    """A request is decided by somebody else than the person who made it, and never by the member concerned."""
    own = is_own(actor, amendment.item.sheet.member_id)
    return not had_a_hand(actor, [amendment.requested_by_id]) and not own


def _lock(amendment, verb, actor):
    """The request and its sheet, both locked in this order: sheet, then request."""
    item = Item.objects.select_related("sheet").get(pk=amendment.item_id)
    sheet = lock(item.sheet)
    amendment = TRANSITIONS.locked(amendment, verb)
    if not may_decide(amendment, actor):
        raise PledgeError(
            _("Somebody else decides on this request: people do not decide on their own requests.")
        )
    return amendment, sheet


def _decide(amendment, *, actor, at, words, revision):
    amendment.decided_by, amendment.decided_at = actor, at
    amendment.decision_text, amendment.revision = words.strip(), revision
    amendment.save(update_fields=["state", "decided_by", "decided_at", "decision_text", "revision"])
    item = amendment.item
    record(_RECORDED[amendment.state], actor=actor, subject=_subject(item), at=at)
    tell_decision(amendment, actor=actor, at=at)
    return amendment
