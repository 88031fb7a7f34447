"""Reminding in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR
from registry.navigation import page

page("reminder_rules", _("Reminder rules"), ADMINISTRATOR, order=50, group="settings")
