from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.people.leaders import is_leader
from core.model_fields import account_key
from core.triggers import FrozenWhen, RefusedWhen
from core.versions import Version, VersionQuerySet


class SchemeKind(models.TextChoices):
    """The two classes of subjects: leaders get a three-way review 三评, ordinary members a four-way review 四评."""

    LEADER = "leader", _("Three-way review of leaders")
    MEMBER = "member", _("Four-way review of members")

    @classmethod
    def of(cls, member):
        """The class in which the member is reviewed as of now (docs/domain.md §4)."""
        return cls.LEADER if is_leader(member) else cls.MEMBER


class Group(models.TextChoices):
    """The rater groups. The last two sign their opinion: one choice for each subject, not secret."""

    BRANCH = "branch", _("Members of the branch")
    TEAM = "team", _("Members of the leadership team")
    PEERS = "peers", _("Peers")
    MASSES = "masses", _("Mass representatives")
    LEADER = "leader", _("Leader's comment")
    ORGANISATION = "organisation", _("Organisation's opinion")


#: The rater groups of each class, in the order of the score sheet.
GROUPS = {
    SchemeKind.LEADER: (Group.BRANCH, Group.MASSES, Group.TEAM),
    SchemeKind.MEMBER: (Group.PEERS, Group.MASSES, Group.LEADER, Group.ORGANISATION),
}
SIGNED = (Group.LEADER, Group.ORGANISATION)


class Grade(models.TextChoices):
    """The four grades, best first: the choices of a ballot, and the grades of a result."""

    SATISFIED = "satisfied", _("Satisfied")
    FAIRLY = "fairly", _("Fairly satisfied")
    BASICALLY = "basically", _("Basically satisfied")
    NOT = "not", _("Not satisfied")


def _percent(name, default, *, low=0, high=100, **more):
    bounds = [MinValueValidator(low), MaxValueValidator(high)]
    default = None if default is None else Decimal(default)
    return models.DecimalField(
        name, max_digits=5, decimal_places=2, default=default, validators=bounds, **more
    )


class SchemeQuerySet(VersionQuerySet):
    def adopted(self):
        return self.filter(adopted_at__isnull=False)

    def of(self, kind):
        """The series of ``kind``: its adopted versions, of which one is in force."""
        return self.adopted().filter(kind=kind)


class Scheme(Version):
    """One version of the rules for one class of subjects.

    draft (may be incomplete) → adopted (complete, weights total 100; back to draft as long as nothing uses it)
    → frozen, once an evaluation starts using it: from then on the database refuses any change.

    value_*         what each choice is worth, in points
    quorum          per cent of the roll that must have cast valid ballots, for the result to be published
    smallest        a secret group with fewer valid ballots counts as missing and is shown to nobody
    missing         what happens with a group that is missing: it never counts as zero
    cut_*           from this score on, the grade
    top_cap         at most this percentage of a unit's subjects get the top grade; empty: no cap
    ceiling         the best grade for anyone who left an item unfulfilled without good reason; empty: none
    objective       weight of the share of pledged items fulfilled, from the ledger; 0: no such part
    digits          decimals that the score is rounded to, once, half up
    """

    class Missing(models.TextChoices):
        RENORMALISE = "renormalise", _("The other weights are scaled up to 100")
        BLOCK = "block", _("No score; the branch or committee decides")

    kind = models.CharField(_("class"), max_length=10, choices=SchemeKind)
    version = models.PositiveSmallIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=100)
    document = models.CharField(_("document number"), max_length=100, blank=True)
    valid_from = models.DateField(_("in force from"))
    value_satisfied = _percent(_("“satisfied” is worth"), 100)
    value_fairly = _percent(_("“fairly satisfied” is worth"), 80)
    value_basically = _percent(_("“basically satisfied” is worth"), 60)
    value_not = _percent(_("“not satisfied” is worth"), 40)
    quorum = _percent(_("quorum: valid ballots in per cent of the roll"), 50)
    smallest = models.PositiveSmallIntegerField(
        _("smallest group that counts and is shown"), default=3,
        validators=[MinValueValidator(2), MaxValueValidator(100)],
    )  # fmt: skip
    missing = models.CharField(
        _("a group that is missing"), max_length=12, choices=Missing, default=Missing.RENORMALISE
    )
    cut_satisfied = _percent(_("“satisfied” from"), 90)
    cut_fairly = _percent(_("“fairly satisfied” from"), 75)
    cut_basically = _percent(_("“basically satisfied” from"), 60)
    top_cap = _percent(_("“satisfied” at most, per cent of a unit"), None, null=True, blank=True)
    ceiling = models.CharField(
        _("best grade with an item unfulfilled without good reason"), max_length=10,
        choices=Grade, blank=True, default=Grade.BASICALLY,
    )  # fmt: skip
    objective = _percent(_("weight of objective fulfilment"), 0)
    digits = models.PositiveSmallIntegerField(
        _("decimals of the score"), default=2, validators=[MaxValueValidator(4)]
    )
    written_by = account_key()
    adopted_by = account_key()
    adopted_at = models.DateTimeField(_("adopted"), null=True)
    frozen_at = models.DateTimeField(_("frozen"), null=True)

    objects = SchemeQuerySet.as_manager()

    database_rules = (FrozenWhen("OLD.frozen_at IS NOT NULL"),)

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="one_scheme_a_version"),
            models.UniqueConstraint(
                fields=["kind", "valid_from"], condition=Q(adopted_at__isnull=False),
                name="one_adopted_scheme_a_day",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | Q(adopted_at__isnull=False),
                name="only_adopted_schemes_are_frozen",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.name} {self.version}"

    @property
    def values(self):
        """Grade → its points."""
        return {grade: getattr(self, f"value_{grade}") for grade in Grade}

    def said(self, score):
        """A score (points, or None) as text with all its decimals: 90.00, not 90."""
        return "" if score is None else f"{score:.{self.digits}f}"

    @property
    def is_draft(self):
        return self.adopted_at is None


class SchemeGroup(models.Model):
    """A rater group of a scheme with its weight in per cent; 0: it does not rate.

    A scheme has a row for each group of its class. ``frozen`` repeats that the scheme is, for the trigger.
    """

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="groups")
    group = models.CharField(_("rater group"), max_length=15, choices=Group)
    weight = _percent(_("weight"), 0)
    frozen = models.BooleanField(default=False, editable=False)

    database_rules = (
        FrozenWhen("OLD.frozen"),
        RefusedWhen(
            "scheme_is_frozen",
            "NOT EXISTS (SELECT 1 FROM evaluation_scheme s WHERE s.id = NEW.scheme_id AND s.frozen_at IS NULL)",
            on=("insert",),
        ),
    )

    class Meta:
        verbose_name = _("rater group")
        verbose_name_plural = _("rater groups")
        ordering = ["scheme", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "group"], name="a_group_once_a_scheme"),
        ]
