from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.seats import ScopedQuerySet
from core.days import quarter_of
from core.model_fields import account_key


class MeetingQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = "attendances__member"

    def missing(self, today):
        """Meetings of a quarter that is over, neither held nor exempt; see ``Meeting.is_missing``."""
        over = Q(year__lt=today.year) | Q(year=today.year, quarter__lt=quarter_of(today))
        return self.filter(over, state__in=Meeting.NOT_HELD)


class Meeting(models.Model):
    """One branch's exchange meeting of one quarter.

    planned → invited (with date and place; may be invited again) → held (attendance and minutes) → closed;
    planned or invited → exempt with the reason → planned again. A closed meeting no longer changes:
    errors in it are corrected by a note.
    """

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("meeting", "Due")
        INVITED = "invited", _("Invited")
        HELD = "held", _("Held")
        CLOSED = "closed", _("Closed")
        EXEMPT = "exempt", pgettext_lazy("meeting", "Exempt")

    NOT_HELD = (State.PLANNED, State.INVITED)

    branch = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="meetings"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    invitation = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="how often a time and a place were told"
    )
    starts_at = models.DateTimeField(_("begins"), null=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    chair = models.CharField(_("chair"), max_length=50, blank=True)
    recorder = models.CharField(_("recorder"), max_length=50, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    exempt_reason = models.CharField(_("reason"), max_length=200, blank=True)
    closed_by = account_key()
    closed_at = models.DateTimeField(null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange meeting")
        verbose_name_plural = _("exchange meetings")
        ordering = ["-year", "-quarter", "branch"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "year", "quarter"], name="one_meeting_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="meeting_is_of_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "exempt"]) | Q(starts_at__isnull=False),
                name="invited_meeting_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="exempt") | ~Q(exempt_reason=""), name="exempt_meeting_says_why"
            ),
        ]
        indexes = [models.Index(fields=["year", "quarter", "state", "branch"])]

    def __str__(self):
        return _("%(branch)s, quarter %(quarter)s of %(year)s") % {
            "branch": self.branch.name, "quarter": self.quarter, "year": self.year,
        }  # fmt: skip

    def is_missing(self, today):
        """Whether the quarter is over and the meeting neither held nor exempt."""
        over = (self.year, self.quarter) < (today.year, quarter_of(today))
        return over and self.state in self.NOT_HELD


class AttendanceQuerySet(ScopedQuerySet):
    scope_path = "meeting__branch__path"
    scope_member = "member"


class Attendance(models.Model):
    """A member at a meeting: whether they came, and what they reported.

    ``facts`` is what the ledger said when the meeting was closed, so that it is read as it was then.
    """

    class State(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        PRESENT = "present", _("Present")
        EXCUSED = "excused", _("Excused")
        ABSENT = "absent", _("Absent")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="attendances")
    state = models.CharField(_("attendance"), max_length=10, choices=State, default=State.EXPECTED)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    report = models.TextField(_("report"), blank=True)
    facts = models.TextField(_("from the ledger"), blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attends_a_meeting_once"),
            models.CheckConstraint(
                condition=~Q(state="excused") | ~Q(reason=""), name="excused_says_why"
            ),
        ]


class MeetingNote(models.Model):
    """A correction of a closed meeting, appended to it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="notes")
    text = models.TextField(_("note"))
    by = account_key()
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
