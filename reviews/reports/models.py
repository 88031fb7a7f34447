from calendar import monthrange
from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR
from access.seats import ScopedQuerySet, within_any
from core.files.fields import KeptFileField
from core.model_fields import Step, account_key
from core.triggers import AppendOnly, FrozenWhen


class Period(models.TextChoices):
    Q1 = "q1", _("First quarter")
    Q2 = "q2", _("Second quarter")
    Q3 = "q3", _("Third quarter")
    Q4 = "q4", _("Fourth quarter")
    H1 = "h1", _("First half")
    H2 = "h2", _("Second half")
    YEAR = "year", _("Whole year")


#: Period → its last month.
_LAST_MONTH = {"q1": 3, "q2": 6, "q3": 9, "q4": 12, "h1": 6, "h2": 12, "year": 12}


def last_day(year, period):
    """The last day of the period."""
    month = _LAST_MONTH[period]
    return date(year, month, monthrange(year, month)[1])


class ReportCallQuerySet(ScopedQuerySet):
    scope_path = "superior__path"
    scope_member = None


class ReportCall(models.Model):
    """A superior's call for the reports of the units directly below it for one period, with the due date."""

    superior = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="report_calls", verbose_name=_("superior")
    )  # fmt: skip
    year = models.PositiveSmallIntegerField(_("year"))
    period = models.CharField(_("period"), max_length=5, choices=Period)
    due_on = models.DateField(_("due"))
    opened_by = account_key(null=False)
    opened_at = models.DateTimeField()

    objects = ReportCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for reports")
        verbose_name_plural = _("calls for reports")
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["superior", "year", "period"], name="one_call_for_reports_a_period"
            )
        ]

    def __str__(self):
        return f"{self.year} {self.get_period_display()}"


class ReportQuerySet(ScopedQuerySet):
    scope_path = "organisation__path"
    scope_member = None

    def owing(self):
        """Reports that the unit still has to send."""
        return self.filter(state__in=Report.OWING)

    def late(self, today):
        return self.owing().filter(due_on__lt=today)

    def received_by(self, seat):
        """Reports that the seat accepts or returns: addressed to its organisations or one below them."""
        if seat is None or seat.role != ADMINISTRATOR or not seat.organisations:
            return self.none()
        return self.filter(within_any("call__superior__path", seat.organisations))

    def decidable_by(self, seat):
        """Sent reports that this very person may accept or return: of which they wrote and sent no part (``rules.written_by``)."""
        written = ReportStep.objects.filter(report=OuterRef("pk"), actor=seat.user)
        written = written.filter(kind__in=ReportStep.WRITING)
        rows = self.filter(
            state=Report.State.SENT, pk__in=Report.objects.received_by(seat).values("pk")
        )
        return (
            rows.exclude(drafted_by=seat.user).exclude(sent_by=seat.user).filter(~Exists(written))
        )


class Report(models.Model):
    """One unit's report to its superior for one period.

    due → (figures are frozen) draft → sent → accepted, or returned with a reason → sent again. What was sent is kept each time
    (``ReportIssue``); an accepted report no longer changes.
    """

    class State(models.TextChoices):
        DUE = "due", _("To be drafted")
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent up")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", _("Accepted")

    OWING = (State.DUE, State.DRAFT, State.RETURNED)

    call = models.ForeignKey(ReportCall, models.PROTECT, related_name="reports")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="reports", verbose_name=_("unit")
    )
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DUE)
    summary = models.TextField(_("opening words"), max_length=4000, blank=True)
    cases = models.TextField(_("typical cases"), max_length=8000, blank=True)
    problems = models.TextField(_("problems and causes"), max_length=4000, blank=True)
    plans = models.TextField(_("next steps"), max_length=4000, blank=True)
    word = models.CharField(_("word of the document number"), max_length=30, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    unresolved = models.JSONField(
        default=list, blank=True, help_text="open findings: [member, branch, text, deadline, failed re-checks]"
    )  # fmt: skip
    grades = models.JSONField(
        default=list, blank=True, help_text="published results of the year: [member, branch, class, grade]"
    )  # fmt: skip
    frozen_at = models.DateTimeField(_("figures as of"), null=True)
    drafted_by = account_key()
    sent_by = account_key()
    sent_at = models.DateTimeField(_("sent up"), null=True)
    decided_by = account_key()
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(_("reason of the return"), blank=True)

    objects = ReportQuerySet.as_manager()

    database_rules = (FrozenWhen("OLD.state = 'accepted'"),)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "organisation"], name="one_report_a_unit_and_period"
            ),
            models.CheckConstraint(
                condition=Q(state="due", frozen_at__isnull=True)
                | ~Q(state="due") & Q(frozen_at__isnull=False),
                name="drafted_report_has_figures",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["due", "draft"])
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="sent_report_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "accepted"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_report_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""), name="returned_report_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | ~Q(decided_by=F("sent_by")),
                name="sender_never_accepts",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"]), models.Index(fields=["state", "due_on"])]  # fmt: skip


class ReportIssue(models.Model):
    """A report as it was sent: numbered, with its PDF. Appended, never changed: database triggers refuse it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="issues")
    round = models.PositiveSmallIntegerField()
    document = models.OneToOneField(
        "documents.NumberedDocument", models.PROTECT, related_name="report_issue"
    )
    file = KeptFileField(upload_to="reports")
    sha256 = models.CharField(max_length=64)

    database_rules = (AppendOnly(),)

    class Meta:
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["report", "round"], name="one_issue_a_round"),
        ]


class ReportStep(Step):
    """One line of a report's history."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Asked for")
        DRAFTED = "drafted", _("Drafted")
        EDITED = "edited", _("Changed")
        SENT = "sent", _("Sent up")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", _("Accepted")
        SCAN = "scan", _("Signed scan uploaded")

    #: Steps that make a person one of those who do not decide about the report.
    WRITING = (Kind.DRAFTED, Kind.EDITED, Kind.SENT)

    report = models.ForeignKey(Report, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)


class ReportScan(models.Model):
    """A scan of the signed and sealed report, stored outside the public folder."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="scans")
    file = KeptFileField(upload_to="scans", max_length=200, unique=True)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = account_key(null=False)
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "sha256"], name="one_report_scan_of_a_file")
        ]
