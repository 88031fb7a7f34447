"""The trend of a year: how much is fulfilled at the end of each month, compared with last year at the same date."""

from calendar import monthrange
from datetime import date

from django.db.models import Q

from core.cache_stamp import cached
from core.numbers import percent
from ledger.entries.models import Entry
from ledger.statistics.rules import done_by_month, median_wait, refresh, summed


def total_of(place, year):
    """How many entries the place has in ``year``, as kept."""
    rows = summed(place.within(), year, by=("year",))
    return rows[0][1]["total"] if rows else 0


def curve(place, year, until):
    """[(last day counted, fulfilled by then, per cent of all)] for each month of ``year`` that ``until`` has reached.

    The last one ends on ``until`` itself, so that two years can be compared on the same date.
    """
    months = done_by_month(place.within(), year)
    total, found, points = total_of(place, year), months.get(0, 0), []
    for month in range(1, 13):
        last = date(year, month, monthrange(year, month)[1])
        if last >= until:
            found += _in_part(place, date(year, month, 1), until)
            points.append((until, found, percent(found, total)))
            return points
        found += months.get(month, 0)
        points.append((last, found, percent(found, total)))
    return points


def _in_part(place, first, until):
    """Fulfilled from ``first`` until ``until``, of the year of ``first``; by the index on state and day."""
    return Entry.objects.filter(
        place.within(), Q(state__in=Entry.DONE), year=first.year, fulfilled_on__gte=first, fulfilled_on__lte=until
    ).count()  # fmt: skip


def same_day(today, year):
    """``today`` in another year; 29 February becomes the 28th. The end of the year for a year that is over."""
    if year == today.year:
        return today
    return date(year, today.month, min(today.day, monthrange(year, today.month)[1]))


def read(place, today):
    """{"now", "before": curves; "totals": (this year's, last year's); "wait": (median days, entries)}, kept."""
    key, sure = f"trend:{place.seat.role}:{place.key}:{today}", refresh()
    return cached(key, lambda: _read(place, today), sure=sure)


def _read(place, today):
    until = today if place.year == today.year else date(place.year, 12, 31)
    before = place.year - 1
    return {
        "now": curve(place, place.year, until),
        "before": curve(place, before, same_day(until, before)) if before in place.years else [],
        "totals": (total_of(place, place.year), total_of(place, before)),
        "wait": median_wait(place.within(), place.year),
        "wait_before": median_wait(place.within(), before),
    }  # fmt: skip
