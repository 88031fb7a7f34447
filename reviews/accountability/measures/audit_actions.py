"""Codes of the audit trail about measures."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "measure_proposed": _("Measure proposed"),
        "measure_approved": _("Measure approved"),
        "measure_letter": _("Letter of a measure issued"),
        "measure_served": _("Measure served"),
        "measure_appealed": _("Measure appealed"),
        "measure_appeal_decided": _("Appeal decided"),
        "measure_type_set": _("Kind of measure set"),
        "suggestion_rules_set": _("Thresholds of suggesting set"),
    }
)
