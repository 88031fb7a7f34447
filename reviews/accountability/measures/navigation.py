"""Measures in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, AUDITOR, SECRETARY, SUPERVISOR
from registry.navigation import group, page

group("accountability", _("Accountability"), order=60)
page(
    "suggestion_list",
    _("Suggestions"),
    SECRETARY,
    SUPERVISOR,
    ADMINISTRATOR,
    order=10,
    group="accountability",
)
page(
    "measure_list",
    _("Measures"),
    SECRETARY,
    SUPERVISOR,
    ADMINISTRATOR,
    order=20,
    group="accountability",
)
page("measure_list", _("Measures"), AUDITOR, order=60)
page("measure_type_list", _("Kinds of measures"), ADMINISTRATOR, order=30, group="settings")
