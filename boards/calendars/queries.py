"""The contents of a person's calendar: the deadlines of their own items, the meetings of their branch."""

from datetime import timedelta

import icalendar
from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator

from access.roles import MEMBER, SECRETARY
from accounts.identity.seats import seats_of
from ledger.entries.models import Entry
from reviews.meetings.exchange.models import Meeting

#: Older events are left out.
PAST = timedelta(days=400)


def calendar_of(user, *, today):
    """The calendar of ``user`` as bytes: each entry keeps its UID, so that a later reading replaces it."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//pledge-ledger//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "承诺台账")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    seats = [seat for seat in seats_of(user, on=today) if seat.role in (MEMBER, SECRETARY)]
    entries, meetings = {}, {}
    for seat in seats:
        if seat.role == MEMBER:
            own = Entry.objects.visible_to(seat).standing().filter(due__gte=today - PAST)
            entries |= {entry.pk: entry for entry in own.order_by("due", "pk")}
        held = Meeting.objects.visible_to(seat).exclude(starts_at=None).select_related("branch")
        held = held.exclude(state=Meeting.State.EXEMPT)
        meetings |= {
            meeting.pk: meeting for meeting in held.filter(starts_at__gte=timezone.now() - PAST)
        }
    for entry in entries.values():
        calendar.add_component(_deadline(entry))
    for meeting in meetings.values():
        calendar.add_component(_meeting(meeting))
    return calendar.to_ical()


def _uid(kind, pk):
    return f"{kind}-{pk}@{settings.SITE_URL.partition('://')[2]}"


def _deadline(entry):
    """The due date as an all-day event; the title says if the item is fulfilled."""
    event = icalendar.Event()
    event.add("uid", _uid("entry", entry.pk))
    event.add("dtstamp", timezone.now())
    event.add("dtstart", entry.due)
    event.add("dtend", entry.due + timedelta(days=1))
    event.add("summary", f"{_prefix(entry)}{Truncator(entry.text).chars(60)}")
    event.add("url", f"{settings.SITE_URL}/entries/{entry.pk}/")
    event.add("transp", "TRANSPARENT")
    return event


def _prefix(entry):
    if entry.is_fulfilled:
        return "✓ 已兑现："
    return "未兑现：" if entry.state == Entry.State.UNFULFILLED else "承诺到期："


def _meeting(meeting):
    event = icalendar.Event()
    event.add("uid", _uid("meeting", meeting.pk))
    event.add("dtstamp", timezone.now())
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + timedelta(hours=2))
    event.add("summary", f"交流汇报会　{meeting.branch.name}")
    event.add("location", meeting.place)
    event.add("url", f"{settings.SITE_URL}/meetings/{meeting.pk}/")
    return event
