"""The base of all actors in a simulated year: a diary of acts, and their expected counts in the tables."""

from collections import Counter

from django.db.models import Count
from django.db.models.functions import TruncQuarter
from django.utils import timezone

from core.days import quarter_of
from core.workdays import next_workday


class Actor:
    """Acts planned for days and done on the working day that comes next.

    A subclass plans with ``plan(day, "claim", …)`` and has a method ``_claim(…, day, at)`` that does it through
    the verbs of the application and returns what was done ("claimed", or {"claimed": 2}), or None.
    """

    def __init__(self, year, cast, *, start, seed):
        self.year, self.cast, self.start, self.seed = year, cast, start, seed
        self.acts = {}

    def plan(self, day, act, *facts):
        self.acts.setdefault(next_workday(day), []).append((act, facts))

    def wake(self, day):
        """Plan acts for things that the morning's tick has opened."""

    def act(self, day, at):
        """Do everything planned for ``day``; returns {"act": count}."""
        self.wake(day)
        counts = Counter()
        for act, facts in self.acts.pop(day, ()):
            said = getattr(self, f"_{act}")(*facts, day, at)
            counts.update([said] if isinstance(said, str) else said or {})
        return counts

    @staticmethod
    def kept(year):
        """{"act": {(year, quarter): count in the tables}}, to be compared with the counted acts."""
        return {}


def by_quarter(rows, field):
    """{(year, quarter): how many} of the ``rows``, by the day or moment in ``field``."""
    found = rows.order_by().annotate(_quarter=TruncQuarter(field)).values_list("_quarter")
    counts = {}
    for first, number in found.annotate(Count("pk", distinct=True)):
        first = timezone.localtime(first) if hasattr(first, "hour") else first
        counts[first.year, quarter_of(first)] = number
    return counts
