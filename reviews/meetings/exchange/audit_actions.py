"""Codes of the audit trail about exchange meetings."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "meeting_invited": _("Exchange meeting invited"),
        "meeting_entered": _("Exchange meeting entered that was held"),
        "meeting_exempted": _("Exchange meeting exempted"),
        "meeting_planned_again": _("Exchange meeting due again"),
        "meeting_held": _("Exchange meeting recorded"),
        "meeting_closed": _("Exchange meeting closed"),
        "meeting_noted": _("Note on a closed exchange meeting"),
    }
)
