"""The board in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from registry.navigation import VISITOR, page

page(
    "board", _("Disclosure board"), MEMBER, SECRETARY, SUPERVISOR, ADMINISTRATOR, VISITOR, order=99
)
