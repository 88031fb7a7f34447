"""Codes of the audit trail about messages."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "delivery_again": _("Message sent again"),
    }
)
