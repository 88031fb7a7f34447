"""The accounts and roles that a security administrator may manage."""

from access.roles import SECURITY
from access.seats import within_any
from accounts.organisations.models import Organisation


def organisations_of(seat):
    """The organisations, with all below them, whose accounts and roles the seat manages."""
    if seat is None or seat.role != SECURITY or not seat.organisations:
        return Organisation.objects.none()
    return Organisation.objects.filter(within_any("path", seat.organisations))


def covers(seat, organisation):
    """Whether the organisation is in the seat's part of the tree."""
    return bool(seat and seat.role == SECURITY and seat.covers(organisation))


def looks_after(seat, user, *, on):
    """Whether the seat may change the account, which it sees.

    Every right of the account must be in the seat's part of the tree: otherwise the security
    administrator of one unit could take over the account of the district's administrator. Nobody
    changes their own account.
    """
    if seat is None or seat.role != SECURITY or user.pk == seat.user.pk:
        return False
    if user.member_id and not covers(seat, user.member.branch):
        return False
    held = user.assignments.not_over(on).select_related("organisation")
    return all(covers(seat, assignment.organisation) for assignment in held)
