"""Disclosure in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY
from registry.navigation import page

page("disclosure_list", _("Disclosure"), SECRETARY, order=40, group="pledging")
page("disclosure_list", _("Disclosure"), ADMINISTRATOR, order=70)
