"""The daily tick: what each floor does once a day, in one list, asked for by `manage.py daily` and by beat.

A floor puts its steps into a module ``daily.py`` of its app and registers them with ``@daily_step``. A step is
given the day that it works for and asks the database what is due, including what missed days left behind; a
repeated step changes nothing, because what it makes is named once by a constraint.
"""

from dataclasses import dataclass
from datetime import date, datetime

STEPS = {}


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


def daily_step(name, *, order):
    """Register a function of one Tick that returns {"what was done": how many} as the step ``name``.

    order   steps of a lower order run first: 10 handing over, 30 openings, 50 reminders, 90 sending
    """

    def register(function):
        if name in STEPS:
            raise ValueError(f"two daily steps are called {name}")
        STEPS[name] = Step(name, order, function)
        return function

    return register


def steps():
    """The steps in their order."""
    return sorted(STEPS.values(), key=lambda step: (step.order, step.name))
