"""Quarters, the bounds of days, and dates as people write them: 9月30日, with its year 2026年9月30日 (unpadded)."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def quarter_of(day):
    """The quarter of ``day``, from 1 to 4."""
    return (day.month + 2) // 3


def quarter_bounds(year, quarter):
    """(first day, last day) of the quarter."""
    after = date(year + (quarter == 4), quarter * 3 % 12 + 1, 1)
    return date(year, quarter * 3 - 2, 1), after - timedelta(days=1)


def moment_on(day, at=time.min):
    """The moment at which our clocks show ``at`` on ``day``; its beginning unless told otherwise."""
    return timezone.make_aware(datetime.combine(day, at))


def _local(day):
    return timezone.localtime(day) if isinstance(day, datetime) and timezone.is_aware(day) else day


def long_day(day):
    return date_format(_local(day), _("M j, Y"))


def short_day(day, year):
    """The day without the year if it is ``year``, which the page shows already."""
    day = _local(day)
    return date_format(day, _("M j")) if day.year == year else long_day(day)


def day_text(day, year=None):
    """2026年7月1日, unpadded, or 7月1日 where the paper is of that ``year``. Paper is Chinese in every language of the pages."""
    return (
        f"{day.month}月{day.day}日" if day.year == year else f"{day.year}年{day.month}月{day.day}日"
    )
