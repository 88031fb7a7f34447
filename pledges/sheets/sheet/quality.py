"""The quality gate: advice on an item before the branch checks it. It advises, never blocks.

Source of the four checks: docs/domain.md §2 (no number, no deadline, a hedge, text copied from last year or a colleague).
"""

import re
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from ledger.entries.models import EntryKind
from workbooks.values import to_half_width

from . import phrases
from .models import Item, Sheet

_DEADLINE = re.compile(
    r"[0-9０-９一二三四五六七八九十]\s*(?:月|日|号)|[一二三四]季度|季末|月底|年底|年末|年内|全年|年中|上半年|下半年"
    r"|每[个]?[日天周旬月季年]|[0-9０-９][-/.．][0-9０-９]"
)
_HEDGES = (
    "争取", "力争", "尽量", "努力", "尽可能", "适时", "尽力", "尽快", "适当", "逐步", "进一步", "原则上", "视情", "酌情",
    "有望", "力求", "基本上", "条件允许", "如有可能", "大概", "左右",
)  # fmt: skip


@dataclass(frozen=True)
class Flag:
    """One piece of advice on an item: its code (one of Item.Advice) and the sentence for the member."""

    code: str
    words: str


def advise(sheet, items):
    """{item key: [Flag, …]} for the own items of ``sheet`` among ``items``; two queries for any number."""
    own = [item for item in items if item.kind != EntryKind.COMMON and item.text.strip()]
    if not own:
        return {}
    last_year, colleagues = _others(sheet)
    return {item.pk: list(_flags(item, last_year, colleagues)) for item in own}


def _others(sheet):
    """The member's own texts of last year, and this year's of the colleagues in the branch; both bare.

    The sheets are found first, by their own indexes; one condition over items and sheets would have the database
    read all items.
    """
    near = Q(member=sheet.member_id) | Q(branch=sheet.branch_id, cycle=sheet.cycle_id)
    keys = (set(), set())
    sheets = Sheet.objects.filter(near).exclude(pk=sheet.pk)
    for key, member_id, year in sheets.values_list("pk", "member_id", "cycle__year"):
        if year == sheet.cycle.year:
            keys[1].add(key)
        elif member_id == sheet.member_id and year == sheet.cycle.year - 1:
            keys[0].add(key)
    rows = Item.objects.filter(sheet__in=keys[0] | keys[1]).exclude(kind=EntryKind.COMMON)
    found = {True: set(), False: set()}
    for sheet_id, text in rows.order_by().values_list("sheet", "text"):
        found[sheet_id in keys[0]].add(_bare(text))
    return found[True] - {""}, found[False] - {""}


def _bare(text):
    """The text without blanks and punctuation, figures in half width, so that a copy is known for one."""
    return re.sub(r"[\W_]", "", to_half_width(text)).lower()


def _flags(item, last_year, colleagues):
    if (
        item.target is None
        and not item.statutory_days
        and not phrases.NUMBER.search(_all_text(item))
    ):
        yield Flag(
            Item.Advice.NO_NUMBER,
            _("There is no number in it: say how much or how often, so that it can be checked."),
        )
    if item.deadline is None and not _DEADLINE.search(item.text):
        yield Flag(Item.Advice.NO_DEADLINE, _("There is no deadline: say until when."))
    if hedge := next((word for word in _HEDGES if word in item.text), None):
        words = _("“%(word)s” leaves it open: say what will be done.") % {"word": hedge}
        yield Flag(Item.Advice.HEDGED, words)
    bare = _bare(item.text)
    if bare in last_year:
        words = _("The same item was on last year's sheet: what is new this year?")
        yield Flag(Item.Advice.COPIED, words)
    elif bare in colleagues:
        words = _("A colleague of the branch has the same wording: what is your own part?")
        yield Flag(Item.Advice.COPIED, words)


def _all_text(item):
    """The texts that may contain amounts: the pledge and its sub-items."""
    return "\n".join(
        [item.text, *(f"{part.text} {part.target or ''}" for part in item.parts.all())]
    )
