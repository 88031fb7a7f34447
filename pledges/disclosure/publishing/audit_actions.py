"""Codes of the audit trail about disclosure."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "disclosure_propose": _("Disclosure proposed"),
        "disclosure_review": _("Disclosure reviewed"),
        "disclosure_approve": _("Disclosure approved"),
        "disclosure_carry_out": _("Disclosure carried out"),
        "disclosure_refuse": _("Disclosure refused"),
        "disclosure_renew": _("Disclosure renewed"),
        "disclosure_take_down": _("Disclosure taken down"),
    }
)
