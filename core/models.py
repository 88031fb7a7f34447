"""The holidays of years that the package of the national calendar does not know yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """One year's holidays as an administrator entered them from the State Council's notice.

    off    days off as "2027-02-05"; where a holiday begins in the year before, some are of that year
    works  weekends worked in exchange, likewise
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    off = models.JSONField()
    works = models.JSONField()
    document = models.CharField(_("document number"), max_length=100, blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("calendar of a year")
        verbose_name_plural = _("calendars of years")
        ordering = ["-year"]

    def __str__(self):
        return str(self.year)
