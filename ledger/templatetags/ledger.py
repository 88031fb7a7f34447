from django import template
from django.utils import timezone

from core import days, numbers

from ..pages import lights

register = template.Library()


@register.filter
def plain(value):
    """20.00 → 20."""
    return numbers.plain(value)


@register.filter
def rate(value):
    """A rate that was computed: 39.7%, or a dash for None."""
    return numbers.percent_text(value)


@register.filter
def miss_100(rates):
    """Whether the rates of a whole need the note that they are rounded."""
    return numbers.miss_100(rates)


@register.filter
def short_day(day, year):
    return days.short_day(day, year) if day else ""


@register.filter
def long_day(day):
    return days.long_day(day) if day else ""


@register.filter
def due_text(entry):
    return lights.due_text(entry)


@register.inclusion_tag("ledger/_light.html")
def light(entry):
    """The light of an entry that ``lights.show`` has prepared."""
    return {"shown": entry.shown}


@register.filter
def long_moment(at):
    """2026年3月2日 09:00, in local time."""
    local = timezone.localtime(at)
    return f"{days.long_day(local)} {local:%H:%M}"
