"""Codes of the audit trail about the tree of units."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "organisation_founded": _("Organisation founded"),
        "organisation_changed": _("Organisation changed"),
        "organisation_moved": _("Organisation moved"),
        "organisation_dissolved": _("Organisation dissolved"),
    }
)
