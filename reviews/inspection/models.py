from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SUPERVISOR
from access.seats import ScopedQuerySet, reaching, within_any
from core.files.fields import KeptFileField
from core.model_fields import Step, account_key
from core.triggers import AppendOnly, FrozenWhen

#: Risk factors of a ledger, and the points of each such entry unless the plan sets others.
POINTS = {
    "finding": 5,
    "overdue": 3,
    "unfulfilled": 3,
    "extended": 2,
    "opinion": 2,
    "late": 1,
    "no_proof": 1,
}


class InspectionQuerySet(models.QuerySet):
    def visible_to(self, seat):
        """Administrators and supervisors: the plans of their organisations, and those above that reach into them.

        Of a plan above, they see the sheets of their own units only (``Sample.visible_to``). All others see no plan.
        """
        if seat is None or seat.role not in (ADMINISTRATOR, SUPERVISOR) or not seat.organisations:
            return self.none()
        return self.filter(
            within_any("organisation__path", seat.organisations)
            | reaching("organisation__path", seat.organisations)
        )

    def led_by(self, seat):
        """Inspections whose whole scope is within the seat's: it may change, draw and close them."""
        if seat is None or seat.role not in (ADMINISTRATOR, SUPERVISOR) or not seat.organisations:
            return self.none()
        return self.filter(within_any("organisation__path", seat.organisations))


