"""Dates as people write them: 9月30日, and with its year 2026年9月30日 (unpadded)."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def _local(day):
    return timezone.localtime(day) if isinstance(day, datetime) and timezone.is_aware(day) else day


def long_day(day):
    day = _local(day)
    return date_format(day, _("M j, Y"))


def short_day(day, year):
    """The day without the year if it is ``year``, which the page shows already."""
    day = _local(day)
    return date_format(day, _("M j")) if day.year == year else long_day(day)


def day_text(day, year=None):
    """2026年7月1日, unpadded, or 7月1日 where the paper is of that ``year``. Paper is Chinese in every language of the pages."""
    return (
        f"{day.month}月{day.day}日" if day.year == year else f"{day.year}年{day.month}月{day.day}日"
    )
