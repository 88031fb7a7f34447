"""Schemes in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR
from registry.navigation import group, page

group("my_review", _("My review"), order=50)
group("review", _("Review"), order=50)
page("scheme_list", _("Schemes"), ADMINISTRATOR, order=20, group="review")
