"""Reviews and ballots in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from registry.navigation import page

page("ballot_list", _("My ballots"), MEMBER, order=10, group="my_review")
page("evaluation_list", _("Reviews"), SECRETARY, SUPERVISOR, order=50)
page("evaluation_list", _("Reviews"), ADMINISTRATOR, order=10, group="review")
