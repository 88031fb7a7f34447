"""The audit trail in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import AUDITOR
from registry.navigation import page

page("audit_list", _("Audit trail"), AUDITOR, order=10)
