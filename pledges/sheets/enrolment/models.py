from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.seats import ScopedQuerySet
from core.model_fields import account_key


class EnrolmentQuerySet(ScopedQuerySet):
    scope_path = "branch__path"
    scope_member = "member"


class Enrolment(models.Model):
    """Whether a member pledges this year. States: nominated → enrolled, or not enrolled with the reason.

    Self-nomination and peer nominations come first, the branch confirms (docs/domain.md §1); a branch may also
    enrol directly. "Not enrolled" may be lifted again while the cycle is open. No row: nothing declared yet.
    """

    class State(models.TextChoices):
        NOMINATED = "nominated", _("Nominated")
        ENROLLED = "enrolled", _("Enrolled")
        NOT_ENROLLED = "not_enrolled", _("Not enrolled")

    class Reason(models.TextChoices):
        HEALTH = "health", _("Health")
        AGE = "age", _("Old age")
        AWAY = "away", _("Away for long")
        OTHER = "other", _("Other")

    cycle = models.ForeignKey("sheets.Cycle", models.PROTECT, related_name="enrolments")
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="enrolments")
    branch = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="enrolments"
    )
    state = models.CharField(_("state"), max_length=12, choices=State)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    reason_text = models.CharField(_("in words"), max_length=200, blank=True)
    decided_by = account_key()
    decided_at = models.DateTimeField(null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "member"], name="one_enrolment_per_member_and_cycle"
            ),
            models.CheckConstraint(
                condition=Q(state="not_enrolled") & ~Q(reason="")
                | ~Q(state="not_enrolled") & Q(reason=""),
                name="not_enrolled_says_why",
            ),
        ]
        indexes = [models.Index(fields=["cycle", "branch", "state"])]

    @property
    def name(self):
        """The member's name, for the sentences that refuse a step."""
        return self.member.name


class Nomination(models.Model):
    """A proposal of a member for pledging, by the member (self-nomination) or a peer of the branch."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="nominations")
    by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField()
    text = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "by"], name="one_nomination_per_person"),
        ]
