"""Codes of the audit trail about the branch's check and amendments."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "amendment_requested": _("Change of a confirmed sheet requested"),
        "amendment_approved": _("Change of a confirmed sheet approved"),
        "amendment_refused": _("Change of a confirmed sheet refused"),
        "amendment_taken_back": _("Request for a change taken back"),
        "item_checked": _("Items of a sheet checked"),
        "sheet_sent_back": _("Sheet sent back"),
    },
    details={"decision": _("decision"), "kind": _("kind of request")},
)
