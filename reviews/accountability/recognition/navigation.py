"""Awards and benefits in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from registry.navigation import page

page("my_standing", _("My standing"), MEMBER, order=30, group="my_review")
page(
    "recognition_list",
    _("Awards and benefits"),
    SECRETARY,
    SUPERVISOR,
    ADMINISTRATOR,
    order=30,
    group="accountability",
)
