"""Cycles, their texts and their briefings in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY
from registry.navigation import page

page("briefing_list", _("Briefings"), SECRETARY, order=30, group="pledging")
page("cycle_list", _("Cycles"), ADMINISTRATOR, order=10, group="settings")
page("common_item_list", _("Common items"), ADMINISTRATOR, order=20, group="settings")
