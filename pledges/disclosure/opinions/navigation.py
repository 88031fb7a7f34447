"""Opinions of the public in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from registry.navigation import page

page(
    "opinion_list",
    _("Opinions"),
    SECRETARY,
    SUPERVISOR,
    ADMINISTRATOR,
    order=60,
    group="following_up",
)
