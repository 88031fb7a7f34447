"""Codes of the audit trail about enrolment."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "member_enrolled": _("Member enrolled"),
        "member_left_out": _("Member not enrolled"),
    }
)
