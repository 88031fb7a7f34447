"""The steps of the daily tick: what each app does once a day.

An app puts its steps into its module ``daily`` and registers them with ``@daily_step``. A step is given the day that
it works for and queries the database for everything that is due, including missed days; a repeated step changes
nothing, because a constraint makes its rows unique. ``operation.daily`` runs them.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from core.declared import Declared

STEPS = Declared("daily steps", module="daily")

#: Whether a tick is running: then posted messages wait for its last step, the sending.
ticking = ContextVar("ticking", default=False)


@dataclass(frozen=True)
class Tick:
    """One day's tick.

    today   the day that is worked for
    since   the last day for which the step ran to its end, or None: what fell due in between is due now
    at      the moment that is written to what the step makes
    """

    today: date
    since: date | None
    at: datetime


@dataclass(frozen=True)
class Step:
    name: str
    order: int
    run: object
    label: object = ""


def daily_step(name, *, order, label=""):
    """Register a function of one Tick that returns {"act": count} as the step ``name``.

    order   steps of a lower order run first: 10 handing over, 30 openings, 50 reminders, 90 sending
    label   the step in words, for the administrator's page
    """

    def register(function):
        STEPS.add(name, Step(name, order, function, label))
        return function

    return register


def steps():
    """The steps in their order."""
    return sorted(STEPS.values(), key=lambda step: (step.order, step.name))


def label_of(name):
    """The label of the step; the name of one that is not registered."""
    return str((STEPS[name].label if name in STEPS else "") or name)
