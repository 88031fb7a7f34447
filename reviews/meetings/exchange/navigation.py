"""Exchange meetings in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from registry.navigation import page

page("my_meetings", _("My meetings"), MEMBER, order=10, group="gatherings")
page(
    "meeting_list",
    _("Exchange meetings"),
    SECRETARY,
    SUPERVISOR,
    ADMINISTRATOR,
    order=10,
    group="following_up",
)
