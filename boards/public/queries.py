"""The queries of the public board: only sheets whose disclosure shows today, and of them only the permitted fields.

The permitted fields are in pledges/disclosure/publishing/public.py, and nowhere else.
"""

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from access.seats import STEP, path_range
from accounts.organisations.models import Organisation
from accounts.organisations.queries import named_like
from accounts.people.models import Member, Tier
from core.cache_stamp import cached
from core.days import short_day
from core.numbers import percent
from core.text import clean
from ledger.entries.models import Cause, Entry, EntryKind
from ledger.statistics.rules import firsts
from pledges.disclosure.publishing.models import Disclosure
from pledges.disclosure.publishing.public import (
    FULFILLED,
    OPEN,
    OVERDUE,
    UNFULFILLED,
    Shown,
    facts_of,
    more,
)
from pledges.sheets.confirmation.models import Revision
from pledges.sheets.cycles.models import Cycle, FocusArea
from pledges.sheets.sheet.models import Item


@dataclass(frozen=True)
class BoardLine:
    """One line of the board: the permitted ``facts`` of an item, its address, and its public state."""

    serial: str
    number: int
    facts: dict
    due: str
    style: str
    word: str

    def __getattr__(self, name):
        """A permitted field by its name; "" for one that is not permitted."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self.facts.get(name, "")

    @property
    def more(self):
        return more(self.facts)


def shown_entries(year, today):
    """The practical and key-work entries of ``year`` whose sheet the board shows on ``today``."""
    return _of_shown_sheets(year, today).exclude(kind=EntryKind.COMMON)


def _of_shown_sheets(year, today):
    showing = Disclosure.objects.showing(today).filter(sheet__serial=OuterRef("serial"))
    # Items added in a later revision than the one shown; there are few, found by their own index.
    unseen = Item.objects.filter(
        added_in__gt=F("sheet__disclosures__revision"),
        sheet__disclosures__in=Disclosure.objects.showing(today),
    ).filter(added_in__gt=1)
    rows = Entry.objects.standing().filter(Exists(showing), year=year)
    return rows.exclude(pk__in=unseen.values("entry"))


def filtered(entries, *, year, today, q="", unit=None, tier="", status="", focus="", hot=False):
    """The entries that match the filters of the board."""
    if unit is not None:
        entries = entries.filter(path_range("branch__path", unit.path))
    if tier:
        entries = entries.filter(tier=tier)
    if status:
        entries = entries.filter(_STATUS[status](today))
    if focus:
        entries = entries.filter(focus=focus)
    if hot:
        entries = entries.filter(is_hot_issue=True)
    return _search(entries, q, year, today) if q.strip() else entries


_RUNNING = (Entry.State.OPEN, Entry.State.CLAIMED)
_STATUS = {
    FULFILLED: lambda today: Q(state__in=Entry.DONE),
    OVERDUE: lambda today: Q(state__in=_RUNNING, due__lt=today),
    OPEN: lambda today: Q(state__in=_RUNNING, due__gte=today),
    UNFULFILLED: lambda today: Q(state=Entry.State.UNFULFILLED),
}


#: Up to this many matches are read first and then sorted; common words are found soon by walking the index in order.
RARE = 5000


def _search(entries, q, year, today):
    """By name, pinyin, unit or words of the pledge; words of a revision that is not public are not searched.

    Each way has its index. Matches of rare words are read first and then sorted; of common ones the first page is
    found faster by reading the list in order.
    """
    text = clean(q)
    held = Disclosure.objects.showing(today).held_back().filter(sheet__cycle__year=year)
    held = list(held.values_list("sheet__serial", flat=True))
    ways = _ways(text, held)
    of_year = Entry.objects.filter(year=year).order_by()
    rare = set()
    for way in ways:
        rare.update(of_year.filter(way).values_list("pk", flat=True)[: RARE + 1])
        if len(rare) > RARE:
            return entries.filter(reduce(or_, [*ways[:-1], _words(text, held, "icontains")]))
    return entries.filter(pk__in=rare)


def _words(text, held, lookup):
    """Search in the pledges, except on the sheets ``held`` back. By the index, or by reading rows in their order."""
    found = Q(**{f"text__{lookup}": text})
    return found & ~Q(serial__in=held) if held else found


def _ways(text, held):
    """The conditions of which one must hold; the last is that of the words."""
    members = Member.objects.search(text).values("pk")
    found = [Q(ledger__member__in=members)]
    named = Organisation.objects.filter(named_like(text)).values_list("path", flat=True)[:50]
    if within := [path_range("branch__path", path) for path in named]:
        found.append(reduce(or_, within))
    found.append(_words(text, held, "words"))
    return found


def lines(entries, today, posts=None):
    """Lines for a page of entries (with ledger.member and branch loaded). Two queries, more for none.

    posts   serial → the post as disclosed, where the lines are to have it
    """
    entries = list(entries)
    frozen = _held_wordings({entry.serial for entry in entries}, today)
    posts = posts or {}
    return [
        _line(entry, today, frozen.get(entry.pk), posts.get(entry.serial) or "")
        for entry in entries
    ]


def _held_wordings(serials, today):
    """Entry id → frozen item, for sheets whose newest revision is not the one that may be shown."""
    held = Disclosure.objects.showing(today).held_back().filter(sheet__serial__in=serials)
    wordings = {}
    for sheet_id, number in held.values_list("sheet", "revision"):
        revision = Revision.objects.get(sheet=sheet_id, number=number)
        wordings |= {item["id"]: item for item in revision.content["items"]}
    entries = Item.objects.filter(pk__in=wordings).values_list("pk", "entry") if wordings else ()
    return {entry: wordings[item] for item, entry in entries}


def _line(entry, today, frozen, post=""):
    facts = facts_of(Shown(today=today, entry=entry, frozen=frozen, post=post))
    return BoardLine(
        serial=entry.serial, number=entry.number, facts=facts, **state_and_due(facts, entry, entry.year, today)
    )  # fmt: skip


def state_and_due(facts, entry, year, today):
    """{"style", "word", "due"}: the state and the deadline of an item as they are shown, where they are permitted."""
    style, word = state_of(entry, today) if "status" in facts else ("", "")
    return {
        "style": style, "word": word,
        "due": due_text(facts["deadline"], year) if "deadline" in facts else "",
    }  # fmt: skip


def due_text(due, year):
    return short_day(due, year) if due else _("All year")


def state_of(entry, today):
    """(style, word) of the state as the public reads it: fulfilled, not fulfilled, under way or overdue."""
    if entry is not None and entry.is_fulfilled:
        return "done", _("Fulfilled")
    if entry is not None and entry.state == Entry.State.UNFULFILLED:
        return ("explained" if entry.cause == Cause.OBJECTIVE else "failed"), _("Not fulfilled")
    if entry is not None and entry.due < today:
        return "late", _("Overdue")
    return "ok", _("Under way")


_NAMES = ("members", "practical", "fulfilled", "struck_off", "hot")


def figures(year, today, unit=None):
    """The strip of figures, the rates of the five tiers and of the units below ``unit`` (or of the district).

    All from one grouped query, which serves every unit; it and the sums of a unit are kept a minute at most.
    """
    within = unit.path if unit is not None else ""
    return cached(f"board:{year}:{today}:{within}", lambda: _summed(year, today, within))


def _summed(year, today, within):
    at, rows = cached(f"board:{year}:{today}", lambda: _counted(year, today))
    sums, tiers, below = Counter(), {tier.value: Counter() for tier in Tier}, {}
    ends = len(within) + STEP if within else 2 * STEP
    for path, tier, *counts in rows:
        if not path.startswith(within):
            continue
        counts = dict(zip(_NAMES, counts, strict=True))
        sums.update(counts)
        tiers[tier].update(counts)
        if len(path) >= ends:
            below.setdefault(path[:ends], Counter()).update(counts)
    return {name: sums[name] for name in _NAMES} | {
        "share": percent(sums["struck_off"], sums["practical"]),
        "tiers": [_rate(tier, counts) for tier, counts in tiers.items()], "below": below, "at": at,
    }  # fmt: skip


def _counted(year, today):
    own, done = ~Q(kind=EntryKind.COMMON), Q(state__in=Entry.DONE)
    rows = _of_shown_sheets(year, today).order_by().values_list("branch__path", "tier")
    rows = rows.annotate(
        members=Count("pk", filter=firsts(year)), practical=Count("pk", filter=own),
        fulfilled=Count("pk", filter=own & done),
        struck_off=Count("pk", filter=own & Q(state=Entry.State.STRUCK_OFF)),
        hot=Count("pk", filter=own & done & Q(is_hot_issue=True)),
    )  # fmt: skip
    return timezone.now(), list(rows)


def _rate(tier, counts):
    return {
        "tier": tier, "fulfilled": counts["fulfilled"], "practical": counts["practical"],
        "percent": percent(counts["fulfilled"], counts["practical"]),
    }  # fmt: skip


def units_below(figures):
    """The units directly below the one of ``figures`` that pledged in public, in the order of the tree. One query."""
    below = figures["below"]
    rows = Organisation.objects.filter(path__in=list(below)).values_list("path", "code", "name")
    return [
        {
            "code": code,
            "name": name,
            "percent": percent(below[path]["fulfilled"], below[path]["practical"]),
        }
        | below[path]
        for path, code, name in rows
    ]


def units():
    """The units below the district that the filter offers: (code, name), and the district's own name."""
    return cached("board-units", _units)


def _units():
    rows = Organisation.objects.filter(depth__lte=2).values_list("depth", "code", "name")
    rows = list(rows[:400])
    district = next((name for depth, _code, name in rows if depth == 1), "")
    return district, [(code, name) for depth, code, name in rows if depth == 2]


def focus_areas(year):
    """The focus areas of the year that the filter offers."""
    return cached(f"board-focus:{year}", lambda: _focus_areas(year))


def _focus_areas(year):
    rows = FocusArea.objects.filter(cycle__year=year).order_by("name")
    return list(rows.values_list("name", flat=True).distinct())


def years():
    """The years of which pledges may be shown, the newest first."""
    return cached(
        "board-years",
        lambda: list(Cycle.objects.exclude(state=Cycle.State.DRAFT).values_list("year", flat=True)),
    )


def year_of(asked, today):
    """(the requested year ``asked``, given in digits, or the newest; all years)."""
    known = years()
    if asked.isdecimal() and int(asked) in known:
        return int(asked), known
    return (known[0] if known else today.year), known
