"""Codes of the audit trail about cycles."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "cycle_created": _("Cycle prepared"),
        "cycle_changed": _("Cycle changed"),
        "cycle_open": _("Cycle opened"),
        "cycle_close": _("Cycle closed"),
        "common_item_set": _("Common item set"),
        "common_item_withdrawn": _("Common item withdrawn"),
        "focus_area_added": _("Focus area added"),
        "focus_area_removed": _("Focus area removed"),
        "briefing_recorded": _("Briefing recorded"),
    }
)
