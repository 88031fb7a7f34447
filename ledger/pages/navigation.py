"""Ledgers in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from registry.navigation import group, page

group("following_up", _("Following up"), order=40)
page("my_ledger", _("My ledger"), MEMBER, order=30)
page("ledger_list", _("Ledgers"), SECRETARY, SUPERVISOR, ADMINISTRATOR, order=30)
page("threshold_list", _("Thresholds of the lights"), ADMINISTRATOR, order=40, group="settings")
