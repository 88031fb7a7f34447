"""The workload of a secretary: how many fields and minutes in a quarter, counted from recorded acts.

The fields of an act are those of its form, counted from the form itself. The minutes are an estimate by a fixed
method that the page explains: SECONDS_ACT to open the page and read, SECONDS_FIELD for each field.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.organisations.models import Organisation
from core.cache_stamp import cached
from core.counting import counts_of
from core.days import moment_on, quarter_bounds, quarter_of
from ledger.entries.models import Event
from ledger.pages import forms as ledger_forms
from ledger.programmes.models import Activity
from pledges.disclosure.opinions.models import OpinionCase
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.sheet.models import Sheet
from reviews.meetings.exchange import forms as meeting_forms
from reviews.meetings.exchange.models import Attendance, Meeting

SECONDS_ACT, SECONDS_FIELD = 20, 12
Is = Event.Kind


@dataclass(frozen=True)
class Act:
    """One kind of act, and the rows that say it was done.

    rows     f(place, first day, last day) → queryset of what was done then
    fields   how many fields its form has
    day      where a row has its day or moment; unit: where it has its branch; both as lookups
    what     f(row) → its text; page: f(row) → the address that shows it
    """

    code: str
    label: object
    fields: int
    rows: object
    day: str
    unit: str
    what: object
    page: object


@dataclass(frozen=True)
class BurdenLine:
    """One kind of act: how often it was done, how many fields its form has."""

    label: object
    acts: int
    fields: int
    code: str

    @property
    def all_fields(self):
        return self.acts * self.fields

    @property
    def minutes(self):
        return round(self.acts * (SECONDS_ACT + self.fields * SECONDS_FIELD) / 60)


def _fields(form):
    """How many fields of ``form`` are filled in."""
    return len([field for field in form.base_fields.values() if not field.widget.is_hidden])


def _at(first, last, name="occurred_at"):
    """The condition that the moment ``name`` is on one of the days."""
    start, end = moment_on(first), moment_on(last + timedelta(days=1))
    return Q(**{f"{name}__gte": start, f"{name}__lt": end})


def _on(first, last, name):
    return Q(**{f"{name}__gte": first, f"{name}__lte": last})


def _event(kind, label, form):
    def rows(place, first, last):
        done = Event.objects.filter(
            place.within("entry__branch__path"), _at(first, last), kind=kind
        )
        return done.filter(entry__year=place.year).select_related("entry__branch")

    return Act(
        str(kind), label, _fields(form), rows, "occurred_at", "entry__branch", lambda row: row.entry.text,
        lambda row: reverse("entry_detail", args=[row.entry_id]),
    )  # fmt: skip


def _sheets(place, first, last):
    done = Sheet.objects.filter(
        place.within(), _at(first, last, "confirmed_at"), cycle__year=place.year
    )
    return done.select_related("branch", "member")


def _disclosures(place, first, last):
    shown = Disclosure.objects.filter(
        place.within("sheet__branch__path"), _at(first, last, "proposed_at"), sheet__cycle__year=place.year
    )  # fmt: skip
    return shown.select_related("sheet__branch", "sheet__member")


def _meetings(place, first, last):
    """Meetings of the quarter that were at least invited to. They belong to a quarter, not to a day."""
    found = Meeting.objects.filter(place.within(), year=place.year, quarter=quarter_of(last))
    found = found.exclude(state__in=[Meeting.State.PLANNED, Meeting.State.EXEMPT])
    return found.select_related("branch")


def _held(place, first, last):
    return _meetings(place, first, last).filter(
        state__in=[Meeting.State.HELD, Meeting.State.CLOSED]
    )


def _came(place, first, last):
    held = _held(place, first, last).values("pk")
    return Attendance.objects.filter(meeting__in=held).select_related("meeting__branch", "member")


def _activities(place, first, last):
    return Activity.objects.filter(place.within(), _on(first, last, "on")).select_related("branch")


def _answers(place, first, last):
    found = OpinionCase.objects.filter(
        place.within("opinion__entry__branch__path"), _on(first, last, "answered_on")
    )
    return found.select_related("opinion__entry__branch")


def _to(name, key="pk"):
    return lambda row: reverse(name, args=[getattr(row, key)])


_meeting_page = _to("meeting_detail")
ACTS = {
    act.code: act
    for act in (
        _event(Is.VERIFIED, _("Fulfilment verified"), ledger_forms.VerifyForm),
        _event(Is.RETURNED, _("Claim returned"), ledger_forms.ReturnForm),
        _event(Is.EXTENDED, _("Extension approved"), ledger_forms.ExtendForm),
        _event(Is.EXT_REFUSED, _("Extension refused"), ledger_forms.ExtendForm),
        _event(Is.UNFULFILLED, _("Closed as not fulfilled"), ledger_forms.UnfulfilledForm),
        _event(Is.REOPENED, _("Opened again"), ledger_forms.ReopenForm),
        Act("sheets", _("Sheet checked and confirmed"), 1, _sheets, "confirmed_at", "branch",
            lambda row: f"{row.serial} {row.member.name}", _to("sheet_detail")),
        Act("disclosures", _("Disclosure proposed"), 1, _disclosures, "proposed_at", "sheet__branch",
            lambda row: f"{row.sheet.serial} {row.sheet.member.name}", _to("disclosure_detail")),
        Act("invited", _("Members invited to the exchange meeting"), _fields(meeting_forms.InviteForm), _meetings,
            "starts_at", "branch", lambda row: row.place, _meeting_page),
        Act("minutes", _("Minutes of the exchange meeting"), 1, _held, "starts_at", "branch",
            lambda row: row.place, _meeting_page),
        Act("attendance", _("Attendance and report of a member"), 3, _came, "meeting__starts_at", "meeting__branch",
            lambda row: row.member.name, _to("meeting_detail", "meeting_id")),
        Act("activities", _("Activity recorded"), 5, _activities, "on", "branch", lambda row: row.what,
            _to("activity_detail")),
        Act("answers", _("Opinion of the public answered"), 1, _answers, "answered_on", "opinion__entry__branch",
            lambda row: row.opinion.entry.text, _to("opinion_detail")),
    )
}  # fmt: skip


def read(place, quarter):
    """(lines, number of branches) of ``quarter``; kept for a minute."""
    return cached(
        f"burden:{place.seat.role}:{place.key}:{quarter}",
        lambda: _read(place, quarter),
        watched=False,
    )


def _read(place, quarter):
    counts = counts_of(
        act.rows(place, *quarter_bounds(place.year, quarter)) for act in ACTS.values()
    )
    branches = Organisation.objects.filter(place.within("path"), dissolved_on=None).branches()
    return [
        BurdenLine(act.label, count, act.fields, act.code)
        for act, count in zip(ACTS.values(), counts, strict=True)
    ], branches.count()


def follow(row, lookup):
    """The value at ``lookup`` (names joined by __) from ``row``."""
    for name in lookup.split("__"):
        row = getattr(row, name)
    return row
