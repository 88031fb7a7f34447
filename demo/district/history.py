"""The history of a demonstration's year besides its pledges: activities, meetings, circulars, inspections.

The same actors as in the simulated year, without its daily tick: they live through the working days until today.
"""

from datetime import time, timedelta

from django.db import transaction
from django.db.models import Min

from core.days import moment_on
from core.workdays import is_workday
from ledger.entries.models import Entry
from reviews.inspection.findings import recheck_due
from reviews.inspection.rules import open_due as open_inspections
from reviews.meetings.exchange.rules import open_due as open_meetings

from ..simulation.activities import Activities
from ..simulation.cast import Cast
from ..simulation.circulars import Circulars
from ..simulation.inspections import Inspections
from ..simulation.meetings import Meetings


@transaction.atomic
def live(today, *, seed):
    """Simulate the year of ``today`` until yesterday; returns {"act": count}."""
    first = Entry.objects.filter(year=today.year).aggregate(first=Min("registered_on"))["first"]
    counts = {}
    if first is None:
        return counts
    cast = Cast(first)
    actors = [
        make(today.year, cast, start=first, seed=seed)
        for make in (Activities, Meetings, Circulars, Inspections)
    ]
    for day in _workdays(first, today):
        _open(day)
        for actor in actors:
            for what, number in actor.act(day, moment_on(day, time(10))).items():
                counts[what] = counts.get(what, 0) + number
    return counts


def _workdays(day, until):
    while day < until:
        if is_workday(day):
            yield day
        day += timedelta(days=1)


def _open(day):
    """Open the meetings and inspections that the daily tick would open."""
    open_meetings(day)
    open_inspections(day, at=moment_on(day, time(6)))
    recheck_due(today=day, at=moment_on(day, time(6)))