class Inspection(models.Model):
    """The inspection of one organisation and all below it in one half-year (半年一督查), by a joint team of three bodies.

    planned → (the sample is drawn) drawn → closed. ``points``, the numbers and the ``seed`` are frozen by the
    drawing, so that the sample can be drawn again from the record; a closed inspection no longer changes.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("In preparation")
        DRAWN = "drawn", _("Under way")
        CLOSED = "closed", _("Closed")

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="inspections",
        verbose_name=_("inspected unit"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    half = models.PositiveSmallIntegerField(_("half-year"), choices=[(1, "1"), (2, "2")])
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    lead = models.CharField(_("leader of the joint team"), max_length=50, blank=True)
    discipline = models.CharField(_("discipline commission"), max_length=200, blank=True)
    organising = models.CharField(_("organisation department"), max_length=200, blank=True)
    supervision = models.CharField(_("supervision office"), max_length=200, blank=True)
    by_risk = models.PositiveSmallIntegerField(_("ledgers by risk"), default=40)
    at_random = models.PositiveSmallIntegerField(_("ledgers at random"), default=20)
    points = models.JSONField(_("points of risk"), default=dict, blank=True)
    seed = models.CharField(_("seed of the drawing"), max_length=40, blank=True)
    created_by = account_key()
    created_at = models.DateTimeField()
    drawn_by = account_key()
    drawn_at = models.DateTimeField(_("drawn"), null=True)
    closed_by = account_key()
    closed_at = models.DateTimeField(_("closed"), null=True)
    summary = models.TextField(_("summary"), blank=True)

    objects = InspectionQuerySet.as_manager()

    database_rules = (FrozenWhen("OLD.state = 'closed'"),)

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-year", "-half", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "half"], name="one_inspection_a_half_year"
            ),
            models.CheckConstraint(
                condition=Q(half__in=[1, 2]), name="inspection_is_of_a_half_year"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="inspection_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state="planned", drawn_at__isnull=True)
                | Q(state="drawn", drawn_at__isnull=False, closed_at__isnull=True) & ~Q(seed="")
                | Q(state="closed", drawn_at__isnull=False, closed_at__isnull=False) & ~Q(seed=""),
                name="drawn_inspection_has_its_seed",
            ),
        ]
        indexes = [models.Index(fields=["year", "half", "state"])]

    def __str__(self):
        return _("%(unit)s, half %(half)s of %(year)s") % {
            "unit": self.organisation.name, "half": self.half, "year": self.year,
        }  # fmt: skip


class SampleQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = None


class Sample(models.Model):
    """One ledger drawn for an inspection: a check sheet with a number, printed, then entered from paper.

    ``serial`` is the printed and cited number, e.g. DC-2026-1-0012-0007: year, half-year, code of the inspected unit, number.

    drawn → checked, or not met with the reason. ``grounds`` says what made it worth looking at, by the record
    as it stood at the drawing: {"overdue": 2, "no_proof": 1, …}; empty where it was drawn at random.
    """

    class State(models.TextChoices):
        DRAWN = "drawn", _("To be checked")
        CHECKED = "checked", _("Checked")
        NOT_MET = "not_met", _("Could not be checked")

    class How(models.TextChoices):
        RISK = "risk", _("By risk")
        RANDOM = "random", _("At random")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="samples")
    number = models.PositiveSmallIntegerField(_("No."))
    serial = models.CharField(_("number of the check sheet"), max_length=40, unique=True)
    ledger = models.ForeignKey("ledger.Ledger", models.PROTECT, related_name="samples")
    branch = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="samples")
    how = models.CharField(_("drawn"), max_length=10, choices=How)
    score = models.PositiveIntegerField(_("points"), default=0)
    grounds = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAWN)
    checked_on = models.DateField(_("checked on"), null=True)
    inspectors = models.CharField(_("inspectors"), max_length=100, blank=True)
    note = models.TextField(_("remark"), blank=True)
    entered_by = account_key()
    entered_at = models.DateTimeField(null=True)

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("check sheet")
        verbose_name_plural = _("check sheets")
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "ledger"], name="ledger_drawn_once"),
            models.UniqueConstraint(
                fields=["inspection", "number"], name="check_sheet_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state="drawn", checked_on__isnull=True)
                | Q(state="checked", checked_on__isnull=False) & ~Q(inspectors="")
                | Q(state="not_met", checked_on__isnull=False) & ~Q(note=""),
                name="checked_sheet_says_when_and_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["branch", "state"])]


class FindingQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = "entry__ledger__member"

    def unresolved(self):
        return self.filter(state__in=Finding.UNRESOLVED)

    def overdue(self, today):
        """Findings whose deadline has passed without a report of rectification."""
        return self.filter(state=Finding.State.OPEN, deadline__lt=today)

    def to_recheck(self):
        """Findings for which a re-check is planned."""
        return self.filter(rechecks__state=Recheck.State.DUE)

    def to_recheck_by(self, user):
        """Those of them that ``user`` may re-check (``findings.may_not_recheck``): neither concerned nor the one who reported."""
        reported = FindingStep.objects.filter(kind=FindingStep.Kind.REPORTED, actor=user)
        rows = self.to_recheck().exclude(pk__in=reported.values("finding"))
        own = Q(entry__ledger__member=user.member_id) | Q(responsible=user.member_id)
        return rows.exclude(own) if user.member_id else rows


class Finding(models.Model):
    """A fault that an inspection found in one line of a ledger, and its handling.

    open → (rectification is reported) reported → (the re-check finds it in order) closed; a re-check that finds it
    not in order opens it again with a new deadline, also when it was closed. open or reported → withdrawn, with
    the reason. Every step is kept (``FindingStep``); ``failed`` counts the re-checks that found it not in order.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To be rectified")
        REPORTED = "reported", _("Rectification reported")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Kind(models.TextChoices):
        UNTRUE = "untrue", _("Reported as fulfilled, but is not")
        LATE = "late", _("Overdue without action")
        NO_PROOF = "no_proof", _("Nothing proves it")
        UNVERIFIED = "unverified", _("The branch did not verify properly")
        LEDGER = "ledger", _("Ledger incomplete or wrong")
        OTHER = "other", _("Other")

    UNRESOLVED = (State.OPEN, State.REPORTED)

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="findings")
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="findings")
    branch = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="findings"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.TextField(_("what was found"))
    demand = models.TextField(_("what must be done"), blank=True)
    responsible = models.ForeignKey(
        "people.Member", models.PROTECT, related_name="findings_to_rectify",
        verbose_name=_("responsible"),
    )  # fmt: skip
    deadline = models.DateField(_("rectify by"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    failed = models.PositiveSmallIntegerField(_("re-checks not in order"), default=0)
    found_on = models.DateField(_("found on"))
    closed_on = models.DateField(_("closed on"), null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["deadline", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "entry"], name="one_finding_a_sheet_and_entry"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="finding_has_words"),
            models.CheckConstraint(
                condition=Q(deadline__gt=F("found_on")), name="finding_leaves_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "withdrawn"], closed_on__isnull=False)
                | Q(state__in=["open", "reported"], closed_on__isnull=True),
                name="ended_finding_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "state", "deadline"]),
            models.Index(fields=["state", "deadline"]),
        ]

    def __str__(self):
        return self.text


class FindingStep(Step):
    """One line of a finding's history."""

    class Kind(models.TextChoices):
        FOUND = "found", _("Found")
        REPORTED = "reported", _("Rectification reported")
        DUE = "due", _("Re-check due")
        PASSED = "passed", _("Re-check: in order")
        FAILED = "failed", _("Re-check: not in order")
        SLIP = "slip", _("Supervision slip issued")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    deadline = models.DateField(null=True)


class RecheckQuerySet(ScopedQuerySet):
    scope_path = "finding__branch__path"
    scope_member = None


class Recheck(models.Model):
    """A re-check of a finding that waits for a supervisor: made at its deadline, and by the next inspection."""

    class State(models.TextChoices):
        DUE = "due", _("Due")
        PASSED = "passed", _("In order")
        FAILED = "failed", _("Not in order")
        DROPPED = "dropped", _("Not needed")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="rechecks")
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, related_name="rechecks",
        help_text="the inspection that it belongs to; none where the deadline made it",
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    due_on = models.DateField(_("due"))
    done_on = models.DateField(null=True)

    objects = RecheckQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(state="due"), name="one_recheck_waits"
            ),
            models.CheckConstraint(
                condition=Q(state="due", done_on__isnull=True)
                | ~Q(state="due") & Q(done_on__isnull=False),
                name="done_recheck_has_its_day",
            ),
        ]


class SupervisionSlipQuerySet(ScopedQuerySet):
    scope_path = "finding__branch__path"
    scope_member = None


class SupervisionSlip(models.Model):
    """A supervision slip 督办单: one matter, one slip; an official document with its number, sent to the branch.

    Issued once and kept as printed: database triggers refuse any change.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="slips")
    document = models.OneToOneField(
        "documents.NumberedDocument", models.PROTECT, related_name="slip"
    )
    text = models.TextField(_("matter"))
    demand = models.TextField(_("what must be done"))
    deadline = models.DateField(_("rectify by"))
    file = KeptFileField(upload_to="slips")
    sha256 = models.CharField(max_length=64)

    objects = SupervisionSlipQuerySet.as_manager()

    database_rules = (AppendOnly(),)

    class Meta:
        verbose_name = _("supervision slip")
        verbose_name_plural = _("supervision slips")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "deadline"], name="one_slip_a_finding_and_deadline"
            ),
        ]
