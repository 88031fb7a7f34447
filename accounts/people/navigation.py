"""Members in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from registry.navigation import page

page("member_list", _("Members"), SECRETARY, order=80)
page("member_list", _("Members"), SUPERVISOR, order=20, group="units")
page("member_list", _("Members"), ADMINISTRATOR, order=20, group="people")
