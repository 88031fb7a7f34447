"""Codes of the audit trail about thresholds."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "thresholds_set": _("Thresholds of the lights set"),
    }
)
