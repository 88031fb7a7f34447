"""Codes of the audit trail about schemes."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "scheme_written": _("New version of a scheme written"),
        "scheme_edited": _("Draft of a scheme changed"),
        "scheme_adopted": _("Scheme of review adopted"),
        "scheme_withdrawn": _("Scheme of review taken back to a draft"),
    }
)
