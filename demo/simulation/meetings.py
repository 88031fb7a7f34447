"""The exchange meetings of a simulated year: most are held, a few exempt, a few missed."""

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from core.workdays import add_workdays, next_workday
from reviews.meetings.exchange import rules
from reviews.meetings.exchange.models import Attendance, Meeting

from .. import words
from ..people import rng_of
from .acting import Actor, by_quarter

State, Came = Meeting.State, Attendance.State
#: Of a hundred meetings: exempt; invited to and never held; not even invited to.
_EXEMPT, _INVITED_ONLY, _FORGOTTEN = 3, 3, 2


class Meetings(Actor):
    """Each branch's secretary invites, records and closes the meetings that the tick has opened."""

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.known = set(Meeting.objects.values_list("pk", flat=True))

    def wake(self, day):
        planned = Meeting.objects.filter(state=State.PLANNED).exclude(pk__in=self.known)
        for pk in planned.order_by("pk").values_list("pk", flat=True):
            self.known.add(pk)
            self._decide(pk, day)

    def _decide(self, pk, day):
        rng = rng_of(self.seed * 1000 + pk)
        luck = rng.randrange(100) - _EXEMPT
        if luck < 0:
            return self.plan(day + timedelta(days=rng.randrange(1, 9)), "exempt", pk)
        luck -= _FORGOTTEN
        if luck < 0:
            return None
        held = next_workday(day + timedelta(days=rng.randrange(11, 21)))
        self.plan(day + timedelta(days=rng.randrange(1, 8)), "invite", pk, held)
        if luck >= _INVITED_ONLY:
            self.plan(held, "report", pk)
            recorded = add_workdays(held, 1)
            self.plan(recorded, "hold", pk)
            self.plan(add_workdays(recorded, rng.randrange(1, 3)), "close", pk)
        return None

    def _meeting(self, pk):
        meeting = Meeting.objects.select_related("branch").get(pk=pk)
        return meeting, self.cast.secretary(meeting.branch_id) or self.cast.administrators[0]

    def _exempt(self, pk, _day, at):
        meeting, actor = self._meeting(pk)
        reason = words.EXEMPTIONS[pk % len(words.EXEMPTIONS)]
        rules.exempt(meeting, actor=actor, at=at, reason=reason)
        return "meetings exempt"

    def _invite(self, pk, held, _day, at):
        meeting, actor = self._meeting(pk)
        starts = timezone.localtime(at).replace(
            year=held.year, month=held.month, day=held.day, hour=14, minute=30 * (pk % 2)
        )
        rules.invite(
            meeting, actor=actor, at=at, starts_at=starts, place=words.PLACES[pk % len(words.PLACES)],
            chair=actor.name, recorder=self._recorder(meeting, actor),
        )  # fmt: skip
        return "meetings invited to"

    def _recorder(self, meeting, actor):
        members = meeting.branch.members.active().exclude(pk=actor.member_id).order_by("pk")
        return members.values_list("name", flat=True).first() or actor.name

    def _report(self, pk, _day, _at):
        """On the day of the meeting seven of ten have written what the ledger does not say."""
        rows = Attendance.objects.filter(meeting=pk, member__status="active").order_by("pk")
        for row in rows:
            if (row.pk * 7 + self.seed) % 10 < 7:
                text = words.REPORTS[row.pk % len(words.REPORTS)]
                rules.write_report(row, text=text)

    def _hold(self, pk, _day, at):
        meeting, actor = self._meeting(pk)
        rows = meeting.attendances.order_by("pk")
        attendance = {row.member_id: self._came(row) for row in rows}
        minutes = words.MINUTES[pk % len(words.MINUTES)]
        rules.hold(meeting, actor=actor, at=at, minutes=minutes, attendance=attendance)
        return "meetings held"

    @staticmethod
    def _came(row):
        if row.pk % 17 == 0:
            return Came.EXCUSED, words.EXCUSES[row.pk % len(words.EXCUSES)], row.report
        return (Came.ABSENT if row.pk % 53 == 0 else Came.PRESENT), "", row.report

    def _close(self, pk, _day, at):
        meeting, actor = self._meeting(pk)
        rules.close(meeting, actor=actor, at=at)
        return "meetings closed"

    @staticmethod
    def kept(year):
        of = Meeting.objects.filter(year=year)
        held = of.filter(state__in=[State.HELD, State.CLOSED])
        return {
            "meetings exempt": by_own_quarter(of.filter(state=State.EXEMPT)),
            "meetings invited to": by_own_quarter(of.exclude(starts_at=None)),
            "meetings held": by_own_quarter(held),
            "meetings closed": by_quarter(of.filter(state=State.CLOSED), "closed_at"),
        }


def by_own_quarter(meetings):
    rows = meetings.order_by().values_list("year", "quarter").annotate(Count("pk"))
    return {(year, quarter): number for year, quarter, number in rows}
