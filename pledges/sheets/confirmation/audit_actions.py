"""Codes of the audit trail about the branch's check and amendments."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "amendment_requested": _("Change of wording requested"),
        "amendment_approved": _("Change of wording approved"),
        "amendment_refused": _("Change of wording refused"),
        "item_checked": _("Items of a sheet checked"),
        "sheet_sent_back": _("Sheet sent back"),
    },
    details={"decision": _("decision")},
)
