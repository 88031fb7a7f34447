"""The branch confirms sheets: serial, frozen revision, entries in the ledger, all in one transaction."""

from datetime import date
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.own import refuse_own
from ledger.entries.models import EntryKind
from ledger.entries.registering import EntryDraft, register
from pledges.errors import PledgeError

from ..cycles.models import Cycle
from ..sheet import wording
from ..sheet.models import Item, Sheet
from ..sheet.rules import TRANSITIONS
from .freezing import content_of, parts_of, sha256_of
from .models import Revision
from .notifications import tell_confirmed

Check = Item.Check
NOBODY_S_OWN = gettext_lazy(
    "Nobody checks or confirms their own sheet: another secretary of the branch or an administrator does."
)


@transaction.atomic
def confirm(sheets, *, actor, at):
    """Confirm submitted sheets: every item that was not returned counts as confirmed.

    Locks the sheets and reads them again; a sheet that is confirmed already is passed over, so that a double
    click or a second secretary changes nothing twice. Returns the sheets confirmed by this call.
    Raises PledgeError for a sheet that is still a draft, has no item, or has an item that was sent back or whose wording
    is not valid, and for ``actor``'s own sheet: another secretary of the branch or an administrator confirms that one.
    """
    locked = _lock([sheet.pk for sheet in sheets])
    todo = [sheet for sheet in locked if sheet.state != Sheet.State.CONFIRMED]
    items = {sheet.pk: [] for sheet in todo}
    for item in _items_of(todo):
        items[item.sheet_id].append(item)
    for sheet in todo:
        refuse_own(actor, sheet.member_id, PledgeError, NOBODY_S_OWN)
        draft = _("The sheet of %(name)s has not been submitted yet.") % {"name": sheet.member.name}
        sheet.state = TRANSITIONS.require(sheet, "confirm", said=draft)
        _refuse_unready(sheet, items[sheet.pk])
    _mark_confirmed(todo, actor=actor, at=at)
    _number(todo)
    drafts = []
    for sheet in todo:
        sheet.revision, sheet.confirmed_at = 1, at
        drafts += [draft_of(sheet, item) for item in items[sheet.pk]]
    Sheet.objects.bulk_update(todo, ["state", "serial", "revision", "confirmed_at"], batch_size=200)
    entries = register(drafts, actor=actor, at=at)
    _point([item for sheet in todo for item in items[sheet.pk]], entries)
    # The paper has the numbers of the ledger, so it comes after it.
    revisions = [freeze(sheet, items[sheet.pk], actor=actor, at=at) for sheet in todo]
    Revision.objects.bulk_create(revisions, batch_size=500)
    tell_confirmed(todo, actor=actor, at=at)
    return todo


def _point(items, entries):
    """Link each item to its entry. PledgeError, and nothing is registered, if one has an entry already."""
    for item, entry in zip(items, entries, strict=True):
        item.entry = entry
    free = Item.objects.filter(entry=None)
    if free.bulk_update(items, ["entry"], batch_size=500) != len(items):
        raise PledgeError(_("An item of these sheets is in the ledger already."))


def _lock(ids):
    """The sheets locked and read again, in order of key so that two bulk confirmations cannot deadlock."""
    sheets = []
    for chunk in batched(sorted(ids), 500):
        rows = Sheet.objects.filter(pk__in=chunk).order_by("pk").select_for_update(of=("self",))
        sheets += rows.select_related("member__branch", "branch", "cycle")
    return sheets


def _items_of(sheets):
    for chunk in batched((sheet.pk for sheet in sheets), 500):
        rows = (
            Item.objects.filter(sheet__in=chunk)
            .select_related("focus", "entry")
            .prefetch_related("parts")
        )
        yield from rows.order_by("sheet", "kind", "number")


def _refuse_unready(sheet, items):
    if not items:
        raise PledgeError(_("The sheet of %(name)s has no item.") % {"name": sheet.member.name})
    if any(item.check_state in (Check.RETURNED, Check.ANEW) for item in items):
        raise PledgeError(
            _("An item of the sheet of %(name)s was sent back and has not been revised.")
            % {"name": sheet.member.name}
        )
    for item in items:
        if item.kind != EntryKind.COMMON:
            wording.refuse_faults(
                wording.wording_of(item), year=sheet.cycle.year, of=sheet.member.name
            )


def _number(sheets):
    """Give serials, drawing the running numbers under the cycle's lock.

    All who confirm in the cycle wait for its row, until the end of the transaction because no number may be missing;
    so it is drawn late, and many sheets are confirmed in brief parts. Who only refers to the cycle does not wait.
    """
    for cycle_id in sorted({sheet.cycle_id for sheet in sheets}):
        cycle = Cycle.objects.select_for_update(no_key=True).get(pk=cycle_id)
        for sheet in sheets:
            if sheet.cycle_id == cycle_id:
                cycle.last_serial += 1
                sheet.serial = f"{cycle.serial_prefix}-{cycle.year}-{cycle.last_serial:04d}"
        cycle.save(update_fields=["last_serial"])


def _mark_confirmed(sheets, *, actor, at):
    for chunk in batched((sheet.pk for sheet in sheets), 500):
        Item.objects.filter(sheet__in=chunk, check_state=Check.NONE).update(
            check_state=Check.CONFIRMED, checked_by=actor, checked_at=at
        )


def freeze(sheet, items, *, actor, at, reason=""):
    """The unsaved next Revision of ``sheet``, numbered ``sheet.revision``."""
    content = content_of(sheet, items, revision=sheet.revision)
    return Revision(
        sheet=sheet,
        number=sheet.revision,
        content=content,
        sha256=sha256_of(content),
        confirmed_by=actor,
        confirmed_at=at,
        reason=reason,
    )


def draft_of(sheet, item):
    """The item as the ledger takes it; an item without a deadline runs to the end of the year."""
    return EntryDraft(
        member=sheet.member,
        branch_id=sheet.branch_id,
        year=sheet.cycle.year,
        serial=sheet.serial,
        tier=sheet.tier,
        **wording_of(sheet, item),
    )


def wording_of(sheet, item):
    """The item's wording in the ledger's terms; the keys are those of ledger.entries.verbs.WORDING and ``kind``."""
    return {
        "kind": item.kind,
        "text": item.text,
        "measure": item.measure,
        "baseline": item.baseline,
        "target": item.target,
        "unit": item.unit,
        "statutory_days": item.statutory_days,
        "pledged_days": item.pledged_days,
        "due": item.deadline or date(sheet.cycle.year, 12, 31),
        "whole_year": item.deadline is None,
        "beneficiary": item.beneficiary,
        "proof": item.proof,
        "verifier": item.verifier,
        "is_hot_issue": item.is_hot_issue,
        "focus": item.focus.name if item.focus_id else "",
        "parts": parts_of(item),
    }
