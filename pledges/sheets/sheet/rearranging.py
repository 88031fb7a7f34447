"""Adding and removing items and sub-items of the posted form, without storing anything: works without JavaScript.

An action is "add", "remove-2", "add-part-0" or "remove-part-0-1"; positions count from 0.
"""

import re

from .drafting import MOST_ITEMS, MOST_PARTS

_ITEM = r"items"
_SHAPE = re.compile(r"(add|remove)(-part)?((?:-\d{1,2})*)$")


def is_rearrangement(action):
    return _SHAPE.match(action) is not None


def rearranged(data, action):
    """(the posted data after ``action``, the form prefix to go on typing at or None)."""
    verb, part, places = _SHAPE.match(action).groups()
    places = [int(text) for text in places.split("-") if text]
    prefix, most = _ITEM, MOST_ITEMS
    if part:
        prefix, most = f"{_ITEM}-{places.pop(0) if places else 0}-parts", MOST_PARTS
    count = _total(data, prefix, most)
    if verb == "add":
        order = [*range(count), None][: most + 1]
        focus = f"{prefix}-{count}"
    else:
        gone = places[0] if places else -1
        order = [place for place in range(count) if place != gone]
        focus = f"{prefix}-{min(gone, len(order) - 1)}" if order else None
    return _moved(data, prefix, order), focus


def _total(data, prefix, most):
    text = data.get(f"{prefix}-TOTAL_FORMS", "0")
    return min(int(text), most + 5) if text.isdecimal() and len(text) < 5 else 0


def _moved(data, prefix, order):
    """The data with the forms of ``prefix`` in another order; None means an empty form."""
    new = data.copy()
    belongs = re.compile(rf"{re.escape(prefix)}-(\d+)-(.+)")
    old = {}
    for key in [key for key in new if belongs.match(key)]:
        place, name = belongs.match(key).groups()
        old.setdefault(int(place), {})[name] = new.pop(key)
    for place, source in enumerate(order):
        for name, values in old.get(source, {}).items():
            new.setlist(f"{prefix}-{place}-{name}", values)
        if source is None and prefix == _ITEM:
            new[f"{prefix}-{place}-parts-TOTAL_FORMS"] = "0"
            new[f"{prefix}-{place}-parts-INITIAL_FORMS"] = "0"
    new[f"{prefix}-TOTAL_FORMS"] = str(len(order))
    return new
