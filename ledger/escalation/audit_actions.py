"""Codes of the audit trail about reminders."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "reminder_rules_set": _("Rules of reminding set"),
    }
)
