"""Granting and taking back roles."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from access.roles import Role
from accounts.audit.rules import record
from accounts.errors import AccountError

from .models import RoleAssignment, User

#: Never one person at one time (GB/T 22239-2019, 8.1.5.1 to 8.1.5.3, 8.1.7.1 and 8.1.7.2).
SEPARATED = {Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR}


class RoleRefused(AccountError):
    """A role that may not be granted like this."""


class SeparationOfDuties(RoleRefused):
    """Administrator, security administrator and auditor are separate people."""

    def __init__(self, user, role, held):
        super().__init__(
            _(
                "%(name)s is %(held)s at that time and cannot be %(role)s as well:"
                " administrator, security administrator and auditor are separate people."
            )
            % {"name": user.name, "held": Role(held).label, "role": Role(role).label}
        )


@transaction.atomic
def grant(*, user, role, organisation, since, until=None, actor, at):
    """Give ``user`` the role over the organisation and all below it, from one day until another.

    since, until   the first and the last day in force; ``until`` None: until further notice
    Raises SeparationOfDuties or another RoleRefused. Returns the RoleAssignment.
    """
    role = Role(role)
    if actor is not None and actor.pk == user.pk:
        raise RoleRefused(_("Nobody grants a role to themself."))
    if until is not None and until < since:
        raise RoleRefused(_("The last day is before the first."))
    if role == Role.SECRETARY and not organisation.is_branch:
        raise RoleRefused(_("A branch secretary is secretary of a branch; choose the branch."))
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    meanwhile = _during(user.assignments.all(), since, until)
    others = SEPARATED - {role} if role in SEPARATED else set()
    conflict = meanwhile.filter(role__in=others).first()
    if conflict:
        raise SeparationOfDuties(user, role, conflict.role)
    if meanwhile.filter(role=role, organisation=organisation).exists():
        raise RoleRefused(
            _("%(name)s is already %(role)s of %(unit)s at that time.")
            % {"name": user.name, "role": role.label, "unit": organisation.name}
        )
    assignment = RoleAssignment.objects.create(
        user=user, role=role, organisation=organisation, since=since, until=until, granted_by=actor
    )
    record("role_granted", actor=actor, subject=user.name, detail=_told(assignment), at=at)
    return assignment


@transaction.atomic
def revoke(*, assignment, actor, at):
    """Take the role back immediately; returns False if it had ended already.

    A role that has not begun yet is cancelled the same way. The row stays, with who and when.
    """
    if actor is not None and actor.pk == assignment.user_id:
        raise RoleRefused(_("Nobody takes a role back from themself."))
    return end(assignment, actor=actor, at=at)


def end(assignment, *, actor, at):
    """End the role immediately: taken back by somebody, or ended with the fact that it depended on."""
    today = timezone.localdate(at)
    changed = (
        RoleAssignment.objects.not_over(today)
        .filter(pk=assignment.pk, revoked_on__isnull=True)
        .update(revoked_on=today, revoked_by=actor)
    )
    if changed:
        record(
            "role_revoked",
            actor=actor,
            subject=assignment.user.name,
            detail=_told(assignment),
            at=at,
        )
    return bool(changed)


def _during(assignments, since, until):
    """Assignments in force on any day between ``since`` and ``until``."""
    overlapping = assignments.filter(
        Q(until__isnull=True) | Q(until__gte=since),
        Q(revoked_on__isnull=True) | Q(revoked_on__gt=since),
    )
    return overlapping if until is None else overlapping.filter(since__lte=until)


def _told(assignment):
    return {
        "username": assignment.user.username,
        "role": assignment.role,
        "organisation": assignment.organisation.name,
        "since": assignment.since.isoformat(),
        "until": assignment.until.isoformat() if assignment.until else None,
    }
