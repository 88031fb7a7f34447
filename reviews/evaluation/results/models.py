from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY
from access.seats import ScopedQuerySet
from core.files.fields import KeptFileField
from core.model_fields import account_key
from core.triggers import AppendOnly, FrozenWhen, RefusedWhen

from ..schemes.models import Grade, SchemeKind

#: The roles that see a result before it is published: those that decide.
DECIDERS = (SECRETARY, ADMINISTRATOR)


class ResultQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = "member"

    def visible_to(self, seat):
        """Deciders: results in scope in every phase, except their own. Everybody else: published results in scope."""
        rows = super().visible_to(seat)
        if seat is None or seat.role not in DECIDERS:
            return rows.published()
        own = seat.user.member_id
        return rows if own is None else rows.exclude(member=own, published_at__isnull=True)

    def published(self):
        return self.filter(published_at__isnull=False)

    def disclosed(self):
        """Results whose grade the board shows, by the review's setting."""
        setting = self.model.evaluation.field.related_model.Discloses
        shown = Q(evaluation__discloses=setting.GRADES)
        leaders = Q(evaluation__discloses=setting.LEADERS, kind=SchemeKind.LEADER)
        return self.published().filter(shown | leaders)

    def undecided(self):
        return self.filter(grade="")

    def decidable_by(self, seat):
        """Undecided results whose grade this seat decides (``deciding.decides``)."""
        rows = self.undecided()
        if seat.user.member_id:
            rows = rows.exclude(member=seat.user.member_id)
        return rows.filter(kind=SchemeKind.MEMBER) if seat.role == SECRETARY else rows


class Result(models.Model):
    """The result of the review of one person.

    counted (a score, and a proposed grade unless ``blocked`` says why there is none) → decided → published. The
    decision deviates from the proposal only with a reason. ``lines`` is the sum line by line without the single
    choices; ``facts`` is what the ledger said at the counting. Once published the database refuses any change.
    """

    evaluation = models.ForeignKey("evaluation.Evaluation", models.PROTECT, related_name="results")
    subject = models.OneToOneField("evaluation.Subject", models.PROTECT, related_name="result")
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="results")
    branch = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("class"), max_length=10, choices=SchemeKind)
    score = models.DecimalField(_("score"), max_digits=8, decimal_places=4, null=True)
    blocked = models.CharField(max_length=10, blank=True)
    proposed = models.CharField(_("proposed grade"), max_length=10, choices=Grade, blank=True)
    uncapped = models.CharField(max_length=10, choices=Grade, blank=True)
    lines = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    valid = models.PositiveIntegerField(_("valid ballots"), default=0)
    issued = models.PositiveIntegerField(_("ballots issued"), default=0)
    grade = models.CharField(_("grade"), max_length=10, choices=Grade, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = account_key()
    decided_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(_("published"), null=True)

    objects = ResultQuerySet.as_manager()

    database_rules = (
        FrozenWhen("OLD.published_at IS NOT NULL"),
        RefusedWhen(
            "review_is_not_being_counted",
            "NOT EXISTS (SELECT 1 FROM evaluation_evaluation e WHERE e.id = NEW.evaluation_id AND e.phase = 'counted')",
            on=("insert",),
        ),
    )

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["evaluation", "branch", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "member"], name="one_result_an_evaluation"),
            models.CheckConstraint(
                condition=Q(grade="") | Q(grade=F("proposed")) | ~Q(reason=""), name="deviation_says_why"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(grade=""), name="published_result_has_its_grade"
            ),
            models.CheckConstraint(
                condition=Q(grade="", decided_at__isnull=True) | ~Q(grade="") & Q(decided_at__isnull=False),
                name="decided_result_says_when",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["evaluation", "branch", "grade"]),
            models.Index(fields=["member", "year"]),
        ]

    @property
    def deviates(self):
        return bool(self.grade) and self.grade != self.proposed


class AppraisalQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = "member"


class Appraisal(models.Model):
    """The grade of a member in the democratic appraisal 民主评议党员: entered separately, never derived from the result."""

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", _("Excellent")
        QUALIFIED = "qualified", _("Qualified")
        BASICALLY = "basically", _("Basically qualified")
        NOT = "not", _("Not qualified")

    member = models.ForeignKey("people.Member", models.PROTECT, related_name="appraisals")
    branch = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    grade = models.CharField(_("democratic appraisal"), max_length=10, choices=Grade)
    by = account_key()
    entered_at = models.DateTimeField()

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("democratic appraisal")
        verbose_name_plural = _("democratic appraisals")
        constraints = [
            models.UniqueConstraint(fields=["member", "year"], name="appraised_once_a_year"),
        ]
        indexes = [models.Index(fields=["branch", "year"])]


class FulfilmentMeetingQuerySet(ScopedQuerySet):
    scope_path = "organisation__path"
    scope_member = None


class FulfilmentMeeting(models.Model):
    """The record of an organisation's year-end meeting on its pledges 公开承诺兑现会."""

    evaluation = models.ForeignKey(
        "evaluation.Evaluation", models.PROTECT, related_name="gatherings"
    )
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=100)
    chair = models.CharField(_("chair"), max_length=50)
    recorder = models.CharField(_("recorder"), max_length=50)
    expected = models.PositiveIntegerField(_("expected"))
    present = models.PositiveIntegerField(_("present"))
    masses = models.PositiveIntegerField(_("mass representatives present"), default=0)
    minutes = models.TextField(_("minutes"))
    kept_by = account_key()
    kept_at = models.DateTimeField()

    objects = FulfilmentMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("year-end meeting")
        verbose_name_plural = _("year-end meetings")
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "organisation"], name="one_year_end_meeting_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(present__lte=F("expected")), name="no_more_came_than_were_expected"
            ),
        ]


class Bulletin(models.Model):
    """The published results as an official document; kept as printed, never changed."""

    evaluation = models.OneToOneField(
        "evaluation.Evaluation", models.PROTECT, related_name="bulletin"
    )
    document = models.OneToOneField(
        "documents.NumberedDocument", models.PROTECT, related_name="bulletin"
    )
    figures = models.JSONField()
    file = KeptFileField(upload_to="bulletins")
    sha256 = models.CharField(max_length=64)

    database_rules = (AppendOnly(),)
