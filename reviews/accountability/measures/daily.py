"""The daily steps of measures."""

from django.utils.translation import gettext_lazy as _

from registry.daily import daily_step

from .follow_up import follow_up


@daily_step("follow_measures", order=45, label=_("Follow-ups of measures"))
def follow_measures(tick):
    """Self-examinations, re-checks, appeal windows and influence periods that are due."""
    return follow_up(today=tick.today, at=tick.at)
