"""From when an open entry is near due, and when it is behind plan: configuration in dated versions."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.audit.rules import record
from core.versions import SetVersion, in_force, put_in_force
from core.workdays import add_workdays, doubt

_KEY = "ledger-thresholds"
_SECONDS = 60


class Thresholds(SetVersion):
    """One version of when an open entry is near due, and when behind plan.

    near_days       near due from this many days before the due date
    working_days    those days are working days by the national calendar
    behind_percent  behind plan when half of the time is gone and less than this percentage is done
    document        number of the document that fixed it
    """

    near_days = models.PositiveSmallIntegerField(
        _("near due: days before the due date"), validators=[MinValueValidator(1), MaxValueValidator(180)]
    )  # fmt: skip
    working_days = models.BooleanField(_("counted in working days"), default=False)
    behind_percent = models.PositiveSmallIntegerField(
        _("behind plan: below this percentage at half-time"),
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("thresholds of the lights")
        verbose_name_plural = _("thresholds of the lights")
        ordering = ["-valid_from"]


@dataclass(frozen=True)
class LightRule:
    """The thresholds in force on one day."""

    valid_from: date
    near_days: int
    working_days: bool
    behind_percent: int

    def near_until(self, today):
        """The last due date that is near on the day ``today``."""
        if self.working_days:
            return add_workdays(today, self.near_days)
        return today + timedelta(days=self.near_days)

    def doubt(self, today):
        """What is not known of the working days by which that date was counted; "" where all is, or none are counted."""
        return doubt(today, self.near_until(today)) if self.working_days else ""


#: In force where no version is: before the first one, and in a new installation.
DEFAULT = LightRule(date.min, 30, False, 50)


def thresholds_on(day):
    """The thresholds in force on ``day``. At most one query a minute."""
    versions = cache.get(_KEY)
    if versions is None:
        versions = [
            LightRule(*row)
            for row in Thresholds.objects.values_list(
                "valid_from", "near_days", "working_days", "behind_percent"
            )
        ]
        cache.set(_KEY, versions, _SECONDS)
    return in_force(versions, day) or DEFAULT


@transaction.atomic
def set_thresholds(version, *, actor, at):
    """Put a new version in force from its day on; the earlier ones stay for the days that they ruled."""
    put_in_force(version, actor=actor, at=at)
    record("thresholds_set", actor=actor, subject=version.valid_from, at=at)
    transaction.on_commit(lambda: cache.delete(_KEY))
    return version
