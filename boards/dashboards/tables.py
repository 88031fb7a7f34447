"""The tables of the overview: figures by unit, tier, kind and quarter, and the persons of a branch."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.people.models import Tier
from core.numbers import percent
from ledger.entries.models import EntryKind, Light

from . import charts, figures
from .place import QUARTERS

#: Columns of the tables, in order.
COLUMNS = (
    "total", "done", "claimed", "near", "behind", "overdue", "explained", "failed", "hot", "hot_done",
)  # fmt: skip


def nothing():
    return dict.fromkeys(figures.NAMES, 0)


def members_of(place, read):
    """Pledged members, of the slice's tier only: a member has items of several kinds and quarters."""
    sums = read.sum(slice_by=("tier",)).get("", nothing())
    return figures.Number(sums["members"], place.address("dashboard_who", ["pledged"]))


def tables_of(place, read, today):
    """[{"code", "title", "rows": [(label, address inward, {column: Number}, rate)], "chart", "says"}]."""
    tables = []
    if place.branch is None:
        rows = [
            (unit.name, counts, unit) for unit, counts in figures.groups(place, read.sum("group"))
        ]
        tables.append(_table(place, "unit", _("By unit"), rows))
    tiers = [(str(label), read.sum("tier").get(code), code) for code, label in Tier.choices]
    kinds = [(str(label), read.sum("kind").get(code), code) for code, label in EntryKind.choices]
    quarters = [
        (_("Due in quarter %(number)s") % {"number": q}, read.sum("quarter").get(q), q)
        for q in QUARTERS
    ]
    titles = {
        "tier": _("By tier"),
        "kind": _("By kind"),
        "quarter": _("By quarter of the due date"),
    }
    for code, rows in (("tier", tiers), ("kind", kinds), ("quarter", quarters)):
        tables.append(_table(place, code, titles[code], [row for row in rows if row[1]]))
    if place.branch is not None:
        tables.insert(0, _people(place, today))
    return tables


def _table(place, code, title, rows):
    """One table; ``rows``: [(label, Counter, key)], where the key is the value of what it is broken down ``by``."""
    found = [
        (
            label, place.address(**{code: getattr(key, "pk", key)}),
            figures.numbers(place, counts, COLUMNS, **{code: key}), figures.rate(counts),
        )
        for label, counts, key in rows
    ]  # fmt: skip
    return {
        "code": code, "title": title, "rows": found, "says": _says(rows),
        "chart": charts.stacked(rows, place, by=code) if rows else None,
        "raw": [(label, counts) for label, counts, _key in rows],
    }  # fmt: skip


def _says(rows):
    """One sentence: the unit with the highest rate and the one with the lowest."""
    rated = sorted((figures.rate(counts), label) for label, counts, _key in rows if counts["total"])
    if not rated:
        return _("Nothing is registered here yet.")
    (low, last), (high, first) = rated[0], rated[-1]
    if len(rated) == 1:
        return _("%(name)s: %(rate)s%% fulfilled.") % {"name": first, "rate": high}
    return _("Fulfilled most: %(first)s with %(high)s%%; least: %(last)s with %(low)s%%.") % {
        "first": first, "high": high, "last": last, "low": low,
    }  # fmt: skip


def _people(place, today):
    """The table of a branch's persons; each number leads to that person's entries of that light."""
    rows = []
    for ledger, name, lights, total in figures.people(place, today):
        counts = {
            "total": total, "done": lights[Light.FULFILLED], "claimed": lights[Light.CLAIMED],
            "near": lights[Light.NEAR], "behind": lights[Light.BEHIND], "overdue": lights[Light.OVERDUE],
            "explained": lights[Light.EXPLAINED], "failed": lights[Light.UNFULFILLED],
        }  # fmt: skip
        numbers = {
            column: figures.Number(value, place.ledgers(person=ledger, **figures.LEADS[column]))
            for column, value in counts.items()
        }
        rows.append(
            (
                name,
                reverse("ledger_detail", args=[ledger], query={"year": place.year}),
                numbers,
                percent(counts["done"], total),
            )
        )
    return {
        "code": "person",
        "title": _("By person"),
        "rows": rows,
        "says": "",
        "chart": None,
        "raw": [],
    }


def heat_of(place, read, tables):
    """Units by quarter of the due date, in per cent fulfilled: chart, table and sentence; None inside a branch."""
    if place.branch is not None:
        return None
    cells = read.grid()
    units = [unit for unit, _counts in figures.groups(place, {path: 0 for path, _quarter in cells})]
    rows = [
        (unit.name, [
            (quarter, counts, figures.rate(counts), place.ledgers(unit=unit, quarter=quarter)) if (counts := cells.get((unit.path, quarter))) else None
            for quarter in QUARTERS
        ])
        for unit in units
    ]  # fmt: skip
    return {"rows": rows, "chart": charts.heat(cells, [(unit.name, unit) for unit in units], place)}
