"""Programmes through which members fulfil their pledges, by sector, and the activities of each."""

import uuid

from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.seats import ScopedQuerySet
from accounts.organisations.models import Sector
from core.model_fields import account_key

HOURS = {"max_digits": 4, "decimal_places": 1}


class ProgrammeQuerySet(models.QuerySet):
    def for_branch(self, branch, day):
        """Programmes of which a branch may hold activities on ``day``: of its sector or of every sector."""
        return self.filter(
            Q(sector="") | Q(sector=branch.sector),
            Q(until=None) | Q(until__gte=day),
            since__lte=day,
        )


class Programme(models.Model):
    """A programme 载体 of one kind of organisation, e.g. 双服务 of the organs (docs/domain.md §3)."""

    name = models.CharField(_("name"), max_length=50, unique=True)
    sector = models.CharField(_("kind of organisation"), max_length=12, choices=Sector, blank=True)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    document = models.CharField(_("document number"), max_length=100, blank=True)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["sector", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="a_programme_ends_after_it_begins",
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def __str__(self):
        return self.name


class ActivityQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = "participations__member"

    def figures(self):
        """{"activities", "people", "hours"}: person-times and hours of those that took place."""
        held = self.filter(state=Activity.State.HELD)
        found = held.aggregate(
            activities=Count("pk", distinct=True),
            people=Count("participations"),
            hours=Sum("participations__hours"),
        )
        return found | {"hours": found["hours"] or 0}


class Activity(models.Model):
    """One activity of a branch. held → cancelled, which takes back the progress that it had written."""

    class State(models.TextChoices):
        HELD = "held", pgettext_lazy("activity", "Held")
        CANCELLED = "cancelled", _("Cancelled")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="activities")
    branch = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="activities"
    )
    on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=100)
    what = models.CharField(_("what was done"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.HELD)
    reason = models.CharField(_("why it was cancelled"), max_length=200, blank=True)
    recorded_by = account_key()
    recorded_at = models.DateTimeField()
    token = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="one form makes one activity"
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="cancelled_activity_says_why"
            )
        ]
        indexes = [models.Index(fields=["branch", "-on", "-id"])]

    def __str__(self):
        return self.what


class ParticipationQuerySet(ScopedQuerySet):
    scope_path = "activity__branch__path"
    scope_member = "member"


class Participation(models.Model):
    """A member who took part, for how long, and which of their entries it advanced by how much."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participations")
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="participations")
    hours = models.DecimalField(_("hours"), **HOURS)
    entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, blank=True, related_name="participations"
    )
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"], name="takes_part_once_in_an_activity"
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=24), name="takes_part_for_hours_of_a_day"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0, entry__isnull=False),
                name="an_amount_counts_towards_an_entry",
            ),
        ]
