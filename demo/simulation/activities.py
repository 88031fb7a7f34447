"""The activities of the programmes in a simulated year, and the pledges that they advance."""

import uuid
from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts.organisations.models import Organisation
from core.workdays import add_workdays
from ledger.entries.models import Entry
from ledger.programmes import rules
from ledger.programmes.models import Activity, Programme

from .. import words
from ..people import rng_of
from .acting import Actor, by_quarter

#: How many of the participants advance a pledge by it.
_ADVANCED = 3


class Activities(Actor):
    """Each branch holds an activity of one of its programmes a quarter; one of forty is cancelled again."""

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        branches = Organisation.objects.branches().order_by("pk")
        self.branches = {branch.pk: branch for branch in branches}
        self.programmes = list(Programme.objects.order_by("pk"))
        for pk in self.branches:
            rng = rng_of(self.seed * 2000 + pk)
            for month in (2, 5, 8, 11):
                day = date(self.year, month, rng.randrange(3, 21))
                if day > self.start:
                    self.plan(day, "record", pk, rng.randrange(1_000_000))

    def _record(self, branch_id, luck, day, at):
        branch = self.branches[branch_id]
        offered = [one for one in self.programmes if one.sector in ("", branch.sector)]
        if not offered:
            return None
        people = self._people(branch, luck, day)
        if not people:
            return None
        programme = offered[luck % len(offered)]
        activity = rules.record(
            programme, branch, on=day, place=words.VENUES[luck % len(words.VENUES)],
            what=words.ACTIVITIES[(branch_id + day.month) % len(words.ACTIVITIES)], people=people,
            token=uuid.UUID(int=self.year * 10**12 + branch_id * 10**4 + day.month),
            actor=self._keeper(branch_id), at=at,
        )  # fmt: skip
        if luck % 40 == 0:
            self.plan(add_workdays(day, 2), "cancel", activity.pk)
        return "activities"

    def _people(self, branch, luck, day):
        """Two of three members, some of them with an open pledge that is not reached yet."""
        members = list(branch.members.active().filter(exempt_reason="").order_by("pk"))
        hours = Decimal(2 + luck % 5) / 2
        people = {
            member: rules.PartTaken(hours=hours) for member in members if (member.pk + luck) % 3
        }
        open_ = self._advanceable(branch, day)
        advanced = [member for member in people if member.pk in open_][:_ADVANCED]
        for member in advanced:
            people[member] = rules.PartTaken(hours, open_[member.pk], Decimal(1))
        return people

    def _advanceable(self, branch, day):
        """Member id → an open entry with something left to count and nothing noted after ``day``."""
        rows = Entry.objects.filter(
            Q(noted_on=None) | Q(noted_on__lte=day), branch=branch, year=self.year,
            state=Entry.State.OPEN, target__gt=1, registered_on__lte=day,
        ).select_related("ledger__member")  # fmt: skip
        return {
            entry.ledger.member_id: entry
            for entry in rows.order_by("-number")
            if (entry.amount or 0) + 1 <= entry.target
        }

    def _keeper(self, branch_id):
        return self.cast.secretary(branch_id) or self.cast.administrators[0]

    def _cancel(self, pk, _day, at):
        activity = Activity.objects.select_related("branch").get(pk=pk)
        actor = self._keeper(activity.branch_id)
        rules.cancel(activity, reason="因台风停止户外活动", actor=actor, at=at)
        return "activities cancelled"

    @staticmethod
    def kept(year):
        of = Activity.objects.filter(on__year=year)
        return {
            "activities": by_quarter(of, "on"),
            "activities cancelled": by_quarter(of.filter(state=Activity.State.CANCELLED), "on"),
        }
