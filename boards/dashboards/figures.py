"""The figures of a place: settled ones from the precomputed tables, those that depend on today from the entries."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Substr

from accounts.organisations.models import Organisation
from core.cache_stamp import cached
from core.numbers import percent
from ledger.entries.models import Entry, Light
from ledger.statistics.rules import COUNTS, quarter_of_due, refresh, summed

#: The lights that depend on the day: counted from the open entries.
LIVE = (Light.OVERDUE, Light.BEHIND, Light.NEAR)
NAMES = (*COUNTS, *(light.value for light in LIVE))


@dataclass
class Figures:
    """``rows``: [(group path, tier, kind, quarter, Counter of NAMES)] of one place, not sliced."""

    place: object
    rows: list

    def sum(self, by=None, *, slice_by=("tier", "kind", "quarter")):
        """{key: Counter} with one key a value of ``by`` ("group", "tier", "kind", "quarter"; None: one sum under "").

        The place's own slice is kept in all of ``slice_by`` but ``by`` itself.
        """
        place, sums = self.place, {}
        for group, tier, kind, quarter, counts in self.rows:
            facts = {"group": group, "tier": tier, "kind": kind, "quarter": quarter}
            wanted = {
                name: getattr(place, name)
                for name in slice_by
                if name != by and getattr(place, name)
            }
            if any(facts[name] != value for name, value in wanted.items()):
                continue
            sums.setdefault(facts[by] if by else "", Counter()).update(counts)
        return sums

    def grid(self):
        """{(group, quarter): Counter} of the slice without its quarter, for the heat map."""
        place, sums = self.place, {}
        for group, tier, kind, quarter, counts in self.rows:
            if place.tier in ("", tier) and place.kind in ("", kind):
                sums.setdefault((group, quarter), Counter()).update(counts)
        return sums


def read(place, today):
    """The Figures of ``place``, kept until something changes."""
    key, sure = f"dashboard:{place.seat.role}:{place.key}:{today}", refresh()
    rows = cached(key, lambda: _rows(place, today), sure=sure)
    return Figures(place, rows)


def _rows(place, today):
    table = {}
    prefix = Substr("branch__path", 1, place.depth or 255)
    by = ("group", "tier", "kind", "quarter")
    for (path, *rest), counts in summed(place.within(), place.year, by=by, group=prefix):
        table.setdefault((place.group_of(path), *rest), Counter()).update(counts)
    for path, tier, kind, quarter, *numbers in _live(place, today, prefix):
        counts = dict(zip(map(str, LIVE), numbers, strict=True))
        table.setdefault((place.group_of(path), tier, kind, quarter), Counter()).update(counts)
    return [(*key, counts) for key, counts in table.items()]


def _live(place, today, prefix):
    """Open entries by group, tier, kind and quarter: how many show each of LIVE today. One query."""
    open_now = place.entries().filter(state=Entry.State.OPEN).with_light(today).order_by()
    rows = open_now.annotate(group=prefix, quarter=quarter_of_due(place.year))
    rows = rows.filter(light__in=LIVE).values_list("group", "tier", "kind", "quarter")
    return rows.annotate(**{f"n_{light}": Count("pk", filter=Q(light=light)) for light in LIVE})


def done(counts):
    return counts["struck_off"] + counts["verified"]


def rate(counts):
    """Fulfilled in per cent of all, one decimal; None if there are none."""
    return percent(done(counts), counts["total"])


def groups(place, sums):
    """[(unit, Counter)] of the units directly below the place, in the order of the tree. One query."""
    units = Organisation.objects.visible_to(place.seat).filter(path__in=list(sums))
    return [(unit, sums[unit.path]) for unit in units]


@dataclass(frozen=True)
class Number:
    """A number and the address of the rows that it counts."""

    value: int
    address: str


#: Column → the filters of the list of entries for the rows that it counts.
LEADS = {
    "total": {},
    "done": {"light": Light.FULFILLED.value},
    "struck_off": {"state": Entry.State.STRUCK_OFF.value},
    "claimed": {"light": Light.CLAIMED.value},
    "overdue": {"light": Light.OVERDUE.value},
    "behind": {"light": Light.BEHIND.value},
    "near": {"light": Light.NEAR.value},
    "explained": {"light": Light.EXPLAINED.value},
    "failed": {"light": Light.UNFULFILLED.value},
    "hot": {"hot": 1},
    "hot_done": {"hot": 1, "light": Light.FULFILLED.value},
    "extended": {"extended": 1},
}


def value_of(name, counts):
    """The number of the column ``name``."""
    if name == "done":
        return done(counts)
    if name == "failed":
        return counts["unfulfilled"] - counts["explained"]
    if name == "course":
        return counts["open"] - sum(counts[light] for light in LIVE)
    return counts[name]


def numbers(place, counts, names, **where):
    """{column: Number} of ``counts``; ``where`` narrows the address as the counts are narrowed."""
    return {
        name: Number(value_of(name, counts), place.ledgers(**(where | LEADS[name])))
        for name in names
    }


def people(place, today):
    """The persons of a branch: (ledger id, name, {light: number}, total) in the order of names. One query."""
    rows = place.sliced(place.entries()).with_light(today).order_by()
    rows = rows.values_list("ledger", "ledger__member__name", "light").annotate(n=Count("pk"))
    found = {}
    for ledger, name, light, number in rows:
        found.setdefault((name, ledger), Counter())[light] += number
    return [
        (ledger, name, counts, sum(counts.values()))
        for (name, ledger), counts in sorted(found.items())
    ]
