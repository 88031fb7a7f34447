"""One ledger read whole for its page: entries of a year with lights and history, figures, chain state."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.days import long_day
from core.numbers import plain

from ..entries.chain import check_code
from ..entries.models import Cause, Entry, EntryKind, Event, Light
from ..entries.verbs import KEYS
from ..verification import fault_of
from .lights import show


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
    everything = list(
        ledger.entries.with_light(today).select_related("verified_by").order_by("year", "number")
    )
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
    return next((event.occurred_at for event in reversed(events) if event.kind == kind), None)


def figures_of(entries):
    """How many are pledged, fulfilled, struck off, and of each light; withdrawn entries count as a light only."""
    lights = dict.fromkeys(Light.values, 0)
    for entry in entries:
        lights[entry.light] += 1
    pledged = len(entries) - lights[Light.WITHDRAWN]
    return {
        "pledged": pledged,
        "fulfilled": lights[Light.FULFILLED],
        "struck_off": sum(entry.state == Entry.State.STRUCK_OFF for entry in entries),
        "lights": lights,
    }


def line(event):
    """One line of an entry's history in words: what, when, who, and the facts that came with it."""
    return {
        "kind": event.kind,
        "what": event.get_kind_display(),
        "at": event.occurred_at,
        "who": event.actor_name,
        "note": event.note,
        "facts": _facts(event),
    }


def _facts(event):
    words = _FACTS.get(event.kind)
    return words(event.data) if words else []


def _day(text):
    return long_day(date.fromisoformat(text))


def _progress_facts(data):
    facts = []
    if "amount" in data:
        facts.append(_("Done so far: %(amount)s") % {"amount": data["amount"]})
    for number, done in data.get("parts", {}).items():
        said = _said(done) if isinstance(done, bool) else done
        facts.append(_("Sub-item %(number)s: %(done)s") % {"number": number, "done": said})
    return facts


def _corrected_facts(data):
    facts = []
    if "amount" in data:
        before, after = data["amount"]
        facts.append(
            _("Done so far: %(after)s instead of %(before)s")
            % {"before": _said(before) or "—", "after": after}
        )
    if "fulfilled_on" in data:
        before, after = map(_day, data["fulfilled_on"])
        facts.append(
            _("Fulfilled on %(after)s instead of %(before)s") % {"before": before, "after": after}
        )
    return facts


def _checked_facts(data):
    facts = [str(Entry.Check(data["result"]).label)]
    if "representative" in data:
        facts.append(_("By the mass representative %(name)s") % {"name": data["representative"]})
    if "sheet" in data:
        facts.append(_("Check sheet %(number)s") % {"number": data["sheet"]})
    if "on" in data:
        facts.append(_("Checked on %(day)s") % {"day": _day(data["on"])})
    return facts


def _extended_facts(data):
    return [
        _("Due on %(after)s instead of %(before)s")
        % {"before": _day(data["from"]), "after": _day(data["to"])}
    ]


def _handed_facts(data):
    return [
        _("From %(giver)s to %(taker)s, since %(day)s")
        % {"giver": data["from_name"], "taker": data["to_name"], "day": _day(data["on"])}
    ]


_FACTS = {
    Event.Kind.PROGRESS: _progress_facts,
    Event.Kind.TAKEN_BACK: lambda data: [str(Event.Kind(data["what"]).label)],
    Event.Kind.CLAIMED: lambda data: [
        _("Fulfilled on %(day)s") % {"day": _day(data["fulfilled_on"])}
    ],
    Event.Kind.AMENDED: lambda data: [
        _amended(name, data["before"].get(name), after) for name, after in data["after"].items()
    ],
    Event.Kind.EVIDENCE: lambda data: [data["name"]],
    Event.Kind.EXT_ASKED: lambda data: [_("Until %(day)s") % {"day": _day(data["due"])}],
    Event.Kind.EXTENDED: _extended_facts,
    Event.Kind.UNFULFILLED: lambda data: [str(Cause(data["cause"]).label)],
    Event.Kind.CORRECTED: _corrected_facts,
    Event.Kind.CHECKED: _checked_facts,
    Event.Kind.HANDED_OVER: _handed_facts,
}


#: Key in an event → the field of the wording, where the two differ.
_FIELDS = {key: name for name, key in KEYS.items()}


def _amended(name, before, after):
    if name == "kind":
        before, after = EntryKind(before).label, EntryKind(after).label
    label = str(Entry._meta.get_field(_FIELDS.get(name, name)).verbose_name)
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
    """How far an entry is that can be counted, or None.

    {"done", "target", "unit"} of its target ("" where sub-items are counted), "percent" (100 at most, for
    the bar), "share" (unlimited), and "over" whether more was done than was pledged.
    """
    if entry.progress_percent is None or (entry.is_fulfilled and entry.progress_percent < 100):
        return None
    if (entry.target and entry.amount is None) or (not entry.target and not entry.parts_done):
        return None
    return {
        "done": plain(entry.amount) if entry.target else "",
        "target": plain(entry.target) if entry.target else "",
        "unit": entry.unit,
        "share": plain(entry.progress_percent),
        "percent": min(int(entry.progress_percent), 100),
        "over": entry.progress_percent > 100,
    }
