"""Sheets in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from registry.navigation import group, page

group("my_pledges", _("My pledges"), order=20)
group("pledging", _("Pledging"), order=20)
page("my_sheet", _("My pledge sheet"), MEMBER, order=10, group="my_pledges")
page("sheet_list", _("Pledge sheets"), SECRETARY, order=10, group="pledging")
page("sheet_list", _("Pledge sheets"), SUPERVISOR, ADMINISTRATOR, order=20)
