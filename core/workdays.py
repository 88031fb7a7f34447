"""Working days by the national calendar: weekends, public holidays, and the weekends worked in exchange for them.

The State Council fixes the holidays of a year in the autumn before. Until the package has them, those count that an
administrator entered (CalendarYear); where there are none, and for years before the package's first, Monday to Friday but
for the days that are fixed by regulation. ``known(year)`` says which, and ``doubt`` what to tell people beside a date.
"""

from datetime import date, timedelta
from functools import cache

import chinese_calendar
from django.core.cache import cache as kept
from django.utils.translation import gettext as _

from .models import CalendarYear

_DAY = timedelta(days=1)
_KEY, _SECONDS = "calendar-years", 60

#: (month, day) off in every year by the regulation on public holidays (全国年节及纪念日放假办法), whatever else the year brings.
FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))


@cache
def in_package(year):
    """Whether the package has the holidays of ``year``."""
    try:
        chinese_calendar.is_workday(date(year, 12, 31))
    except NotImplementedError:
        return False
    return True


def entered():
    """{year: (days off, weekends worked)} as administrators entered them. Asks the database once a minute at most."""
    years = kept.get(_KEY)
    if years is None:
        rows = CalendarYear.objects.values_list("year", "off", "works")
        years = {year: (_days(off), _days(works)) for year, off, works in rows}
        kept.set(_KEY, years, _SECONDS)
    return years


def forget_entered():
    """Let the next question see what was entered just now."""
    kept.delete(_KEY)


def _days(texts):
    return frozenset(map(date.fromisoformat, texts))


def known(year):
    """Whether the holidays of ``year`` are known."""
    return in_package(year) or year in entered()


def warning(year):
    """A note that the holidays of ``year`` are unknown, else ""."""
    if known(year):
        return ""
    return _(
        "The public holidays of %(year)s are not known yet: every Monday to Friday counts as a working day, but for the days fixed by regulation "
        "(1 January, 1–2 May, 1–3 October). An administrator can enter the State Council's notice under “Calendar of working days”."
    ) % {"year": year}


def years_ahead(today):
    """The years that dates set about ``today`` reach: this one, and from October on, before which nobody can know it, the next."""
    return (today.year, today.year + 1) if today.month >= 10 else (today.year,)


def doubt(first, last):
    """The warning of the first year that is not known between two dates, in any order; "" where all are known, or one is None."""
    if first is None or last is None:
        return ""
    years = range(min(first.year, last.year), max(first.year, last.year) + 1)
    return next(filter(None, map(warning, years)), "")


def is_workday(day):
    """Whether the date ``day`` is a working day; of a year that is not known, Monday to Friday but for the fixed days."""
    if in_package(day.year):
        return chinese_calendar.is_workday(day)
    if (found := entered().get(day.year)) is not None:
        off, works = found
        return day in works or (day.weekday() < 5 and day not in off)
    return day.weekday() < 5 and (day.month, day.day) not in FIXED


def add_workdays(day, number):
    """The date ``number`` working days after ``day``, before it if negative (0: ``day`` itself, even on a day off)."""
    step, left = (_DAY, number) if number > 0 else (-_DAY, -number)
    while left:
        day += step
        left -= is_workday(day)
    return day


def next_workday(day):
    """``day`` if it is a working day, else the first one after it."""
    while not is_workday(day):
        day += _DAY
    return day


def workdays_between(first, last):
    """The number of working days after ``first`` up to and including ``last``; 0 if ``last`` is not later."""
    days = (first + _DAY * step for step in range(1, (last - first).days + 1))
    return sum(map(is_workday, days))
