"""What the audit trail may say of working days."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {"calendar_entered": _("Holidays of a year entered")},
    details={"days_off": _("days off"), "days_worked": _("weekend days worked")},
)
