"""A whole year, day by day, on the district in the database: the daily tick, and people who act."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import time, timedelta

from django.db import transaction

from core.days import moment_on, quarter_of
from operation.daily.running import run_daily

from .activities import Activities
from .cast import Cast
from .circulars import Circulars
from .entries import Entries
from .inspections import Inspections
from .meetings import Meetings


@dataclass
class Quarter:
    """The counts of one quarter: steps of the tick, and acts of people."""

    tick: Counter = field(default_factory=Counter)
    acts: Counter = field(default_factory=Counter)


def simulate(year, *, start, until, seed, progress=lambda text: None):
    """Live from the day ``start`` until the day ``until``; returns {quarter: Quarter}.

    Every morning at 6 the daily tick runs, at 10 people act, on working days. Each act goes through the
    verbs that the application itself uses, with the day's time. A step of the tick that fails ends the
    simulation (RuntimeError): a year with errors proves nothing.
    """
    cast = Cast(start)
    actors = [make(year, cast, start=start, seed=seed) for make in ACTORS]
    quarters = {}
    day = start
    while day <= until:
        quarter = quarters.setdefault((day.year, quarter_of(day)), Quarter())
        _morning(day, quarter)
        at = moment_on(day, time(10))
        with transaction.atomic():
            for actor in actors:
                quarter.acts.update(actor.act(day, at))
        if day.day == 1:
            progress(f"{day:%Y-%m}")
        day += timedelta(days=1)
    return quarters


def _morning(day, quarter):
    for outcome in run_daily(day, at=moment_on(day, time(6))):
        if outcome.state == "failed":
            raise RuntimeError(f"the step {outcome.step} of {day} failed: {outcome.error}")
        for what, number in outcome.result.items():
            quarter.tick[f"{outcome.step}: {what}"] += number


#: Who acts, in this order. Another one needs its file with an Actor, and its place here.
ACTORS = [Entries, Activities, Meetings, Circulars, Inspections]
