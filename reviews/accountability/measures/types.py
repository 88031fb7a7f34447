"""The measures that there are: configuration in dated versions; a measure keeps the version it was proposed under."""

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from accounts.audit.rules import record
from core.triggers import AppendOnly
from core.versions import SetVersion, put_in_force


class MeasureKind(models.TextChoices):
    """The measures of the source (docs/domain.md §4), the mildest first: an appeal corrects upwards in this list only."""

    REMINDER = "reminder", _("Oral reminder")
    CRITICISM = "criticism", _("Criticism and education")
    RECTIFICATION = "rectification", _("Rectification within a time limit")
    ADMONITION = "admonition", _("Admonition talk")
    CIRCULATED = "circulated", _("Circulated criticism")
    RESIGNATION = "resignation", _("Resignation to take blame")


class LeaderStanding(models.TextChoices):
    """The standing of a member for measures."""

    ORDINARY = "ordinary", _("Ordinary member")
    LEADER = "leader", _("Responsible leader")


#: Measures that an ordinary member can never receive.
LEADERS_ONLY = (
    MeasureKind.RECTIFICATION,
    MeasureKind.ADMONITION,
    MeasureKind.CIRCULATED,
    MeasureKind.RESIGNATION,
)
SEVERITY = {kind: place for place, kind in enumerate(MeasureKind.values)}


class MeasureType(SetVersion):
    """One version of one measure; each kind is a separate series.

    basis, basis_document, basis_on   its legal basis: the rule, the document that contains it, and its date
    for_whom         whom it may be given to; "all" both
    …_proposes       in which roles a person may propose it
    approver         the level of the organisation over the member whose administrator decides; of a branch its secretary
    key_work_only    it needs a key-work item that failed among its grounds
    has_deadline     it sets a day until which must be rectified; the re-check is due on that day
    influence_months counted from the day of service; 0: none
    self_days        working days after service until the self-examination is handed in; 0: none
    recheck_months   after service; 0: none
    appeal_days      calendar days after service
    circulated       it may be published, once no appeal is open or possible
    document, note   number of the document that fixed this version; what of it no higher rule fixes
    """

    class Whom(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinary members")
        LEADER = "leader", _("Responsible leaders")
        ALL = "all", _("Both")

    class Approver(models.TextChoices):
        BRANCH = "branch", _("Party branch")
        COMMITTEE = "committee", _("Committee with cadre-management authority")
        DISTRICT = "district", _("District committee")

    kind = models.CharField(_("measure"), max_length=15, choices=MeasureKind)
    valid_from = models.DateField(_("in force from"))
    basis = models.TextField(_("legal basis"), max_length=1000)
    basis_document = models.CharField(_("document of the basis"), max_length=200)
    basis_on = models.DateField(_("date of that document"), null=True, blank=True)
    for_whom = models.CharField(_("for"), max_length=10, choices=Whom)
    supervisor_proposes = models.BooleanField(_("supervisors propose it"), default=True)
    branch_proposes = models.BooleanField(_("the branch proposes it"), default=False)
    administrator_proposes = models.BooleanField(_("administrators propose it"), default=True)
    approver = models.CharField(_("who decides"), max_length=10, choices=Approver)
    key_work_only = models.BooleanField(_("only where key work failed"), default=False)
    has_deadline = models.BooleanField(_("sets a deadline for rectification"), default=False)
    circulated = models.BooleanField(_("may be circulated"), default=False)
    influence_months = models.PositiveSmallIntegerField(
        _("influence period in months"), default=0, validators=[MaxValueValidator(60)]
    )
    self_days = models.PositiveSmallIntegerField(
        _("working days for the self-examination"), default=0, validators=[MaxValueValidator(60)]
    )  # fmt: skip
    recheck_months = models.PositiveSmallIntegerField(
        _("months until the re-check"), default=0, validators=[MaxValueValidator(60)]
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("days for an appeal"), default=30, validators=[MaxValueValidator(365)]
    )
    note = models.TextField(_("remark"), max_length=1000, blank=True)

    #: A shipped version that nobody has set may be deleted, as long as no row refers to it.
    database_rules = (AppendOnly(deletable="OLD.set_by_id IS NULL"),)

    class Meta:
        verbose_name = _("kind of measure")
        verbose_name_plural = _("kinds of measures")
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "valid_from"], name="one_version_of_a_measure_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=list(LEADERS_ONLY)) | Q(for_whom="leader"),
                name="leaders_measures_are_for_leaders",
            ),
            models.CheckConstraint(
                condition=~Q(basis="") & ~Q(basis_document=""), name="measure_type_has_its_basis"
            ),
            models.CheckConstraint(
                condition=Q(supervisor_proposes=True)
                | Q(branch_proposes=True)
                | Q(administrator_proposes=True),
                name="somebody_proposes_the_measure",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def proposable_by(self, role):
        """Whether somebody in ``role`` may propose it."""
        return {
            SUPERVISOR: self.supervisor_proposes,
            SECRETARY: self.branch_proposes,
            ADMINISTRATOR: self.administrator_proposes,
        }.get(role, False)

    def fits(self, standing):
        return self.for_whom in (self.Whom.ALL, standing)


def types_on(day):
    """Kind → the MeasureType in force on ``day``, the mildest first; a kind without a version then is missing."""
    found = MeasureType.objects.in_force_of_each("kind", day)
    return {kind: found[kind] for kind in MeasureKind.values if kind in found}


@transaction.atomic
def set_type(version, *, actor, at):
    """Put a new version in force from its day on; measures proposed before keep theirs."""
    put_in_force(version, actor=actor, at=at)
    record("measure_type_set", actor=actor, subject=f"{version} {version.valid_from}", at=at)
    return version


class SuggestionRules(SetVersion):
    """From when facts suggest a measure: one version.

    days_late   an item overdue by at least this many days
    failed      a finding that this many re-checks found not in order
    unfulfilled items closed as not fulfilled without good reason; key-work items always suggest one
    grade       the year's review ended with the lowest grade
    """

    days_late = models.PositiveSmallIntegerField(_("days overdue"))
    failed = models.PositiveSmallIntegerField(_("re-checks not in order, at least"))
    unfulfilled = models.BooleanField(_("not fulfilled without good reason"), default=True)
    grade = models.BooleanField(_("grade “not satisfied”"), default=True)

    class Meta:
        verbose_name = _("rules of suggesting")
        verbose_name_plural = _("rules of suggesting")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days_late__gte=1, failed__gte=1), name="suggestions_have_thresholds"
            )
        ]


#: In force where no version is; fixed by no source, so each district sets its own.
DEFAULT_SUGGESTIONS = {"days_late": 30, "failed": 2, "unfulfilled": True, "grade": True}


def suggestion_rules_on(day):
    """The SuggestionRules in force on ``day``; an unsaved one with the defaults where there is none."""
    return SuggestionRules.objects.in_force(day) or SuggestionRules(**DEFAULT_SUGGESTIONS)


@transaction.atomic
def set_suggestion_rules(version, *, actor, at):
    put_in_force(version, actor=actor, at=at)
    record("suggestion_rules_set", actor=actor, subject=version.valid_from, at=at)
    return version
