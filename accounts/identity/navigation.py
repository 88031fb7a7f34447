"""Accounts in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import SECURITY
from registry.navigation import page

page("account_list", _("Accounts"), SECURITY, order=10)
page("secretary_list", _("Branch secretaries"), SECURITY, order=20)
page("supervisor_list", _("Supervisors"), SECURITY, order=30)
