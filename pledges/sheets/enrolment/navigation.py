"""Enrolment in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import MEMBER, SECRETARY
from registry.navigation import page

page("my_enrolment", _("My enrolment"), MEMBER, order=20, group="my_pledges")
page("enrolment_list", _("Enrolment"), SECRETARY, order=20, group="pledging")
