"""Codes of the audit trail about circulars."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "circular_issued": _("Circular issued"),
    }
)
