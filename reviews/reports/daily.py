"""The daily steps of upward reports."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from registry.daily import daily_step

from .rules import remind


@daily_step("remind_reports", order=46, label=_("Reminders of upward reports"))
def remind_reports(tick):
    """Units whose report is due soon or overdue."""
    near, late = remind(today=tick.today, at=tick.at)
    return {gettext_noop("reports due soon"): near, gettext_noop("reports overdue"): late}
