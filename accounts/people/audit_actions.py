"""Codes of the audit trail about members."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "member_admitted": _("Member admitted"),
        "member_changed": _("Member's facts changed"),
        "member_transferred": _("Member transferred"),
        "member_day_corrected": _("Day on which a posting began corrected"),
        "member_tier_changed": _("Member's tier changed"),
        "member_left": _("Member left"),
        "member_died": _("Member died"),
        "member_readmitted": _("Member taken back"),
        "member_exempt": _("Member exempted"),
        "member_exemption_lifted": _("Exemption lifted"),
    }
)
