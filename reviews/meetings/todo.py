"""What is to be done about meetings."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from accounts.todo import LATE, SOON, WAITS, Todo, todo_block

from .models import Attendance, Meeting

State = Meeting.State


@todo_block(SECRETARY)
def meetings_to_hold(seat, today):
    meetings = Meeting.objects.visible_to(seat)
    found = meetings.aggregate(
        missing=Count("pk", filter=Q(pk__in=meetings.missing(today).values("pk"))),
        planned=Count("pk", filter=Q(state=State.PLANNED)),
        held=Count("pk", filter=Q(state=State.HELD)),
    )
    address = reverse("meeting_list")
    return [
        Todo(LATE, _("exchange meetings are missing"), found["missing"], f"{address}?state=missing"),
        Todo(SOON, _("exchange meetings to invite to"), found["planned"], f"{address}?state=planned"),
        Todo(WAITS, _("exchange meetings to close"), found["held"], f"{address}?state=held"),
    ]  # fmt: skip


@todo_block(SUPERVISOR, ADMINISTRATOR)
def meetings_missing(seat, today):
    missing = Meeting.objects.visible_to(seat).missing(today).count()
    address = reverse("meeting_list")
    return [Todo(LATE, _("exchange meetings are missing"), missing, f"{address}?state=missing")]


@todo_block(MEMBER)
def meetings_ahead(seat, today):
    ahead = Attendance.objects.visible_to(seat).filter(meeting__state=State.INVITED).count()
    return [Todo(SOON, _("exchange meetings to report at"), ahead, reverse("my_meetings"))]
