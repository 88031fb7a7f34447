import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.roles import BUSINESS_ROLES, MEMBER
from access.seats import ScopedQuerySet, reaching, within_any
from accounts.people.models import Team, Tier
from core.model_fields import account_key
from core.tables import RoomForUpdates, WithoutRowid
from core.triggers import AppendOnly, RefusedWhen

from ..schemes.models import Grade, Group, SchemeKind


class EvaluationQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not given up."""
        return self.exclude(phase=Evaluation.Phase.DROPPED)

    def visible_to(self, seat):
        """Reviews in which the seat's people are reviewed or rate: over it, in it or below it."""
        if seat is None:
            return self.none()
        if seat.role == MEMBER and seat.member is not None:
            return self.filter(reaching("organisation__path", [seat.member.branch]))
        if seat.role not in BUSINESS_ROLES or not seat.organisations:
            return self.none()
        return self.filter(
            reaching("organisation__path", seat.organisations)
            | within_any("organisation__path", seat.organisations)
        )


class Evaluation(models.Model):
    """One year's review of everybody below ``organisation``, by the two schemes that were in force when it was opened.

    open       roll and collections are made, slips are printed, nobody votes yet
    collecting ballots are cast until ``ends_on``; then tallies of paper are entered and everything must balance
    counted    the scores are computed; ballots, tallies and signed opinions can no longer change
    decided    the branch or committee has fixed the grades
    published  everybody sees the results that concern them
    dropped    opened by mistake and given up before anybody voted; it covers nobody
    """

    class Phase(models.TextChoices):
        OPEN = "open", _("Being prepared")
        COLLECTING = "collecting", _("Collecting")
        COUNTED = "counted", _("Counted")
        DECIDED = "decided", _("Decided")
        PUBLISHED = "published", _("Published")
        DROPPED = "dropped", pgettext_lazy("review", "Given up")

    class Discloses(models.TextChoices):
        NOTHING = "nothing", _("Nothing")
        RATES = "rates", _("Counts and rates of each unit")
        LEADERS = "leaders", _("Rates, and the grades of leaders")
        GRADES = "grades", _("Rates, and everybody's grade")

    class Signer(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Administrator")
        SECRETARY = "secretary", _("Branch secretary")

    year = models.PositiveSmallIntegerField(_("year"))
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="evaluations",
        verbose_name=_("organisation"),
    )  # fmt: skip
    leader_scheme = models.ForeignKey("evaluation.Scheme", models.PROTECT, related_name="+")
    member_scheme = models.ForeignKey("evaluation.Scheme", models.PROTECT, related_name="+")
    phase = models.CharField(_("phase"), max_length=12, choices=Phase, default=Phase.OPEN)
    begins_on = models.DateField(_("voting begins on"))
    ends_on = models.DateField(_("last day of voting"))
    discloses = models.CharField(
        _("the board discloses"), max_length=10, choices=Discloses, default=Discloses.RATES
    )
    organisation_signer = models.CharField(
        _("the organisation's opinion is signed by"), max_length=15, choices=Signer,
        default=Signer.ADMINISTRATOR,
    )  # fmt: skip
    opened_by = account_key()
    opened_at = models.DateTimeField(_("opened"))

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "organisation"],
                condition=~Q(phase="dropped"),
                name="one_evaluation_a_year_and_unit",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("begins_on")), name="evaluation_dates_in_order"
            ),
        ]

    def __str__(self):
        return _("Review of %(year)s, %(unit)s") % {
            "year": self.year, "unit": self.organisation.name,
        }  # fmt: skip

    def scheme_of(self, kind):
        return self.leader_scheme if kind == SchemeKind.LEADER else self.member_scheme


class CollectionQuerySet(ScopedQuerySet):
    scope_path = "organisation__path"
    scope_member = "roll__member"

    def open(self):
        return self.filter(state=Collection.State.OPEN)


