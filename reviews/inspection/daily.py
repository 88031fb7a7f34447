"""The daily steps of inspections."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from registry.daily import daily_step

from .findings import recheck_due
from .rules import open_due


@daily_step("open_inspections", order=31, label=_("Opening the half-year's inspection"))
def open_inspections(tick):
    """From the first day of a half-year's last month the district's inspection is due."""
    return {gettext_noop("inspections due"): open_due(tick.today, at=tick.at)}


@daily_step("recheck_findings", order=40, label=_("Re-checks of findings"))
def recheck_findings(tick):
    """Plan re-checks of findings whose deadline has passed."""
    return {gettext_noop("re-checks due"): recheck_due(today=tick.today, at=tick.at)}
