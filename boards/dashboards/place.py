"""Which unit, year and slice a dashboard is about, and the addresses of the rows behind its numbers."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from access.seats import STEP, scope, within_any
from accounts.organisations.models import Organisation
from accounts.organisations.queries import top_units
from accounts.people.models import Tier
from core.days import quarter_bounds
from ledger.entries.models import Entry, EntryKind

QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Place:
    """``tops``: the units at which it begins, one unless the seat holds several. Terms never mix: it is of one ``year``."""

    seat: object
    tops: tuple
    year: int
    years: tuple
    tier: str = ""
    kind: str = ""
    quarter: int = 0

    @property
    def unit(self):
        return self.tops[0] if len(self.tops) == 1 else None

    @property
    def branch(self):
        """The branch, where the place is a single one."""
        return self.unit if self.unit is not None and self.unit.is_branch else None

    @property
    def key(self):
        """The cache key of this place's figures."""
        return f"{','.join(str(top.pk) for top in self.tops)}:{self.year}"

    def within(self, lookup="branch__path"):
        """The condition for rows of these units, within the seat's scope."""
        inside = within_any(lookup, self.tops)
        visible = scope(self.seat, path=lookup, member=None)
        return inside & visible if visible is not None else Q(pk__in=[])

    def group_of(self, path):
        """The path of the unit directly below the place that ``path`` belongs to; with several tops, the top."""
        if self.unit is None:
            return next(top.path for top in self.tops if path.startswith(top.path))
        return path[: len(self.unit.path) + STEP]

    @property
    def depth(self):
        """How many characters of a branch's path name its group, or None where it must be looked up."""
        return None if self.unit is None else len(self.unit.path) + STEP

    def entries(self):
        """The entries of the place and year that count, without the slice."""
        return Entry.objects.standing().filter(self.within(), year=self.year)

    def sliced(self, entries):
        """The same filtered by the requested tier, kind and quarter."""
        if self.tier:
            entries = entries.filter(tier=self.tier)
        if self.kind:
            entries = entries.filter(kind=self.kind)
        first, last = due_range(self.year, self.quarter)
        if first:
            entries = entries.filter(due__gte=first)
        return entries.filter(due__lte=last) if last else entries

    def ledgers(self, *, unit=None, quarter=None, **facts):
        """The address of the entries that a number counts, in the slice of the place unless arguments override it."""
        query = {"year": facts.pop("year", self.year)}
        unit = unit or self.unit
        if unit is not None:
            query["unit"] = unit.pk if hasattr(unit, "pk") else unit
        query |= {"tier": self.tier, "kind": self.kind} | facts
        first, last = due_range(query["year"], self.quarter if quarter is None else quarter)
        query |= {"due_from": first, "due_until": last}
        return f"{_list()}?{urlencode({n: v for n, v in query.items() if v})}"

    def address(self, name="dashboard", args=(), **changes):
        """The address of a dashboard page of this place, with ``changes``."""
        query = {
            "unit": self.unit.pk if self.unit is not None else "", "year": self.year, "tier": self.tier,
            "kind": self.kind, "quarter": self.quarter or "",
        } | changes  # fmt: skip
        return f"{reverse(name, args=args)}?{urlencode({n: v for n, v in query.items() if v})}"


@cache
def _list():
    """The address of the list of entries; a page of the dashboards names it two thousand times."""
    return reverse("ledger_list")


def due_range(year, quarter):
    """(first, last) due date of a quarter; None where it is open: due dates before the year count as its first
    quarter, those after it as its last. (None, None) for no quarter."""
    if not quarter:
        return None, None
    first, last = quarter_bounds(year, quarter)
    return first if quarter > 1 else None, last if quarter < 4 else None


def place_of(request, today):
    """The Place of the requested address; 404 for a unit out of scope, unreadable filters are ignored."""
    seat, asked = request.seat, request.GET
    tops = tuple(top_units(seat))
    if (given := asked.get("unit", "")).isdecimal():
        tops = (get_object_or_404(Organisation.objects.visible_to(seat), pk=given),)
    years = tuple(Entry.objects.years()) or (today.year,)
    year = (
        int(asked["year"])
        if asked.get("year", "").isdecimal() and int(asked["year"]) in years
        else years[0]
    )
    quarter = asked.get("quarter", "")
    return Place(
        seat, tops, year, years,
        tier=asked.get("tier") if asked.get("tier") in Tier.values else "",
        kind=asked.get("kind") if asked.get("kind") in EntryKind.values else "",
        quarter=int(quarter) if quarter in ("1", "2", "3", "4") else 0,
    )  # fmt: skip


def crumbs(place):
    """[(unit, address)] from the top of the seat's scope down to the place, without the place itself."""
    if place.unit is None:
        return []
    units = Organisation.objects.visible_to(place.seat).above(place.unit)
    return [(unit.name, place.address(unit=unit.pk)) for unit in units]


def name_of(place):
    """The name of the place for headings."""
    return place.unit.name if place.unit is not None else _("All my units")
