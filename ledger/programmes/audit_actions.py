"""Codes of the audit trail about programmes."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "programme_kept": _("Programme set"),
    }
)
