"""Charts as plain data for static/js/charts.js: labels, series, and the link of each bar."""

from django.utils.translation import gettext as _

from .figures import LEADS, done, rate, value_of

#: Series of the stacked bars: (column, label, colour of the style sheet).
STACK = ("done", "claimed", "course", "near", "behind", "overdue", "explained", "failed")


def words():
    """Column → its word, for tables and legends."""
    return {
        "total": _("Items"), "done": _("Fulfilled"), "struck_off": _("Struck off"), "claimed": _("Awaiting verification"),
        "course": _("On course"), "near": _("Near due"), "behind": _("Behind plan"), "overdue": _("Overdue"),
        "explained": _("Not fulfilled, explained"), "failed": _("Not fulfilled"), "hot": _("Hot problems"),
        "hot_done": _("Hot problems solved"), "extended": _("Extended"), "members": _("Members"),
    }  # fmt: skip


def stacked(rows, place, *, by):
    """Stacked bars. ``rows``: [(label, Counter, key)], where the key is a value of what they are broken down ``by``."""
    named = words()
    series = []
    for name in STACK:
        values = [value_of(name, counts) for _label, counts, _key in rows]
        if any(values):
            lead = LEADS.get(name, {"light": "course"})
            links = [place.ledgers(**({by: key} | lead)) for _label, _counts, key in rows]
            series.append({"name": named[name], "code": name, "values": values, "links": links})
    return {"kind": "stack", "labels": [label for label, _counts, _key in rows], "series": series}


def heat(cells, rows, place):
    """The heat map. ``rows``: [(label, unit)]; ``cells``: {(path, quarter): Counter}."""
    points = []
    for y, (_label, unit) in enumerate(rows):
        for quarter in (1, 2, 3, 4):
            counts = cells.get((unit.path, quarter))
            if counts and counts["total"]:
                link = place.ledgers(unit=unit, quarter=quarter)
                points.append(
                    [quarter - 1, y, float(rate(counts)), done(counts), counts["total"], link]
                )
    return {
        "kind": "heat", "labels": [label for label, _unit in rows], "points": points,
        "quarters": [_("Quarter %(number)s") % {"number": number} for number in (1, 2, 3, 4)],
    }  # fmt: skip


def lines(curves, labels):
    """Curves over the months. ``curves``: [(name, [(day, found, per cent)], links)]."""
    return {
        "kind": "lines", "labels": labels,
        "series": [
            {"name": name, "values": [None if p is None else float(p) for _d, _n, p in points], "links": links}
            for name, points, links in curves
        ],
    }  # fmt: skip


def bars(rows):
    """Plain bars. ``rows``: [(label, number, address)]."""
    return {
        "kind": "bars", "labels": [row[0] for row in rows],
        "series": [{"name": "", "code": "overdue", "values": [row[1] for row in rows], "links": [row[2] for row in rows]}],
    }  # fmt: skip
