"""Units in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SUPERVISOR
from registry.navigation import group, page

group("units", _("Organisations and members"), order=80)
group("people", _("People and imports"), order=80)
page("organisation_list", _("Organisations"), SUPERVISOR, order=10, group="units")
page("organisation_list", _("Organisations"), ADMINISTRATOR, order=10, group="people")
