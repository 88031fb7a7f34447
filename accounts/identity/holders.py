"""Who holds a role over an organisation on a day."""

from django.utils import timezone

from access.roles import Role
from access.seats import path_range, reaching

from .models import RoleAssignment, User


def secretaries_of(branch, at):
    """The active accounts that are secretary of ``branch`` on the day of ``at``."""
    return holders_over(branch, Role.SECRETARY, at)


def holders_over(organisation, role, at):
    """The active accounts that hold ``role`` over ``organisation`` itself or anything above it, on the day of ``at``."""
    return _holders(role, reaching("organisation__path", [organisation]), at)


def holders_below(organisation, role, at):
    """The active accounts that hold ``role`` over ``organisation`` or anything below it, on the day of ``at``."""
    return _holders(role, path_range("organisation__path", organisation.path), at)


def _holders(role, where, at):
    held = RoleAssignment.objects.on(timezone.localdate(at)).filter(where, role=role)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk"))
