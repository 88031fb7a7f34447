"""One ledger read whole for its page: entries of a year with lights and history, figures, chain state."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .chain import check_code
from .days import long_day
from .lights import show
from .models import Entry, Event, Light
from .numbers import plain
from .verification import fault_of


@dataclass(frozen=True)
class Book:
    """``entries`` of ``year``, each with ``shown`` and ``history``; ``years`` that have any, newest first."""

    ledger: object
    year: int
    years: list
    entries: list
    figures: dict
    fault: str | None
    code: str


def read(ledger, *, today, year=None):
    """The Book of ``ledger`` for ``year`` (the newest where it has no entry of that year). Two queries."""
    everything = list(ledger.entries.with_light(today).order_by("year", "number"))
    events = list(ledger.events.order_by("seq"))
    years = sorted({entry.year for entry in everything}, reverse=True)
    year = year if year in years else (years[0] if years else today.year)
    entries = show([entry for entry in everything if entry.year == year], today)
    lines = defaultdict(list)
    for event in events:
        lines[event.entry_id].append(event)
    for entry in entries:
        entry.ledger = ledger
        entry.history = [line(event) for event in lines[entry.pk]]
        entry.verified_at = _last(lines[entry.pk], Event.Kind.VERIFIED)
    fault = fault_of(ledger, events, everything)
    return Book(
        ledger, year, years, entries, figures_of(entries), fault, check_code(ledger.head_digest)
    )


def _last(events, kind):
    return next((event.at for event in reversed(events) if event.kind == kind), None)


def figures_of(entries):
    """How many are pledged, fulfilled, struck off, and of each light."""
    lights = dict.fromkeys(Light.values, 0)
    for entry in entries:
        lights[entry.light] += 1
    return {
        "pledged": len(entries),
        "fulfilled": lights[Light.FULFILLED],
        "struck_off": sum(entry.state == Entry.State.STRUCK_OFF for entry in entries),
        "lights": lights,
        "bar": _bar(lights, len(entries)),
    }


#: In this order the parts of the bar stand; what is on course or claimed is the empty rest.
_PARTS = (
    (Light.FULFILLED, "done"),
    (Light.NEAR, "warn"),
    (Light.BEHIND, "behind"),
    (Light.OVERDUE, "late"),
)


def _bar(lights, whole):
    """The parts of a bar 100 wide: [{"style", "x", "width"}, …]."""
    parts, x = [], 0.0
    for light, style in _PARTS:
        if lights[light]:
            width = round(lights[light] * 100 / whole, 2)
            parts.append({"style": style, "x": x, "width": width})
            x = round(x + width, 2)
    return parts


def line(event):
    """One line of an entry's history in words: what, when, who, and the facts that came with it."""
    return {
        "kind": event.kind,
        "what": event.get_kind_display(),
        "at": event.at,
        "who": event.actor_name,
        "note": event.note,
        "facts": _facts(event),
    }


def _facts(event):
    data = event.data
    if event.kind == Event.Kind.PROGRESS and "amount" in data:
        return [_("Done so far: %(amount)s") % {"amount": data["amount"]}]
    if event.kind == Event.Kind.CLAIMED:
        return [
            _("Fulfilled on %(day)s") % {"day": long_day(date.fromisoformat(data["fulfilled_on"]))}
        ]
    if event.kind == Event.Kind.AMENDED:
        return [
            _amended(name, data["before"].get(name), after) for name, after in data["after"].items()
        ]
    return []


def _amended(name, before, after):
    label = str(Entry._meta.get_field(name).verbose_name)
    return _("%(field)s: “%(before)s” became “%(after)s”") % {
        "field": label, "before": _said(before), "after": _said(after),
    }  # fmt: skip


def _said(value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "；".join(part.get("text", "") for part in value)
    return "" if value is None else str(value)


def progress_of(entry):
    """How far an open entry with a target is: {"done", "target", "unit", "percent"}, or None."""
    if not entry.target or entry.amount is None or entry.is_fulfilled:
        return None
    share = min(int(entry.amount * 100 / entry.target), 100)
    return {
        "done": plain(entry.amount),
        "target": plain(entry.target),
        "unit": entry.unit,
        "percent": share,
    }
