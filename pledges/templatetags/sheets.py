"""What the sheet's form needs in its templates."""

from django import template

from ..sheets.models import Item

register = template.Library()

_FOLDED = (
    "statutory_days",
    "pledged_days",
    "measure",
    "baseline",
    "beneficiary",
    "proof",
    "verifier",
    "parts",
    "hot",
)


@register.filter
def at(mapping, key):
    """``mapping[key]`` for the key of a form's hidden field (text or number), or None."""
    if not mapping or key in (None, ""):
        return None
    return mapping.get(int(key)) if str(key).isdecimal() else None


@register.filter
def has_details(form):
    """Whether anything is entered, or wrong, in the folded part of an item."""
    return any(form[name].value() or form[name].errors for name in _FOLDED)


@register.filter
def speedup(form):
    """The percentage of working days saved, as entered so far: 82.1%."""
    days = [str(form[name].value() or "") for name in ("statutory_days", "pledged_days")]
    if not all(text.isdecimal() and len(text) < 5 for text in days):
        return ""
    share = Item(statutory_days=int(days[0]), pledged_days=int(days[1])).speedup
    return f"{share}%" if share is not None else ""
