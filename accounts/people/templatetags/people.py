"""A member's half-known dates, and addresses that carry a name."""

from django import template
from django.utils import formats
from django.utils.http import urlencode
from django.utils.translation import get_language

from core.templatetags.ui import zh_date

register = template.Library()


@register.filter
def born(member):
    """1983年7月14日, or with less precision 1983年7月 or 1983年."""
    return _known(member.born_on, member.born_precision)


@register.filter
def joined(member):
    """The day of joining the Party, with its precision."""
    return _known(member.joined_on, member.joined_precision)


def _known(day, precision):
    if not day or precision == "day":
        return zh_date(day)
    chinese = (get_language() or "").startswith("zh")
    if precision == "month":
        return f"{day.year}年{day.month}月" if chinese else formats.date_format(day, "F Y")
    return f"{day.year}年" if chinese else str(day.year)


@register.simple_tag
def querystring_of(**values):
    """``values`` as the query of an address."""
    return urlencode(values)
