"""The daily steps of reminding."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from registry.daily import daily_step

from . import rules
from .models import Escalation


@daily_step("remind_quarterly", order=50, label=_("Quarterly reminders"))
def remind_quarterly(tick):
    told = rules.remind_quarterly(today=tick.today, since=tick.since, at=tick.at)
    return {gettext_noop("reminded"): told}


@daily_step("tell_near_due", order=51, label=_("Notices of near due dates"))
def tell_near_due(tick):
    return {gettext_noop("notified"): rules.tell_near(today=tick.today, at=tick.at)}


@daily_step("tell_overdue", order=52, label=_("Notices of overdue items"))
def tell_overdue(tick):
    return {gettext_noop("notified"): rules.tell_overdue(today=tick.today, at=tick.at)}


@daily_step("escalate_overdue", order=53, label=_("Overdue items to secretaries and supervisors"))
def escalate_overdue(tick):
    result = {}
    names = {
        Escalation.Level.SECRETARY: (
            gettext_noop("secretaries notified"),
            gettext_noop("entries without a secretary"),
        ),
        Escalation.Level.SUPERVISOR: (
            gettext_noop("supervisors notified"),
            gettext_noop("entries without a supervisor"),
        ),
    }
    for level, (told, alone) in names.items():
        result[told], result[alone] = rules.escalate(level, today=tick.today, at=tick.at)
    return result
