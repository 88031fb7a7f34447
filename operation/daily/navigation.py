"""The daily work in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR
from registry.navigation import page

page("daily_list", _("Daily work"), ADMINISTRATOR, order=80, group="settings")
