"""Codes of the audit trail about posters, besides their printing."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions({}, details={"size": _("size")})
