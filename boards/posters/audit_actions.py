"""What the audit trail may say of posters beyond that one was printed."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions({}, details={"size": _("size")})
