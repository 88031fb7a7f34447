"""Save a draft: the whole input, with the version that it was entered on; and copy last year's items."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from ledger.entries.models import EntryKind
from pledges.errors import PledgeError

from ..cycles.models import CommonItem
from ..cycles.rules import common_items_for
from . import phrases, wording
from .models import Item, ItemPart, Sheet
from .rules import (
    TRANSITIONS,
    Check,
    lock,
    may_pledge_key_work,
    refuse_key_work,
    require_open,
    start_sheet,
)

MOST_ITEMS, MOST_PARTS = 30, 10


class StaleSheet(PledgeError):
    """Somebody saved the sheet since it was read; ``sheet`` is the present one."""

    def __init__(self, sheet):
        super().__init__(_("Somebody else has saved this sheet in the meantime."))
        self.sheet = sheet


@dataclass(frozen=True, kw_only=True)
class PartContent:
    """A sub-item as entered."""

    text: str
    target: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemContent:
    """A practical or key-work item as entered; ``id`` is that of the row it changes, or None for a new one."""

    id: int | None = None
    kind: str = EntryKind.PRACTICAL
    text: str = ""
    focus_id: int | None = None
    measure: str = ""
    baseline: str = ""
    target: Decimal | None = None
    unit: str = ""
    statutory_days: int | None = None
    pledged_days: int | None = None
    deadline: date | None = None
    beneficiary: str = ""
    proof: str = ""
    verifier: str = ""
    is_hot_issue: bool = False
    parts: tuple = ()


@dataclass(frozen=True, kw_only=True)
class Content:
    """A whole draft as entered. ``commons``: keys of the common items that are pledged."""

    commons: frozenset
    items: tuple
    oral: bool = False
    recorder: str = ""


#: The facts of an item that are compared to see whether it was revised.
FACTS = tuple(name for name in ItemContent.__dataclass_fields__ if name not in ("id", "parts"))


#: The fields that saving a draft writes of an existing item.
_WRITTEN = ["number", "alike", "check_state", "advice", "advice_text", "checked_by", "checked_at"]
_WRITTEN += [name.removesuffix("_id") for name in FACTS]


def stored(sheet):
    """The stored draft, as Content. Key-work items come before practical ones."""
    commons, items = set(), []
    for item in sheet.items.prefetch_related("parts"):
        if item.kind == EntryKind.COMMON:
            commons.add(item.common_id)
        else:
            items.append(content_of(item))
    return Content(
        commons=frozenset(commons), items=tuple(items), oral=sheet.oral, recorder=sheet.recorder
    )


def content_of(item):
    """The stored item, as ItemContent."""
    facts = {name: getattr(item, name) for name in FACTS}
    return ItemContent(id=item.pk, parts=tuple(part_contents(item)), **facts)


def part_contents(item):
    """The sub-items of ``item`` as PartContent."""
    rows = item.parts.all() if item.pk else []
    return [PartContent(text=part.text, target=part.target, unit=part.unit) for part in rows]


def offered_commons(sheet):
    """The common items to choose from: those in force, and those that the sheet pledges already."""
    ids = common_items_for(sheet.cycle, sheet.member).order_by().values("pk")
    pledged = Item.objects.filter(sheet=sheet.pk, common__isnull=False).order_by().values("common")
    return CommonItem.objects.filter(Q(pk__in=ids) | Q(pk__in=pledged)).order_by(
        "team", "number", "pk"
    )


@transaction.atomic
def first_or_next_save(sheet, content, *, version, actor, at, by_branch):
    """``save_draft``, which starts the sheet where it is not stored yet (``rules.start_sheet``): both or neither."""
    if sheet.pk is None:
        facts = {"actor": actor, "at": at, "by_branch": by_branch}
        sheet = start_sheet(sheet.member, sheet.cycle, **facts)
    return save_draft(sheet, content, version=version, actor=actor, at=at)


@transaction.atomic
def save_draft(sheet, content, *, version, actor, at):
    """Save the input, if nobody saved since ``version``; returns the sheet and its items' keys.

    The keys are in the order of ``content.items``. If somebody did save, but exactly the same (a page sent twice,
    or an automatic save overtaken by a button), nothing is lost and nothing is written; else StaleSheet.
    PledgeError if an item is not valid on a sheet (wording.py), or is not for this member.
    An item whose wording changed loses the branch's earlier decision on it.
    """
    sheet = lock(sheet)
    TRANSITIONS.require(sheet, "save")
    require_open(sheet.cycle)
    if sheet.version != version:
        return sheet, _keys_if_same(sheet, content)
    if len(content.items) > MOST_ITEMS:
        raise PledgeError(
            _("A sheet holds at most %(most)s practical and key-work items.") % {"most": MOST_ITEMS}
        )
    _refuse_unfit(sheet, content)
    _save_commons(sheet, content.commons)
    keys = _save_items(sheet, content.items)
    sheet.oral, sheet.recorder = content.oral, content.recorder if content.oral else ""
    _saved(sheet, actor=actor, at=at)
    return sheet, keys


def _refuse_unfit(sheet, content):
    """PledgeError for what the page does not offer or does not take; a draft may leave anything open."""
    refuse_key_work(sheet.member, {item.kind for item in content.items})
    refuse_areas(sheet, {item.focus_id for item in content.items} - {None})
    for item in content.items:
        wording.refuse_faults(vars(item), year=sheet.cycle.year)
    if content.oral and not content.recorder:
        raise PledgeError(_("Enter who records the oral pledge."))


def refuse_areas(sheet, areas):
    """PledgeError where one of ``areas`` (keys) is not offered on ``sheet``."""
    offered = sheet.cycle.focus_areas.filter(tier=sheet.tier, pk__in=areas)
    if areas - set(offered.values_list("pk", flat=True)):
        raise PledgeError(_("Choose a focus area of this tier and year."))


def _saved(sheet, *, actor, at):
    sheet.version += 1
    sheet.saved_at, sheet.drafted_by = at, actor
    sheet.save(update_fields=["oral", "recorder", "version", "saved_at", "drafted_by"])


def _keys_if_same(sheet, content):
    """The keys of the stored items in the order of ``content``, if it says the same; else StaleSheet."""
    there = stored(sheet)
    keys = {
        kind: [item.id for item in there.items if item.kind == kind] for kind in EntryKind.values
    }
    if _bare(there) != _bare(content):
        raise StaleSheet(sheet)
    return [keys[item.kind].pop(0) for item in content.items]


def _bare(content):
    """The content without keys, in the order in which it is stored."""
    items = [_with_amount(replace(item, id=None)) for item in content.items]
    items.sort(key=lambda item: item.kind)
    return replace(content, items=tuple(items), recorder=content.recorder if content.oral else "")


def _save_commons(sheet, wanted):
    rows = {item.common_id: item for item in sheet.items.filter(kind=EntryKind.COMMON)}
    if set(rows) == set(wanted):
        return
    kept = sheet.items.filter(kind=EntryKind.COMMON, common__in=wanted)
    order = [common for common in offered_commons(sheet) if common.pk in wanted]
    sheet.items.filter(kind=EntryKind.COMMON).exclude(common__in=wanted).delete()
    kept.update(number=F("number") + 1000)
    for number, common in enumerate(order, start=1):
        if item := rows.get(common.pk):
            item.number = number
            item.save(update_fields=["number"])
        else:
            facts = {"common": common, "text": common.text, "number": number}
            Item.objects.create(sheet=sheet, kind=EntryKind.COMMON, **facts)


def _save_items(sheet, contents):
    own = sheet.items.exclude(kind=EntryKind.COMMON)
    have = {item.pk: item for item in own.prefetch_related("parts")}
    # The same key twice (a page put together by hand) is one row and one new one.
    pairs = [(have.pop(content.id, None) or Item(sheet=sheet), content) for content in contents]
    kept = [item.pk for item, _content in pairs if item.pk]
    own.exclude(pk__in=kept).delete()
    places = _places(contents)
    moved = any(
        item.pk and (item.kind, item.number) != place
        for (item, _content), place in zip(pairs, places, strict=True)
    )
    if moved:  # out of the way, because a number is unique on a sheet
        own.update(number=F("number") + 1000)
    for (item, content), (_kind, number) in zip(pairs, places, strict=True):
        _save_item(item, _with_amount(content, item.text), number, moved=moved)
    return [item.pk for item, _content in pairs]


def _with_amount(content, text_before=""):
    """The item with the amount that its text names, as long as nobody has entered another, or taken it out again."""
    entered = content.target, content.unit
    if content.text == text_before or content.parts or content.statutory_days:
        return content
    if entered not in ((None, ""), phrases.amount_in(text_before)):
        return content
    target, unit = phrases.amount_in(content.text) or (None, "")
    return replace(content, target=target, unit=unit)


def _places(contents):
    """(kind, number) of each item: each kind is numbered separately."""
    last, places = dict.fromkeys(EntryKind.values, 0), []
    for content in contents:
        last[content.kind] += 1
        places.append((content.kind, last[content.kind]))
    return places


def _save_item(item, content, number, *, moved):
    same_parts = part_contents(item) == list(content.parts)
    same_facts = all(getattr(item, name) == getattr(content, name) for name in FACTS)
    if item.pk and same_parts and same_facts and not moved:
        return
    if item.text != content.text:
        item.alike = None
    for name in FACTS:
        setattr(item, name, getattr(content, name))
    item.number = number
    if not (same_parts and same_facts):
        item.check_state, item.advice, item.advice_text = Check.NONE, "", ""
        item.checked_by, item.checked_at = None, None
    item.save(**({"update_fields": _WRITTEN} if item.pk else {"force_insert": True}))
    if not same_parts:
        save_parts(item, content.parts)


def save_parts(item, parts):
    """Replace the sub-items of ``item`` by ``parts`` (PartContent)."""
    item.parts.all().delete()
    ItemPart.objects.bulk_create(
        ItemPart(item=item, number=place, text=part.text, target=part.target, unit=part.unit)
        for place, part in enumerate(parts, start=1)
    )


@transaction.atomic
def carry_over(sheet, *, actor, at, from_year=None):
    """Append the own items of the sheet of ``from_year`` (last year if not given), masked: with blanks to be filled in.

    Each figure, date and place is a blank (phrases.masked), and until they are filled in the sheet cannot be handed in.
    Items that are on the sheet already are not added again; key work of a former leader comes as practical items.
    Returns how many were added.
    """
    sheet = lock(sheet)
    TRANSITIONS.require(sheet, "save")
    year = from_year or sheet.cycle.year - 1
    before = Sheet.objects.standing().filter(member=sheet.member_id, cycle__year=year).first()
    if before is None:
        raise PledgeError(_("There is no sheet of %(year)s to carry over.") % {"year": year})
    own = list(sheet.items.exclude(kind=EntryKind.COMMON))
    texts = {item.text for item in own}
    old = (
        before.items.standing()
        .exclude(kind=EntryKind.COMMON)
        .select_related("focus")
        .prefetch_related("parts")
    )
    new = [item for item in old if not texts & {item.text, phrases.masked(item.text)}]
    new = new[: max(MOST_ITEMS - len(own), 0)]
    areas = {area.name: area for area in sheet.cycle.focus_areas.filter(tier=sheet.tier)}
    numbers = {kind: sum(item.kind == kind for item in own) for kind in EntryKind.values}
    leads = may_pledge_key_work(sheet.member)
    for item in new:
        item.kind = item.kind if leads else EntryKind.PRACTICAL
        numbers[item.kind] += 1
        _copy(item, sheet, numbers[item.kind], areas)
    if new:
        _saved(sheet, actor=actor, at=at)
    return len(new)


def _copy(item, sheet, number, areas):
    """The item on this year's ``sheet``. A statutory limit is the law's, and stays."""
    kept = ("kind", "statutory_days", "beneficiary", "proof", "verifier", "is_hot_issue")
    facts = {name: phrases.masked(getattr(item, name)) for name in phrases.MASKED}
    facts |= {name: getattr(item, name) for name in kept}
    focus = areas.get(item.focus.name) if item.focus_id else None
    copy = Item.objects.create(sheet=sheet, number=number, focus=focus, **facts)
    ItemPart.objects.bulk_create(
        ItemPart(item=copy, number=part.number, text=phrases.masked(part.text), unit=part.unit)
        for part in item.parts.all()
    )
