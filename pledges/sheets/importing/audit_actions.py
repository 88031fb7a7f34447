"""Codes of the audit trail about the import of pledges."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "pledges_imported": _("Pledges imported"),
    }
)
