"""Circulars in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from registry.navigation import page

page(
    "circular_list",
    _("Circulars"),
    SECRETARY,
    SUPERVISOR,
    ADMINISTRATOR,
    order=20,
    group="following_up",
)
