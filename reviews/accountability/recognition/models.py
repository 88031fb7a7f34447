from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, BUSINESS_ROLES, MEMBER
from access.seats import ScopedQuerySet, reaching, within_any
from accounts.audit.rules import record
from core.model_fields import account_key
from core.triggers import AppendOnly, FrozenWhen, RefusedWhen
from core.versions import SetVersion, put_in_force
from reviews.evaluation.schemes.models import Grade


class RecognitionRules(SetVersion):
    """The rules that bar from awards and benefits: one version.

    measures       a measure within its influence period, until that ends
    unfulfilled    an item of the year closed as not fulfilled without good reason, for the list's year
    least_grade    a grade of the year's review below this one; "": not checked. A member without a published grade is not barred by it.
    least_percent  fulfilled items of the year below this percentage; none: not checked. Items with an objective cause do not count.
    """

    measures = models.BooleanField(_("a measure within its influence period bars"), default=True)
    unfulfilled = models.BooleanField(
        _("an item not fulfilled without good reason bars"), default=True
    )
    least_percent = models.PositiveSmallIntegerField(
        _("least fulfilment in per cent"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )  # fmt: skip
    least_grade = models.CharField(
        _("a grade below this one bars"), max_length=10, choices=Grade, blank=True, default=Grade.BASICALLY
    )  # fmt: skip

    #: A shipped version that nobody has set may be deleted, as long as no list refers to it.
    database_rules = (AppendOnly(deletable="OLD.set_by_id IS NULL"),)

    class Meta:
        verbose_name = _("rules of recognition")
        verbose_name_plural = _("rules of recognition")
        ordering = ["-valid_from"]

    def __str__(self):
        return self.document or str(self.valid_from)


@transaction.atomic
def set_rules(version, *, actor, at):
    """Put a new version in force from its day on; lists keep the version that they were made by."""
    put_in_force(version, actor=actor, at=at)
    record("recognition_rules_set", actor=actor, subject=version.valid_from, at=at)
    return version


class RecognitionListQuerySet(models.QuerySet):
    def visible_to(self, seat):
        """Administrators: the lists of their units in every state. Secretaries and supervisors: adopted lists that reach
        into their units; of these they see their own rows only (``RecognitionRow.visible_to``)."""
        if seat is None or seat.role not in BUSINESS_ROLES or not seat.organisations:
            return self.none()
        within = within_any("organisation__path", seat.organisations)
        reaches = reaching("organisation__path", seat.organisations)
        adopted = Q(state=RecognitionList.State.ADOPTED)
        if seat.role == ADMINISTRATOR:
            return self.filter(within | reaches & adopted)
        return self.filter(within | reaches, adopted)

    def led_by(self, seat):
        """Lists that an administrator's seat may change: those of its own units."""
        if seat is None or seat.role != ADMINISTRATOR or not seat.organisations:
            return self.none()
        return self.filter(within_any("organisation__path", seat.organisations))


class RecognitionList(models.Model):
    """The list for one award or benefit of one year in one unit: who qualifies, and who is barred.

    draft → adopted; a draft may be recomputed or given up. An adopted list and its rows stay: database triggers refuse
    any change.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ADOPTED = "adopted", _("Adopted")
        DROPPED = "dropped", _("Given up")

    class Purpose(models.TextChoices):
        AWARD = "award", _("Award")
        BENEFIT = "benefit", _("Benefit")

    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="recognition_lists", verbose_name=_("unit")
    )  # fmt: skip
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("award or benefit"), max_length=100)
    purpose = models.CharField(_("kind"), max_length=10, choices=Purpose)
    rules = models.ForeignKey(RecognitionRules, models.PROTECT, related_name="lists")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    as_of = models.DateField(_("as of"))
    made_by = account_key(null=False)
    made_at = models.DateTimeField()
    adopted_by = account_key()
    adopted_at = models.DateTimeField(_("adopted"), null=True)

    objects = RecognitionListQuerySet.as_manager()

    database_rules = (FrozenWhen("OLD.state = 'adopted'"),)

    class Meta:
        verbose_name = _("recognition list")
        verbose_name_plural = _("recognition lists")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "name"], condition=~Q(state="dropped"),
                name="one_list_an_award_and_year",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="recognition_has_a_name"),
            models.CheckConstraint(
                condition=Q(state="adopted", adopted_at__isnull=False, adopted_by__isnull=False)
                | ~Q(state="adopted") & Q(adopted_at__isnull=True),
                name="adopted_list_says_by_whom",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.year} {self.name}"


class RecognitionRowQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = "member"

    def visible_to(self, seat):
        """As elsewhere by branch; a member sees the own row of adopted lists."""
        rows = super().visible_to(seat)
        return rows.filter(adopted=True) if seat is not None and seat.role == MEMBER else rows


class RecognitionRow(models.Model):
    """One member of a list. ``bars``: [{"rule", "until" (ISO day or None), "count", "grade",
    "share", "done", "counted", "least"}, …]; empty: qualifies.

    The measure that bars is not named here: people who may see it find it by its own scope.
    """

    bars = models.JSONField(default=list, blank=True)
    list = models.ForeignKey(RecognitionList, models.CASCADE, related_name="rows")
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="recognition_rows")
    branch = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    barred = models.BooleanField(default=False)
    adopted = models.BooleanField(default=False, editable=False)

    objects = RecognitionRowQuerySet.as_manager()

    database_rules = (
        FrozenWhen("OLD.adopted"),
        RefusedWhen(
            "list_is_adopted",
            "NOT EXISTS (SELECT 1 FROM accountability_recognitionlist l WHERE l.id = NEW.list_id AND l.state <> 'adopted')",
            on=("insert",),
        ),
    )

    class Meta:
        ordering = ["list", "place"]
        constraints = [
            models.UniqueConstraint(fields=["list", "member"], name="member_once_a_list"),
            models.CheckConstraint(
                condition=Q(barred=True) & ~Q(bars=[]) | Q(barred=False, bars=[]),
                name="barred_row_says_why",
            ),
        ]
        indexes = [models.Index(fields=["list", "barred", "place"])]
