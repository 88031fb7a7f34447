"""The roles and their labels."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MEMBER = "member"
SECRETARY = "secretary"
SUPERVISOR = "supervisor"
ADMINISTRATOR = "administrator"
SECURITY = "security"
AUDITOR = "auditor"

#: Roles that see the business data of the organisations they hold.
BUSINESS_ROLES = {SECRETARY, SUPERVISOR, ADMINISTRATOR}


class Role(models.TextChoices):
    """The roles that are granted; being a member needs no grant (docs/domain.md §5)."""

    SECRETARY = SECRETARY, gettext_lazy("Branch secretary")
    SUPERVISOR = SUPERVISOR, gettext_lazy("Supervisor")
    ADMINISTRATOR = ADMINISTRATOR, gettext_lazy("Administrator")
    SECURITY = SECURITY, gettext_lazy("Security administrator")
    AUDITOR = AUDITOR, gettext_lazy("Auditor")


def role_label(role):
    """The role in words: 支部书记, 党员."""
    return _("Party member") if role == MEMBER else str(dict(Role.choices).get(role, role))
