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
    """Without the year where it is ``year``, which the page says already."""
    day = _local(day)
    return date_format(day, _("M j")) if day.year == year else long_day(day)
