"""What an approved request does to its sheet and to the ledger; called by amending.py under the sheet's lock."""

from django.db.models import Max
from django.utils.translation import gettext as _

from ledger.entries.decisions import withdraw as withdraw_entry
from ledger.entries.models import EntryKind
from ledger.entries.registering import register
from ledger.entries.verbs import amend as amend_entry
from ledger.errors import LedgerError
from pledges.errors import PledgeError

from ..sheet.drafting import save_parts
from ..sheet.models import Item
from . import proposed
from .confirming import draft_of, freeze, wording_of
from .models import Amendment

Kind = Amendment.Kind


def enact(amendment, sheet, *, actor, at):
    """Carry out a request about one item; returns the next frozen revision of ``sheet``."""
    sheet.revision += 1
    act = {Kind.CHANGE: _change, Kind.ADD: _add, Kind.WITHDRAW: _withdraw}[amendment.kind]
    try:
        act(amendment, sheet, actor=actor, at=at)
    except LedgerError as error:
        raise PledgeError(str(error)) from None
    items = list(sheet.items.standing().select_related("focus", "entry").prefetch_related("parts"))
    revision = freeze(sheet, items, actor=actor, at=at, reason=amendment.reason)
    revision.save(force_insert=True)
    sheet.save(update_fields=["revision"])
    return revision


def withdraw_sheet(sheet, *, actor, at, reason):
    """Withdraw every standing item of ``sheet``, whose new state is set."""
    try:
        for item in sheet.items.filter(withdrawn_in=None).select_related("entry"):
            withdraw_entry(item.entry, actor=actor, at=at, note=reason)
    except LedgerError as error:
        raise PledgeError(str(error)) from None
    sheet.save(update_fields=["state"])


def others(item):
    """The other standing items of the sheet; of an own item, the other own ones."""
    rows = item.sheet.items.standing().exclude(pk=item.pk)
    return rows if item.kind == EntryKind.COMMON else rows.exclude(kind=EntryKind.COMMON)


def _change(amendment, sheet, *, actor, at):
    item = amendment.item
    proposed.refuse_unfit(sheet, amendment.wording, item=item)
    _write(item, sheet, proposed.read(amendment.wording))
    item = _read_again(item)
    amend_entry(
        item.entry, actor=actor, at=at, wording=wording_of(sheet, item), note=amendment.reason,
        serial_revision=sheet.revision,
    )  # fmt: skip


def _add(amendment, sheet, *, actor, at):
    wording = proposed.read(amendment.wording)
    proposed.refuse_unfit(sheet, wording)
    item = Item(
        sheet=sheet, added_in=sheet.revision, check_state=Item.Check.CONFIRMED, checked_by=actor, checked_at=at,
    )  # fmt: skip
    _write(item, sheet, wording)
    item = amendment.item = _read_again(item)
    drafts = [draft_of(sheet, item)]
    [item.entry] = register(drafts, actor=actor, at=at, note=amendment.reason)
    item.save(update_fields=["entry"])


def _withdraw(amendment, sheet, *, actor, at):
    item = amendment.item
    if not others(item).exists():
        raise PledgeError(_("Nothing would be left on the sheet: withdraw the whole sheet."))
    item.withdrawn_in = sheet.revision
    item.save(update_fields=["withdrawn_in"])
    withdraw_entry(
        item.entry, actor=actor, at=at, note=amendment.reason, serial_revision=sheet.revision
    )


def _write(item, sheet, wording):
    """Write ``wording`` (field → value) to the item, which gets a new number where it is new or changes its kind."""
    facts = {name: value for name, value in wording.items() if name != "parts"}
    if facts.get("kind", item.kind) != item.kind or not item.pk:
        last = sheet.items.filter(kind=facts["kind"]).aggregate(last=Max("number"))["last"]
        facts["number"] = (last or 0) + 1
    for name, value in facts.items():
        setattr(item, name, value)
    fields = [name.removesuffix("_id") for name in facts]
    item.save(**({"update_fields": fields} if item.pk else {"force_insert": True}))
    if "parts" in wording:
        save_parts(item, wording["parts"])


def _read_again(item):
    rows = Item.objects.select_related("focus", "entry").prefetch_related("parts")
    return rows.get(pk=item.pk)
