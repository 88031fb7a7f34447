"""The quality gate: what a colleague would say of an item before the branch does. It advises, never blocks."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ledger.models import Kind

from .models import Item

_NUMBER = re.compile(r"[0-9０-９一二三四五六七八九十百千万两半]|[%％‰]")
_DEADLINE = re.compile(r"月|季度|年底|年内|年前|每[日天周月年]|[0-9０-９]日|全年|上半年|下半年")
_HEDGES = (
    "争取",
    "力争",
    "尽量",
    "努力",
    "尽可能",
    "适时",
    "进一步",
    "逐步",
    "积极",
    "尽力",
    "适当",
)


@dataclass(frozen=True)
class Flag:
    """One piece of advice on an item: its code and the sentence for the member."""

    code: str
    words: str


def advise(sheet, items):
    """{item key: [Flag, …]} for the own items of ``sheet``; two queries whatever their number."""
    own = [item for item in items if item.kind != Kind.COMMON and item.text.strip()]
    if not own:
        return {}
    last_year = _texts(
        sheet, sheet__member=sheet.member_id, sheet__cycle__year=sheet.cycle.year - 1
    )
    colleagues = _texts(sheet, sheet__branch=sheet.branch_id, sheet__cycle=sheet.cycle_id)
    return {item.pk: list(_flags(item, last_year, colleagues)) for item in own}


def _texts(sheet, **where):
    rows = Item.objects.filter(**where).exclude(kind=Kind.COMMON).exclude(sheet=sheet.pk)
    return {_plain(text) for text in rows.values_list("text", flat=True)}


def _plain(text):
    """The text without blanks and punctuation, so that a copy is known for one."""
    return re.sub(r"[\W_]", "", text)


def _flags(item, last_year, colleagues):
    hedge = next((word for word in _HEDGES if word in item.text), None)
    if not _NUMBER.search(item.text) and item.target is None:
        yield Flag(
            "no_number",
            _("There is no number in it: say how much or how often, so that it can be checked."),
        )
    if item.deadline is None and not _DEADLINE.search(item.text):
        yield Flag("no_deadline", _("There is no deadline: say until when."))
    if hedge:
        yield Flag(
            "hedged", _("“%(word)s” leaves it open: say what will be done.") % {"word": hedge}
        )
    if _plain(item.text) in last_year:
        yield Flag("copied", _("The same stood on last year's sheet: what is new this year?"))
    elif _plain(item.text) in colleagues:
        yield Flag(
            "copied", _("A colleague of the branch pledges the same words: what is your own part?")
        )
