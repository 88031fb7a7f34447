"""The own result in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import MEMBER
from registry.navigation import page

page("my_review", _("My result"), MEMBER, order=20, group="my_review")
