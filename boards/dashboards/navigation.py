"""Dashboards in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from registry.navigation import page

page("dashboard", _("Dashboard"), SECRETARY, SUPERVISOR, ADMINISTRATOR, order=15)
