"""Codes of the audit trail about the roster."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "roster_imported": _("Roster imported"),
    }
)
