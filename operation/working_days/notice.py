"""The State Council's notice of a year's holidays, or a list of days, as days off and weekends worked.

一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至13日放假调休。1月31日（周日）、2月14日（周日）上班。
2027-04-05 放假
2027-05-08 班
"""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.text import clean
from core.workdays import FIXED

#: A holiday is no longer than this; a longer span was mistyped.
LONGEST = timedelta(days=15)

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_DAY = r"(?:(?:(\d{4})年)?(\d{1,2})月)?(\d{1,2})[日号]|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
_SPAN = re.compile(rf"(?:{_DAY})(?:\s*(?:至|到|—+|－|~|～|-)\s*(?:{_DAY}))?")
_OFF, _WORKS = re.compile("放假|休"), re.compile("上班|班")


class NoticeRefused(ValueError):
    """A text that cannot be read as a year's holidays; the message is for the person who entered it."""


def read_notice(text, year):
    """(days off, weekends worked) as sorted lists of dates; NoticeRefused with the words that are not understood.

    A holiday may begin in the year before; all else is of ``year``, and the days fixed by regulation are among those off.
    """
    off, works = set(), set()
    for words in re.split(r"[。；;，,\n]", _BRACKETS.sub("", clean(text))):
        days = _days_of(words, year)
        if not days:
            continue
        if not (_OFF.search(words) or _WORKS.search(words)):
            said = _("“%(words)s” does not say whether these days are off (放假) or worked (上班).")
            raise NoticeRefused(said % {"words": words.strip()})
        (works if _WORKS.search(words) else off).update(days)
    _check(off, works, year)
    return sorted(off), sorted(works)


def _days_of(words, year):
    """Every day that the words name, those of spans included."""
    found, month = [], None
    for match in _SPAN.finditer(words):
        first, month = _day(match.groups()[:6], year, month)
        last = first
        if any(match.groups()[6:]):
            last, month = _day(match.groups()[6:], first.year, month)
        if not first <= last <= first + LONGEST:
            said = _("“%(words)s” is no span of a holiday: check its days.")
            raise NoticeRefused(said % {"words": match[0]})
        found += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return found


def _day(groups, year, month):
    """(date, month) of one day as matched; a month that is not said is that of the day before."""
    said_year, said_month, said_day = groups[:3] if groups[2] else groups[3:]
    month = int(said_month) if said_month else month
    try:
        return date(int(said_year or year), month or 0, int(said_day)), month
    except ValueError:
        said = _("%(day)s is no day of the calendar: check it.")
        raise NoticeRefused(said % {"day": "-".join(filter(None, groups))}) from None


def _check(off, works, year):
    if strange := sorted(day for day in off | works if day.year not in (year - 1, year)):
        said = _("%(day)s is not of %(year)s: choose the year of the notice.")
        raise NoticeRefused(said % {"day": strange[0].isoformat(), "year": year})
    if both := sorted(off & works):
        said = _("%(day)s is said to be off and to be worked.")
        raise NoticeRefused(said % {"day": both[0].isoformat()})
    if weekdays := sorted(day for day in works if day.weekday() < 5):
        said = _(
            "%(day)s is no Saturday or Sunday, so it is not worked in exchange: check the year."
        )
        raise NoticeRefused(said % {"day": weekdays[0].isoformat()})
    fixed = [date(year, month, day) for month, day in FIXED]
    if missing := [day for day in fixed if day not in off]:
        said = _(
            "The days fixed by regulation are not all there (%(days)s): enter the whole notice."
        )
        raise NoticeRefused(said % {"days": "、".join(day.isoformat() for day in missing)})
