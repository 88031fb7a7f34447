"""Inspections and findings in the menus; a branch is inspected, it does not inspect."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from registry.navigation import page

page("inspection_list", _("Inspections"), SUPERVISOR, ADMINISTRATOR, order=30, group="following_up")
page(
    "finding_list",
    _("Findings"),
    SECRETARY,
    SUPERVISOR,
    ADMINISTRATOR,
    order=40,
    group="following_up",
)
