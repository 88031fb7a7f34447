"""Codes of the audit trail about awards and benefits."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "recognition_made": _("List of awards or benefits drafted"),
        "recognition_refreshed": _("List of awards or benefits recomputed"),
        "recognition_dropped": _("List of awards or benefits given up"),
        "recognition_adopted": _("List of awards or benefits adopted"),
        "recognition_rules_set": _("Rules of recognition set"),
    }
)
