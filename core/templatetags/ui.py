"""Small helpers for templates that every app may use: display forms of dates, numbers and names."""

from django import forms, template
from django.utils import formats
from django.utils.timezone import template_localtime
from django.utils.translation import get_language

from core import workdays
from core.days import day_text

register = template.Library()


@register.filter
def zh_date(value):
    """2026年7月1日, unpadded (GB/T 9704); in English as the locale writes it. Empty for None."""
    if not value:
        return ""
    value = template_localtime(value)  # a moment near midnight belongs to the day on our clocks
    if (get_language() or "").startswith("zh"):
        return day_text(value)
    return formats.date_format(value, "j F Y")


@register.filter
def zh_day(value):
    """9月30日, for tables of one year."""
    if not value:
        return ""
    if (get_language() or "").startswith("zh"):
        return day_text(value, value.year)
    return formats.date_format(value, "j M")


@register.filter
def doubt(last, first):
    """What is not known of the working days between two dates (core.workdays); empty where all is."""
    return workdays.doubt(first, last)


@register.filter
def han_name(name):
    """A name of two characters with an em space between, so that names line up; only to the eye."""
    name = str(name)
    return f"{name[0]}　{name[1]}" if len(name) == 2 and ord(name[0]) > 0x2E80 else name


_CLASSES = {"check": "form-check-input", "select": "form-select", "input": "form-control"}


@register.filter
def look(field):
    """How a form field is drawn: "check", "group" (of boxes), "select" or "input"."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "select" if isinstance(widget, forms.Select) else "input"


@register.filter
def styled(field):
    """The widget of a field in Bootstrap's classes; crispy's own tag does it twenty times slower."""
    classes = [field.field.widget.attrs.get("class", ""), _CLASSES[look(field)]]
    if field.errors:
        classes.append("is-invalid")
    return field.as_widget(attrs={"class": " ".join(classes).strip()})
