"""Codes of the audit trail about paper and scans."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "scan_read": _("Scan opened"),
    },
    taken=True,
)
audit_actions(
    {
        "scan_uploaded": _("Scan uploaded"),
        "scan_voided": _("Scan marked as void"),
    },
    details={
        "sheets": _("pledge sheets"),
        "copies": _("copies"),
    },
)
