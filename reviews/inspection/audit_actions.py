"""Codes of the audit trail about inspections."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "inspection_planned": _("Inspection planned"),
        "inspection_edited": _("Plan of an inspection changed"),
        "check_sheet_entered": _("Check sheet entered"),
        "check_sheet_not_met": _("Check sheet: not checked"),
        "inspection_drawn": _("Sample of an inspection drawn"),
        "inspection_closed": _("Inspection closed"),
        "slip_issued": _("Supervision slip issued"),
    },
    details={
        "check_sheets": _("check sheets"),
        "seed": _("seed"),
    },
)
