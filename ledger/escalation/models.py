from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.versions import SetVersion


class ReminderRules(SetVersion):
    """When people are reminded: one version.

    quarter_day      the reminder of each quarter leaves on this day of the quarter's last month
    secretary_days   working days overdue after which the branch secretary is notified
    supervisor_days  working days overdue after which the supervisor is notified
    document         number of the document that fixed it
    """

    quarter_day = models.PositiveSmallIntegerField(
        _("quarterly reminder on this day of the quarter's last month"),
        validators=[MinValueValidator(1), MaxValueValidator(28)],
    )
    secretary_days = models.PositiveSmallIntegerField(
        _("working days overdue after which the secretary is notified"),
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    supervisor_days = models.PositiveSmallIntegerField(
        _("working days overdue after which the supervisor is notified"),
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )

    class Meta:
        verbose_name = _("rules of reminding")
        verbose_name_plural = _("rules of reminding")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(supervisor_days__gte=F("secretary_days")),
                name="supervisor_is_told_after_secretary",
            ),
            models.CheckConstraint(
                condition=Q(quarter_day__gte=1, quarter_day__lte=28),
                name="quarter_day_is_in_every_month",
            ),
        ]


class Escalation(models.Model):
    """An overdue entry was brought to the secretary's or the supervisor's notice; once for each due date."""

    class Level(models.TextChoices):
        SECRETARY = "secretary", _("Branch secretary")
        SUPERVISOR = "supervisor", _("Supervisor")

    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="escalations")
    due = models.DateField()
    level = models.CharField(max_length=10, choices=Level)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "level", "due"], name="one_escalation_a_level_and_due_date"
            ),
        ]
