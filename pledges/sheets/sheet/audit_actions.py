"""Codes of the audit trail about a sheet."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "sheet_submitted": _("Sheet handed in"),
        "declaring_reminded": _("Members reminded to declare"),
        "sheet_taken_back": _("Sheet taken back"),
        "sheet_discarded": _("Draft of a sheet deleted"),
    }
)
