"""Codes of the audit trail about upward reports."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "reports_asked": _("Reports requested"),
        "report_sent": _("Report sent"),
        "report_accepted": _("Report accepted"),
    }
)
