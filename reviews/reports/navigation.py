"""Upward reports in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from registry.navigation import page

page(
    "report_list",
    _("Upward reports"),
    SECRETARY,
    SUPERVISOR,
    ADMINISTRATOR,
    order=40,
    group="accountability",
)
