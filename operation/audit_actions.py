"""Codes of the audit trail about the operation of the application."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "audit_pruned": _("Audit lines past their time deleted"),
    }
)
