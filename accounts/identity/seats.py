"""The seats that an account may take, and the one it sits on."""

from collections import defaultdict

from django.utils.translation import gettext as _

from access.roles import MEMBER, SECRETARY
from access.seats import Seat
from access.roles import Role

#: In this order seats are offered; the first is taken when nothing was chosen yet.
_ORDER = ["administrator", "supervisor", "secretary", "security", "auditor", "member"]


def seats_of(user, *, on):
    """All seats of ``user`` in force on the date ``on``, in the order in which they are offered.

    A secretary has one seat a branch; any other role is one seat over all the units it was granted for.
    """
    member = user.member
    by_key = defaultdict(list)
    for assignment in user.assignments.on(on).select_related("organisation").order_by("pk"):
        key = assignment.role
        if key == SECRETARY:
            key = f"{SECRETARY}:{assignment.organisation_id}"
        by_key[key].append(assignment)
    seats = [
        Seat(
            key=key,
            role=assignments[0].role,
            user=user,
            organisations=tuple(a.organisation for a in assignments),
            member=member,
        )
        for key, assignments in by_key.items()
    ]
    if member is not None:
        seats.append(Seat(key=MEMBER, role=MEMBER, user=user, member=member))
    return sorted(seats, key=lambda seat: _ORDER.index(seat.role))


def choose_seat(seats, key):
    """The seat called ``key``, else the first, else None."""
    return next((seat for seat in seats if seat.key == key), seats[0] if seats else None)


def role_label(role):
    """The role in words: 支部书记, 党员."""
    return _("Party member") if role == MEMBER else str(dict(Role.choices).get(role, role))


def label_of(seat, *, among=None):
    """The seat in words: the role, with the unit unless it is the only seat of that role in ``among``."""
    role = role_label(seat.role)
    alike = among is not None and sum(other.role == seat.role for other in among) <= 1
    if alike or not seat.organisations:
        return role
    unit = seat.organisation.name
    if len(seat.organisations) > 1:
        more = len(seat.organisations)
        return _("%(role)s (%(unit)s and others, %(count)d in all)") % {
            "role": role, "unit": unit, "count": more,
        }  # fmt: skip
    return _("%(role)s (%(unit)s)") % {"role": role, "unit": unit}


def seat_called(user, key, *, on):
    """The seat of ``user`` called ``key`` if it is still in force on ``on``, else None."""
    return next((seat for seat in seats_of(user, on=on) if seat.key == key), None)
