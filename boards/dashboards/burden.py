"""What the system asks of a secretary: how many fields and minutes in a quarter, counted from what was done.

The fields of an act are those of its form, counted from the form itself. The minutes are an estimate by a fixed
method that the page explains: SECONDS_ACT to open the page and read, SECONDS_FIELD for each field.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.counting import counts_of
from accounts.models import Organisation
from ledger import forms as ledger_forms
from ledger.freshness import kept
from ledger.models import Activity, Event
from pledges.models import Disclosure, Handling, Sheet
from reviews.meetings import forms as meeting_forms
from reviews.meetings.facts import bounds
from reviews.models import Attendance, Meeting

SECONDS_ACT, SECONDS_FIELD = 20, 12
Is = Event.Kind


@dataclass(frozen=True)
class Line:
    """One kind of act: how often it was done, how many fields it asks for each time."""

    label: object
    acts: int
    fields: int

    @property
    def all_fields(self):
        return self.acts * self.fields

    @property
    def minutes(self):
        return round(self.acts * (SECONDS_ACT + self.fields * SECONDS_FIELD) / 60)


def _fields(form):
    """How many fields of ``form`` are filled in."""
    return len([field for field in form.base_fields.values() if not field.widget.is_hidden])


#: Kind of event → (label, fields).
_EVENTS = {
    Is.VERIFIED: (_("Fulfilment verified"), _fields(ledger_forms.VerifyForm)),
    Is.RETURNED: (_("Claim returned"), _fields(ledger_forms.ReturnForm)),
    Is.EXTENDED: (_("Extension approved"), _fields(ledger_forms.ExtendForm)),
    Is.EXT_REFUSED: (_("Extension refused"), _fields(ledger_forms.ExtendForm)),
    Is.UNFULFILLED: (_("Closed as not fulfilled"), _fields(ledger_forms.UnfulfilledForm)),
    Is.REOPENED: (_("Opened again"), _fields(ledger_forms.ReopenForm)),
}


def read(place, quarter):
    """(lines, number of branches) of ``quarter``; kept for a minute."""
    return kept(
        f"burden:{place.seat.role}:{place.key}:{quarter}",
        lambda: _read(place, quarter),
        watched=False,
    )


def _read(place, quarter):
    first, last = bounds(place.year, quarter)
    start = timezone.make_aware(datetime.combine(first, time.min))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    branches = (
        Organisation.objects.filter(place.within("path"), dissolved_on=None).branches().count()
    )
    return [
        *_of_events(place, start, end),
        *_of_rooms(place, quarter, start, end, first, last),
    ], branches


def _of_events(place, start, end):
    events = Event.objects.filter(
        place.within("entry__branch__path"), kind__in=_EVENTS, entry__year=place.year
    )
    rows = (
        events.filter(at__gte=start, at__lt=end)
        .order_by()
        .values_list("kind")
        .annotate(Count("pk"))
    )
    found = dict(rows)
    return [Line(label, found.get(kind, 0), fields) for kind, (label, fields) in _EVENTS.items()]


def _of_rooms(place, quarter, start, end, first, last):
    """The acts of the other rooms, counted by one query."""
    sheets = Sheet.objects.filter(
        place.within(), cycle__year=place.year, confirmed_at__gte=start, confirmed_at__lt=end
    )
    shown = Disclosure.objects.filter(
        place.within("sheet__branch__path"),
        sheet__cycle__year=place.year,
        proposed_at__gte=start,
        proposed_at__lt=end,
    )
    meetings = Meeting.objects.filter(place.within(), year=place.year, quarter=quarter)
    invited = meetings.exclude(state__in=[Meeting.State.PLANNED, Meeting.State.EXEMPT])
    held = meetings.filter(state__in=[Meeting.State.HELD, Meeting.State.CLOSED])
    came = Attendance.objects.filter(meeting__in=held)
    activities = Activity.objects.filter(place.within(), on__gte=first, on__lte=last)
    answers = Handling.objects.filter(
        place.within("opinion__entry__branch__path"), answered_on__gte=first, answered_on__lte=last
    )
    acts = [
        (_("Sheet checked and confirmed"), sheets, 1),
        (_("Disclosure proposed"), shown, 1),
        (_("Members invited to the exchange meeting"), invited, _fields(meeting_forms.InviteForm)),
        (_("Minutes of the exchange meeting"), held, 1),
        (_("Attendance and report of a member"), came, 3),
        (_("Activity recorded"), activities, 5),
        (_("Opinion of the public answered"), answers, 1),
    ]
    counts = counts_of(rows for _label, rows, _fields_each in acts)
    return [
        Line(label, count, fields)
        for (label, _rows, fields), count in zip(acts, counts, strict=True)
    ]
