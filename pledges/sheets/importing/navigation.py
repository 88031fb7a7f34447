"""The import of pledges in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR
from registry.navigation import page

page("pledge_import", _("Import pledges"), ADMINISTRATOR, order=40, group="people")
