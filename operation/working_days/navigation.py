"""Working days in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR
from registry.navigation import page

page("working_days", _("Calendar of working days"), ADMINISTRATOR, order=75, group="settings")
