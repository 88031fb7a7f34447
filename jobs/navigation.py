"""Long work in the menus."""

from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY, SECURITY, SUPERVISOR
from registry.navigation import page

page("job_list", _("Tasks"), SECRETARY, SUPERVISOR, ADMINISTRATOR, SECURITY, order=95)
