"""The seats that an account may take, and the one it sits on."""

from collections import defaultdict

from access.roles import MEMBER, SECRETARY
from access.seats import Seat
from accounts.people.models import Member

#: The order in which seats are offered; the first one is the default.
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
    if member is not None and member.status == Member.Status.ACTIVE:
        seats.append(Seat(key=MEMBER, role=MEMBER, user=user, member=member))
    return sorted(seats, key=lambda seat: _ORDER.index(seat.role))


def choose_seat(seats, key):
    """The seat called ``key``, else the first, else None."""
    return next((seat for seat in seats if seat.key == key), seats[0] if seats else None)


def seat_called(user, key, *, on):
    """The seat of ``user`` called ``key`` if it is still in force on ``on``, else None."""
    return next((seat for seat in seats_of(user, on=on) if seat.key == key), None)
