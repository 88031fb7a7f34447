"""Codes of the audit trail about document numbers."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "document_word_kept": _("Word of document numbers kept"),
        "document_word_dropped": _("Word of document numbers given up"),
    }
)
