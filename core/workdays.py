"""Working days by the national calendar: weekends, public holidays, and the weekends worked in exchange for them.

The State Council fixes the holidays of a year in the autumn before. Until the library has them, and for years
before its first, Monday to Friday counts; ``known(year)`` says which, so that pages can warn.
"""

from datetime import date, timedelta
from functools import cache

import chinese_calendar
from django.utils.translation import gettext as _

_DAY = timedelta(days=1)


@cache
def known(year):
    """Whether the holidays of ``year`` are known."""
    try:
        chinese_calendar.is_workday(date(year, 12, 31))
    except NotImplementedError:
        return False
    return True


def warning(year):
    """A note that the holidays of ``year`` are unknown, else ""."""
    if known(year):
        return ""
    return _(
        "The public holidays of %(year)s are not known yet: every Monday to Friday counts as a working day. "
        "Update the package chinesecalendar once the State Council has announced them."
    ) % {"year": year}


def is_workday(day):
    """Whether the date ``day`` is a working day; of a year that is not known, Monday to Friday."""
    return chinese_calendar.is_workday(day) if known(day.year) else day.weekday() < 5


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
