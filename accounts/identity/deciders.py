"""Whose turn it is to decide about a request, a claim or a sheet of a member of a branch: one rule, for pages and messages.

A secretary of the branch decides, but neither the member concerned nor who asked. Where no secretary is left, it is the
turn of the administrators above the branch. (An administrator may decide earlier as well; it is not waited for.)
"""

from django.db.models import Exists, OuterRef

from access.own import had_a_hand, is_own
from access.roles import ADMINISTRATOR, Role

from .holders import holders_over, secretaries_of
from .models import RoleAssignment


def decidable(rows, user, *, member, asker=None):
    """Those of ``rows`` about which ``user`` is not barred from deciding: not the own matter, and not asked by ``user``.

    member, asker   fields of the rows: the member concerned, and the account that asked (None where nobody did)
    """
    if asker:
        rows = rows.exclude(**{asker: user.pk})
    return rows.exclude(**{member: user.member_id}) if user.member_id else rows


def left_over(rows, today, *, branch, member, asker=None):
    """Those of ``rows`` that no secretary of their ``branch`` (a field) may decide about on ``today``."""
    held = RoleAssignment.objects.on(today).filter(
        role=Role.SECRETARY, organisation=OuterRef(branch), user__is_active=True
    )
    held = held.exclude(user__member=OuterRef(member))
    if asker:
        held = held.exclude(user=OuterRef(asker))
    return rows.filter(~Exists(held))


def turn_of(rows, seat, today, *, branch, member, asker=None):
    """Those of ``rows``, which the seat sees, that wait for this very seat."""
    rows = decidable(rows, seat.user, member=member, asker=asker)
    if seat.role == ADMINISTRATOR:
        rows = left_over(rows, today, branch=branch, member=member, asker=asker)
    return rows


def deciders_of(branch, *, member_id, asker, at):
    """The accounts whose turn it is: the same rule as ``turn_of``, for one matter."""
    for people in (secretaries_of(branch, at), holders_over(branch, Role.ADMINISTRATOR, at)):
        able = [
            user for user in people if not is_own(user, member_id) and not had_a_hand(user, [asker])
        ]
        if able:
            return able
    return []
