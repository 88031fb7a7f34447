"""The import of the roster in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR
from registry.navigation import page

page("roster_import", _("Import the roster"), ADMINISTRATOR, order=30, group="people")
