from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DailyRun(models.Model):
    """One step of one day. running → done or failed; failed, or running and lost → running again."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    day = models.DateField(_("day"))
    step = models.CharField(_("step"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    result = models.JSONField(_("done"), default=dict, blank=True)
    error = models.CharField(_("error"), max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    seconds = models.FloatField(_("seconds"), null=True)
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True)

    class Meta:
        verbose_name = _("daily run")
        verbose_name_plural = _("daily runs")
        constraints = [
            models.UniqueConstraint(fields=["day", "step"], name="one_daily_run_a_step"),
            models.CheckConstraint(
                condition=Q(state="running") | Q(ended_at__isnull=False),
                name="ended_daily_run_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["step", "state", "-day"], name="daily_run_of_step")]

    def __str__(self):
        return f"{self.day} {self.step}"