class Collection(models.Model):
    """One form and one ballot box: a circle of raters who rate the same people.

    own     the members of a branch rate each other; for leaders that is the group "branch", for others "peers"
    masses  mass representatives rate the members of a branch, by numbered slips
    team    the members of a leadership team rate each other

    open → closed (the phone ballots are sealed in random order; ``cast`` of them) → balanced, or void (more
    papers came back than were handed out); balanced or void → closed again for another look at the papers.
    """

    class Circle(models.TextChoices):
        OWN = "own", _("Members of the branch")
        MASSES = "masses", _("Mass representatives")
        TEAM = "team", _("Members of the leadership team")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Voting closed")
        BALANCED = "balanced", _("Balanced")
        VOID = "void", _("Void")

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="collections")
    circle = models.CharField(_("who rates"), max_length=10, choices=Circle)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    team = models.CharField(_("leadership team"), max_length=20, choices=Team, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    cast = models.PositiveIntegerField(_("voted by phone"), null=True)
    seal = models.CharField(max_length=64, blank=True)
    accepted = models.ForeignKey(
        "evaluation.PaperCount", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot box")
        verbose_name_plural = _("ballot boxes")
        ordering = ["evaluation", "organisation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "organisation", "circle", "team"], name="one_ballot_box_a_circle"
            ),
            models.CheckConstraint(
                condition=Q(state="open", cast__isnull=True) | ~Q(state="open") & Q(cast__isnull=False),
                name="closed_ballot_box_is_sealed",
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | Q(accepted__isnull=False),
                name="void_ballot_box_says_why",
            ),
        ]  # fmt: skip

    def __str__(self):
        name = self.get_team_display() if self.team else self.organisation.name
        return f"{name} · {self.get_circle_display()}"

    @property
    def has_roll(self):
        """Whether its raters are known by name and may vote signed in; mass representatives have slips."""
        return self.circle != self.Circle.MASSES

    def subjects_on_form(self):
        """The Subject rows that this form rates, in their order on it."""
        return Subject.objects.filter(**{self.circle: self}).order_by("place", "pk")

    def group_of(self, subject):
        """The rater group of the scheme that this circle is for ``subject``."""
        return group_of(self.circle, subject.kind)


def group_of(circle, kind):
    """Circle of raters × class of the person rated → the scheme's rater group."""
    if circle == Collection.Circle.OWN:
        return Group.BRANCH if kind == SchemeKind.LEADER else Group.PEERS
    return Group.MASSES if circle == Collection.Circle.MASSES else Group.TEAM


class SubjectQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = "member"


class Subject(models.Model):
    """A member who is reviewed, as on the day on which the roll was made.

    ``own``, ``masses`` and ``team`` are the forms that rate the member; empty where no circle can rate.
    ``place`` is the order on the forms, by name.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="subjects")
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="reviewed")
    kind = models.CharField(_("class"), max_length=10, choices=SchemeKind)
    branch = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    tier = models.CharField(_("tier"), max_length=20, choices=Tier)
    place = models.PositiveSmallIntegerField(default=0)
    own = models.ForeignKey(Collection, models.PROTECT, null=True, related_name="+")
    masses = models.ForeignKey(Collection, models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Collection, models.PROTECT, null=True, related_name="+")

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("member reviewed")
        verbose_name_plural = _("members reviewed")
        ordering = ["evaluation", "branch", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "member"], name="reviewed_once_an_evaluation"
            ),
            models.CheckConstraint(
                condition=Q(kind="leader") | Q(team__isnull=True), name="only_leaders_have_a_team"
            ),
        ]

    def __str__(self):
        return self.member.name


class RollLineQuerySet(ScopedQuerySet):
    scope_path = "collection__organisation__path"
    scope_member = "member"


class RollLine(models.Model):
    """A member who may vote in a collection, and whether that has happened; never how, and never when.

    waiting → voted (signed in), or paper (a numbered paper was handed over: from then on not by phone).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Has not voted")
        VOTED = "voted", _("Has voted")
        PAPER = "paper", _("Has a paper")

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="roll")
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)

    objects = RollLineQuerySet.as_manager()

    database_rules = (RoomForUpdates(40),)

    class Meta:
        verbose_name = _("line of the roll")
        verbose_name_plural = _("voting roll")
        ordering = ["collection", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "member"], name="on_a_roll_once"),
        ]


class BallotSlip(models.Model):
    """A numbered slip: one by phone, with a token of which only the SHA-256 is kept, or one paper to be filled in.

    Who was given which number is not stored anywhere. issued → used (phone only), or withdrawn.
    """

    class Medium(models.TextChoices):
        PHONE = "phone", _("QR slip")
        PAPER = "paper", _("Paper ballot")

    class State(models.TextChoices):
        ISSUED = "issued", _("Issued")
        USED = "used", _("Used")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="slips")
    medium = models.CharField(max_length=10, choices=Medium)
    number = models.PositiveIntegerField(_("number"))
    digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ISSUED)

    database_rules = (RoomForUpdates(40),)

    class Meta:
        verbose_name = _("slip")
        verbose_name_plural = _("slips")
        ordering = ["collection", "medium", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "medium", "number"], name="slip_number_once"
            ),
            models.CheckConstraint(
                condition=Q(medium="phone", digest__isnull=False)
                | Q(medium="paper", digest__isnull=True) & ~Q(state="used"),
                name="only_phone_slips_have_a_token",
            ),
        ]


class Ballot(models.Model):
    """One rater's vote on one person, and nothing else: no time, no sequence, no address, no way back to the rater.

    The key is random. When voting closes the rows of a collection are rewritten in random order with new keys
    and ``sealed``; from then on the database refuses to change them. "" is a blank.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_index=False)
    choice = models.CharField(max_length=10, choices=Grade, blank=True)
    sealed = models.BooleanField(default=False)

    #: While a box is open its seal is empty; it is written before the sealed ballots, in the transaction that closes it.
    database_rules = (
        WithoutRowid(),
        AppendOnly(deletable="NOT OLD.sealed"),
        RefusedWhen(
            "box_does_not_take_it",
            "NOT EXISTS (SELECT 1 FROM evaluation_collection c WHERE c.id = NEW.collection_id"
            " AND c.state = 'open' AND (c.seal <> '') = NEW.sealed)",
            on=("insert",),
        ),
        RefusedWhen(
            "box_is_not_being_sealed",
            "NOT EXISTS (SELECT 1 FROM evaluation_collection c WHERE c.id = OLD.collection_id"
            " AND c.state = 'open' AND c.seal <> '')",
            on=("delete",),
        ),
    )

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__in=["", *Grade.values]), name="ballot_says_one_of_four_or_nothing"
            ),
        ]  # fmt: skip
