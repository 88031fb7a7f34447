"""Programmes and activities in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from registry.navigation import group, page

group("gatherings", _("Meetings and activities"), order=40)
page("my_activities", _("My activities"), MEMBER, order=20, group="gatherings")
page(
    "activity_list",
    _("Programmes"),
    SECRETARY,
    SUPERVISOR,
    ADMINISTRATOR,
    order=50,
    group="following_up",
)
page("programme_list", _("Programmes"), ADMINISTRATOR, order=60, group="settings")
