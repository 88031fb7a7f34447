"""Messages that were sent, in the menus; and the group of what an administrator sets."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR
from registry.navigation import group, page

group("settings", _("Settings"), order=90)
page("delivery_list", _("Deliveries"), ADMINISTRATOR, order=70, group="settings")
