"""What the reviews do once a day."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from registry.daily import daily_step

from reviews.accountability.measures.daily import follow_up
from reviews.evaluation.ballots import daily as evaluation
from reviews.inspection.findings import recheck_due
from reviews.inspection.rules import open_due as open_inspections_due
from reviews.meetings.exchange.rules import open_due
from reviews.reports.rules import remind

__all__ = ["evaluation", "open_meetings"]


@daily_step("open_meetings", order=30, label=_("Opening the quarter's meetings"))
def open_meetings(tick):
    """From the first day of a quarter's last month its exchange meetings are due."""
    return {"meetings due": open_due(tick.today)}


@daily_step("open_inspections", order=31, label=_("Opening the half-year's inspection"))
def open_inspections(tick):
    """From the first day of a half-year's last month the district's inspection is due."""
    return {gettext_noop("inspections due"): open_inspections_due(tick.today, at=tick.at)}


@daily_step("recheck_findings", order=40, label=_("Re-checks of findings"))
def recheck_findings(tick):
    """Findings whose deadline has passed are to be re-checked."""
    return {gettext_noop("re-checks due"): recheck_due(today=tick.today, at=tick.at)}


@daily_step("follow_measures", order=45, label=_("Follow-ups of measures"))
def follow_measures(tick):
    """Self-examinations, re-checks, appeal windows and influence periods whose day has come."""
    return follow_up(today=tick.today, at=tick.at)


@daily_step("remind_reports", order=46, label=_("Reminders of upward reports"))
def remind_reports(tick):
    """Units whose report is due soon or overdue."""
    near, late = remind(today=tick.today, at=tick.at)
    return {gettext_noop("reports due soon"): near, gettext_noop("reports overdue"): late}
