"""To-do items about meetings."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from registry.todo import LATE, SOON, WAITS, Matter, todo_block

from .models import Attendance, Meeting

State = Meeting.State


@todo_block(SECRETARY)
def meetings_to_hold(seat, today):
    meetings, address = Meeting.objects.visible_to(seat), reverse("meeting_list")
    planned, held = (meetings.filter(state=state) for state in (State.PLANNED, State.HELD))
    return [
        Matter(LATE, _("exchange meetings are missing"), meetings.missing(today), f"{address}?state=missing"),
        Matter(SOON, _("exchange meetings to invite to"), planned, f"{address}?state=planned"),
        Matter(WAITS, _("exchange meetings to close"), held, f"{address}?state=held"),
    ]  # fmt: skip


@todo_block(SUPERVISOR, ADMINISTRATOR)
def meetings_missing(seat, today):
    missing = Meeting.objects.visible_to(seat).missing(today)
    address = reverse("meeting_list")
    return [Matter(LATE, _("exchange meetings are missing"), missing, f"{address}?state=missing")]


@todo_block(MEMBER)
def meetings_ahead(seat, today):
    ahead = Attendance.objects.visible_to(seat).filter(meeting__state=State.INVITED)
    address = f"{reverse('my_meetings')}?state={State.INVITED}"
    return [Matter(SOON, _("exchange meetings to report at"), ahead, address)]
