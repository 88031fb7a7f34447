"""How a light is shown: its class (colour and shape), its word, and the sentence that says why."""

from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.days import long_day, short_day
from core.numbers import plain

from ..entries.models import Entry, Light

#: Light → class of the style sheet, which draws colour and shape.
STYLES = {
    Light.FULFILLED: "done",
    Light.CLAIMED: "idle",
    Light.EXPLAINED: "explained",
    Light.UNFULFILLED: "failed",
    Light.OVERDUE: "late",
    Light.BEHIND: "behind",
    Light.NEAR: "warn",
    Light.COURSE: "ok",
    Light.WITHDRAWN: "idle",
}


@dataclass(frozen=True)
class Shown:
    """The parts of a light on a page; ``struck`` shows the seal instead."""

    light: str
    style: str
    word: str
    sentence: str
    struck: bool = False


def show(entries, today):
    """Give each entry, annotated by ``with_light(today)``, its ``shown``. Returns the list."""
    entries = list(entries)
    for entry in entries:
        entry.shown = shown(entry, today)
    return entries


def shown(entry, today):
    word, sentence = _WORDS[entry.light](entry, today)
    struck = entry.state == Entry.State.STRUCK_OFF
    return Shown(entry.light, STYLES[entry.light], word, sentence, struck)


def _fulfilled(entry, today):
    day = {"day": long_day(entry.fulfilled_on)}
    if entry.state == Entry.State.STRUCK_OFF:
        return _("Struck off"), _("Fulfilled on %(day)s, verified and struck off.") % day
    return _("Fulfilled"), _("Fulfilled on %(day)s and verified; not struck off yet.") % day


def _claimed(entry, today):
    return _("Awaiting verification"), _(
        "Reported as fulfilled on %(day)s; the branch has not verified it yet."
    ) % {"day": long_day(entry.fulfilled_on)}


def _overdue(entry, today):
    days = (today - entry.due).days
    word = ngettext("%(days)d day overdue", "%(days)d days overdue", days) % {"days": days}
    return word, _("It was due on %(day)s and is not fulfilled.") % {"day": long_day(entry.due)}


def _explained(entry, today):
    return _("Not fulfilled, explained"), _("Not fulfilled for an objective cause: %(why)s") % {
        "why": Truncator(entry.explanation).chars(120)
    }


def _unfulfilled(entry, today):
    return _("Not fulfilled"), _(
        "It was due on %(day)s and was not fulfilled; no good reason was found."
    ) % {"day": long_day(entry.due)}


def _behind(entry, today):
    if not entry.target:
        return _("Behind plan"), _(
            "Half of the time is gone, and only %(share)s%% of the sub-items is done."
        ) % {"share": plain(entry.progress_percent)}
    return _("Behind plan"), _(
        "Half of the time is gone, and only %(amount)s %(unit)s of %(target)s are done."
    ) % {"amount": plain(entry.amount or 0), "target": plain(entry.target), "unit": entry.unit}


def _near(entry, today):
    days = (entry.due - today).days
    why = _("It falls due on %(day)s.") % {"day": long_day(entry.due)}
    if days == 0:
        return _("Due today"), why
    return ngettext("Due in %(days)d day", "Due in %(days)d days", days) % {"days": days}, why


def _course(entry, today):
    days = (entry.due - today).days
    why = ngettext(
        "It falls due on %(day)s, in %(days)d day.",
        "It falls due on %(day)s, in %(days)d days.",
        days,
    ) % {"day": long_day(entry.due), "days": days}
    return _("On course"), why


def _withdrawn(entry, today):
    return _("Pledge withdrawn"), _(
        "Withdrawn on request: it counts nowhere, and its history stays."
    )


_WORDS = {
    Light.WITHDRAWN: _withdrawn,
    Light.FULFILLED: _fulfilled,
    Light.CLAIMED: _claimed,
    Light.EXPLAINED: _explained,
    Light.UNFULFILLED: _unfulfilled,
    Light.OVERDUE: _overdue,
    Light.BEHIND: _behind,
    Light.NEAR: _near,
    Light.COURSE: _course,
}


def due_text(entry):
    """ "all year" or the day, with its year only where it is not the year of the entry."""
    return _("All year") if entry.whole_year else short_day(entry.due, entry.year)


def word_of(light):
    """The word of a light that was kept, without the entry: "Near due"."""
    return Light(light).label
