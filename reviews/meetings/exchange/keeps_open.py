"""Reasons of meetings that keep a year open."""

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.closing import keeps_open

from .models import Meeting


@keeps_open
def meetings_open(cycle):
    states = [Meeting.State.PLANNED, Meeting.State.INVITED, Meeting.State.HELD]
    meetings = Meeting.objects.filter(year=cycle.year, state__in=states)
    address = f"{reverse('meeting_list')}?year={cycle.year}"
    return [(_("exchange meetings not closed"), meetings.count(), address)]
