"""The verbs of a sheet before it is confirmed: start, save, carry over, submit, take back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Tier
from ledger.models import Kind

from ..cycles.rules import common_items_for
from ..enrolment.models import Enrolment
from ..enrolment.rules import enrol
from ..errors import PledgeError
from .models import Item, Part, Sheet

State, Check = Sheet.State, Item.Check

#: (state, verb) → next state. What is not here is refused.
TRANSITIONS = {
    (State.DRAFT, "save"): State.DRAFT,
    (State.DRAFT, "submit"): State.SUBMITTED,
    (State.SUBMITTED, "take_back"): State.DRAFT,
    (State.SUBMITTED, "check"): State.SUBMITTED,
    (State.SUBMITTED, "send_back"): State.DRAFT,
    (State.SUBMITTED, "confirm"): State.CONFIRMED,
}

_REFUSALS = {
    State.DRAFT: gettext_lazy("The sheet is still a draft: submit it first."),
    State.SUBMITTED: gettext_lazy(
        "The sheet is with the branch for confirmation: take it back to change it."
    ),
    State.CONFIRMED: gettext_lazy(
        "The sheet is confirmed: its wording changes only through an amendment."
    ),
}

#: Leading cadres may also make key-work pledges (重点工作责任承诺).
KEY_WORK_TIERS = {Tier.DISTRICT_LEADER, Tier.UNIT_LEADER}
MOST_ITEMS = 30


class StaleSheet(PledgeError):
    """Somebody saved the sheet since it was read; ``sheet`` is as it is now."""

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
    kind: str = Kind.PRACTICAL
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
    hot: bool = False
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


def next_state(sheet, verb):
    """The state that ``verb`` leads to; PledgeError where the table has no such step."""
    try:
        return TRANSITIONS[sheet.state, verb]
    except KeyError:
        raise PledgeError(str(_REFUSALS[sheet.state])) from None


def may_pledge_key_work(member):
    return member.district_managed or member.tier in KEY_WORK_TIERS


@transaction.atomic
def start_sheet(member, cycle, *, actor, at, by_branch):
    """The member's sheet of ``cycle``: made with the tier's common items ticked, or the one there already.

    A branch that starts a sheet enrols the member with it (``by_branch``); a member must be enrolled or
    nominated, and not exempt. Safe to repeat.
    """
    if cycle is None:
        raise PledgeError(_("No cycle is open: the administrator opens the year first."))
    found = Sheet.objects.filter(member=member, cycle=cycle).first()
    if found:
        return found
    if member.exempt_reason:
        raise PledgeError(
            _("%(name)s is exempt from pledging: %(reason)s.")
            % {"name": member.name, "reason": member.exempt_reason}
        )
    _require_enrolment(member, cycle, actor=actor, at=at, by_branch=by_branch)
    sheet, made = Sheet.objects.get_or_create(
        member=member,
        cycle=cycle,
        defaults={
            "branch_id": member.branch_id, "tier": member.tier, "drafted_by": actor, "saved_at": at,
        },
    )  # fmt: skip
    if made:
        Item.objects.bulk_create(
            Item(sheet=sheet, kind=Kind.COMMON, number=number, common=common, text=common.text)
            for number, common in enumerate(common_items_for(cycle, member), start=1)
        )
    return sheet


def _require_enrolment(member, cycle, *, actor, at, by_branch):
    state = (
        Enrolment.objects.filter(member=member, cycle=cycle).values_list("state", flat=True).first()
    )
    if state == Enrolment.State.NOT_ENROLLED:
        raise PledgeError(
            _("%(name)s is not enrolled this year: enrol the member first.") % {"name": member.name}
        )
    if state != Enrolment.State.ENROLLED:
        if not by_branch:
            raise PledgeError(
                _("The branch has not confirmed your enrolment yet: nominate yourself first.")
            )
        enrol(member, cycle, actor=actor, at=at)


@transaction.atomic
def save_draft(sheet, content, *, version, actor, at):
    """Write what was entered, if nobody saved since ``version``; raises StaleSheet otherwise.

    An item whose wording changed loses the branch's earlier decision on it. Returns the sheet and the
    keys of its own items in the order of ``content.items``.
    """
    sheet = lock(sheet)
    next_state(sheet, "save")
    if sheet.version != version:
        raise StaleSheet(sheet)
    if len(content.items) > MOST_ITEMS:
        raise PledgeError(
            _("A sheet holds at most %(most)s items of one's own.") % {"most": MOST_ITEMS}
        )
    _save_commons(sheet, content.commons)
    keys = _save_items(sheet, content.items)
    sheet.oral, sheet.recorder = content.oral, content.recorder if content.oral else ""
    sheet.version += 1
    sheet.saved_at, sheet.drafted_by = at, actor
    sheet.save(update_fields=["oral", "recorder", "version", "saved_at", "drafted_by"])
    return sheet, keys


def lock(sheet):
    """The sheet locked and read again."""
    rows = Sheet.objects.select_for_update(of=("self",))
    return rows.select_related("member__branch", "branch", "cycle").get(pk=sheet.pk)


def _save_commons(sheet, wanted):
    kept = sheet.items.filter(kind=Kind.COMMON)
    kept.exclude(common__in=wanted).delete()
    kept.update(number=F("number") + 1000)
    have = {item.common_id: item for item in kept}
    offered = list(common_items_for(sheet.cycle, sheet.member))
    order = [common for common in offered if common.pk in wanted]
    order += [item.common for item in have.values() if item.common not in order]
    for number, common in enumerate(order, start=1):
        item = have.get(common.pk) or Item(
            sheet=sheet, kind=Kind.COMMON, common=common, text=common.text
        )
        item.number = number
        item.save()


def _save_items(sheet, contents):
    own = sheet.items.exclude(kind=Kind.COMMON)
    have = {item.pk: item for item in own.prefetch_related("parts")}
    kept = {content.id for content in contents if content.id in have}
    own.exclude(pk__in=kept).delete()
    own.update(number=F("number") + 1000)
    numbers, keys = dict.fromkeys(Kind.values, 0), []
    for content in contents:
        numbers[content.kind] += 1
        item = have.get(content.id) or Item(sheet=sheet)
        _save_item(item, content, numbers[content.kind])
        keys.append(item.pk)
    return keys


def _save_item(item, content, number):
    parts = [
        PartContent(text=part.text, target=part.target, unit=part.unit) for part in _parts(item)
    ]
    same_parts = parts == list(content.parts)
    changed = not same_parts or any(getattr(item, name) != getattr(content, name) for name in FACTS)
    for name in FACTS:
        setattr(item, name, getattr(content, name))
    item.number = number
    if changed:
        item.check_state, item.advice, item.advice_words = Check.NONE, "", ""
        item.checked_by, item.checked_at = None, None
    item.save()
    if not same_parts:
        item.parts.all().delete()
        Part.objects.bulk_create(
            Part(item=item, number=place, text=part.text, target=part.target, unit=part.unit)
            for place, part in enumerate(content.parts, start=1)
        )


def _parts(item):
    return item.parts.all() if item.pk else []


@transaction.atomic
def carry_over(sheet, *, actor, at):
    """Append last year's own items, with their deadlines moved into this year; returns how many were added.

    What stands on the sheet already is not added twice.
    """
    sheet = lock(sheet)
    next_state(sheet, "save")
    before = Sheet.objects.filter(member=sheet.member_id, cycle__year=sheet.cycle.year - 1).first()
    if before is None:
        raise PledgeError(
            _("There is no sheet of %(year)s to carry over.") % {"year": sheet.cycle.year - 1}
        )
    own = sheet.items.exclude(kind=Kind.COMMON)
    texts, areas = (
        {item.text for item in own},
        {area.name: area for area in sheet.cycle.focus_areas.filter(tier=sheet.tier)},
    )
    numbers = {kind: own.filter(kind=kind).count() for kind in Kind}
    added = 0
    for item in (
        before.items.exclude(kind=Kind.COMMON).select_related("focus").prefetch_related("parts")
    ):
        if item.text in texts:
            continue
        numbers[item.kind] += 1
        _copy(item, sheet, numbers[item.kind], areas)
        added += 1
    sheet.version += 1
    sheet.saved_at, sheet.drafted_by = at, actor
    sheet.save(update_fields=["version", "saved_at", "drafted_by"])
    return added


def _copy(item, sheet, number, areas):
    facts = {name: getattr(item, name) for name in FACTS if name not in ("focus_id", "deadline")}
    copy = Item.objects.create(
        sheet=sheet,
        number=number,
        focus=areas.get(item.focus.name) if item.focus_id else None,
        deadline=_moved(item.deadline, sheet.cycle.year),
        **facts,
    )
    for part in item.parts.all():
        Part.objects.create(
            item=copy, number=part.number, text=part.text, target=part.target, unit=part.unit
        )


def _moved(day, year):
    """The same day of ``year``; 29 February becomes the 28th."""
    if day is None:
        return None
    return (
        day.replace(year=year, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=year)
    )


@transaction.atomic
def submit(sheet, *, actor, at):
    """Hand the sheet to the branch. PledgeError names what is still missing. Doing it twice changes nothing."""
    sheet = lock(sheet)
    if sheet.state == State.SUBMITTED:
        return sheet
    state = next_state(sheet, "submit")
    problems = missing(sheet)
    if problems:
        raise PledgeError(" ".join(problems))
    sheet.state, sheet.submitted_at = state, at
    sheet.save(update_fields=["state", "submitted_at"])
    return sheet


def missing(sheet):
    """What a sheet needs before it can be submitted, as sentences."""
    own = [item for item in sheet.items.all() if item.kind != Kind.COMMON]
    problems = []
    if not own:
        problems.append(_("Add at least one practical item of your own."))
    for item in own:
        name = {"number": item.number}
        if not item.text.strip():
            problems.append(_("Item %(number)s: say what is pledged.") % name)
        if item.deadline is None:
            problems.append(_("Item %(number)s: enter the deadline.") % name)
        if item.check_state in (Check.RETURNED, Check.ANEW):
            problems.append(_("Item %(number)s was sent back: revise it first.") % name)
    if sheet.oral and not sheet.recorder:
        problems.append(_("An oral pledge needs the recorder's name."))
    return problems


@transaction.atomic
def take_back(sheet, *, actor, at):
    """Make a submitted sheet a draft again, so that it can be changed."""
    sheet = lock(sheet)
    sheet.state = next_state(sheet, "take_back")
    sheet.submitted_at = None
    sheet.save(update_fields=["state", "submitted_at"])
    return sheet
