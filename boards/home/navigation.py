"""The first page of each role."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from registry.navigation import page

page("home", pgettext_lazy("navigation", "My page"), MEMBER, order=10)
page("home", _("Branch desk"), SECRETARY, order=10)
page("home", _("Supervision desk"), SUPERVISOR, order=10)
page("home", _("Overview"), ADMINISTRATOR, order=10)
