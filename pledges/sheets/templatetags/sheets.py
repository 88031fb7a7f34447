"""Template tags of the sheet's pages."""

from django import template

from core.numbers import days_saved, plain

register = template.Library()


@register.filter
def at(mapping, key):
    """``mapping[key]`` for the key of a form's hidden field (text or number), or None."""
    if not mapping or key in (None, ""):
        return None
    return mapping.get(int(key)) if str(key).isdecimal() else None


@register.filter
def of_kind(items, kind):
    """The items of one kind, in their order."""
    return [item for item in items if item.kind == kind]


@register.filter
def holds(form, names):
    """Whether anything is entered, or wrong, in the form's fields ``names`` (separated by blanks)."""
    return any(form[name].value() or form[name].errors for name in names.split())


@register.filter
def speedup(form):
    """The percentage of working days saved, as entered so far: 82.1%."""
    days = [str(form[name].value() or "") for name in ("statutory_days", "pledged_days")]
    if not all(text.isdecimal() and len(text) < 5 for text in days):
        return ""
    saved = days_saved(int(days[0]), int(days[1]))
    return f"{saved}%" if saved is not None else ""


@register.filter
def figure(number):
    """A Decimal as a field shows it: 4, 2.5."""
    return plain(number)
