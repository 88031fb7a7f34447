"""The quality gate: advice on an item before the branch checks it. It advises, never blocks.

Source of the four checks: docs/domain.md §2 (no number, no deadline, a hedge, text copied from last year or a colleague).
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledger.entries.models import EntryKind

from . import likeness, phrases
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
    return advise_all(sheet.branch_id, sheet.cycle, [(sheet, items)])


def advise_all(branch, cycle, sheets):
    """The same for several sheets of one branch (its key) and cycle: ``sheets`` is [(sheet, items)]; two queries."""
    own = [
        (sheet, item)
        for sheet, items in sheets
        for item in items
        if item.kind != EntryKind.COMMON and item.text.strip()
    ]
    if not own:
        return {}
    members = {sheet.member_id for sheet, _item in own}
    neighbours = _Neighbours(members, branch, cycle)
    return {item.pk: list(_flags(sheet, item, neighbours)) for sheet, item in own}


class _Neighbours:
    """The texts of last year's sheets of ``members``, and of this year's of the branch, read once.

    The sheets are found first, by their own indexes; one condition over items and sheets would have the database
    read all items.
    """

    def __init__(self, members, branch, cycle):
        near = Q(member__in=members, cycle__year=cycle.year - 1) | Q(branch=branch, cycle=cycle)
        sheets = Sheet.objects.standing().filter(near).values_list("pk", "member_id", "cycle__year")
        of = {key: (member_id, year) for key, member_id, year in sheets}
        rows = (
            Item.objects.filter(sheet__in=of, withdrawn_in=None)
            .exclude(kind=EntryKind.COMMON)
            .exclude(text="")
        )
        #: (member, year) → [(bare text, outline)]
        self._texts = defaultdict(list)
        for sheet_id, text in rows.order_by().values_list("sheet", "text"):
            self._texts[of[sheet_id]].append((likeness.bare(text), likeness.outline(text)))

    def last_year(self, sheet):
        return self._texts.get((sheet.member_id, sheet.cycle.year - 1), [])

    def colleagues(self, sheet):
        """{member: their texts}"""
        year = sheet.cycle.year
        return {
            member: texts
            for (member, of), texts in self._texts.items()
            if of == year and member != sheet.member_id
        }


def _flags(sheet, item, neighbours):
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
    if words := _copied(sheet, item, neighbours):
        yield Flag(Item.Advice.COPIED, words)


def _copied(sheet, item, neighbours):
    """What is said of the closest copy, or None."""
    text, outline = likeness.bare(item.text), likeness.outline(item.text)
    before, colleagues = neighbours.last_year(sheet), neighbours.colleagues(sheet)
    if text in {one for one, _outline in before}:
        return _("The same item was on last year's sheet: what is new this year?")
    if any(text == one for texts in colleagues.values() for one, _outline in texts):
        return _("A colleague of the branch has the same wording: what is your own part?")
    if near := _near_colleagues(outline, colleagues):
        return ngettext(
            "%(count)d colleague of the branch pledges nearly the same, with another figure, date or place: what is your own part?",
            "%(count)d colleagues of the branch pledge nearly the same, with other figures, dates or places: what is your own part?",
            near,
        ) % {"count": near}
    if likeness.near(outline, {one for _text, one in before}):
        return _(
            "Last year's sheet has nearly the same item, with another figure, date or place: what is new this year?"
        )
    if item.alike:
        return ngettext(
            "%(count)d other member of the district pledges nearly the same: what is your own part?",
            "%(count)d other members of the district pledge nearly the same: what is your own part?",
            item.alike,
        ) % {"count": item.alike}
    return None


def _near_colleagues(outline, colleagues):
    """How many colleagues pledge nearly the same."""
    of = defaultdict(set)
    for member, texts in colleagues.items():
        for _text, one in texts:
            of[one].add(member)
    return len(set().union(*(of[one] for one in likeness.near(outline, of))))


def _all_text(item):
    """The texts that may contain amounts: the pledge and its sub-items."""
    return "\n".join(
        [item.text, *(f"{part.text} {part.target or ''}" for part in item.parts.all())]
    )
