"""The verbs of a meeting, and the daily opening of a quarter's meetings."""

from itertools import batched

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.audit.rules import record
from accounts.messages.posting import post
from accounts.organisations.models import Organisation
from accounts.people.models import Member
from core.days import long_day, quarter_of
from core.states import Transitions
from ledger.entries.models import Entry
from reviews.errors import ReviewError

from .facts import facts_of, last_month
from .message_kinds import INVITATION
from .models import Attendance, Meeting, MeetingNote

State, Came = Meeting.State, Attendance.State

#: (state, verb) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.PLANNED, "invite"): State.INVITED,
        (State.INVITED, "invite"): State.INVITED,
        (State.PLANNED, "enter"): State.INVITED,
        (State.INVITED, "enter"): State.INVITED,
        (State.PLANNED, "exempt"): State.EXEMPT,
        (State.INVITED, "exempt"): State.EXEMPT,
        (State.EXEMPT, "plan"): State.PLANNED,
        (State.INVITED, "report"): State.INVITED,
        (State.INVITED, "hold"): State.HELD,
        (State.HELD, "hold"): State.HELD,
        (State.HELD, "close"): State.CLOSED,
        (State.CLOSED, "note"): State.CLOSED,
    },
    error=ReviewError,
    sentence=_("The meeting is “%(state)s”: this is no longer possible, or not yet."),
    related=("branch",),
)


def open_quarter(year, quarter):
    """Plan the quarter's meeting in every branch with pledges of the year; returns how many are new."""
    branches = Organisation.objects.filter(kind=Organisation.Kind.BRANCH, dissolved_on=None)
    there = Meeting.objects.filter(year=year, quarter=quarter).order_by()
    # Two lists of keys: as one query over a province it would depend on the database's statistics of a table that grew today.
    without = sorted(
        set(branches.order_by().values_list("pk", flat=True))
        - set(there.values_list("branch", flat=True))
    )
    pledged = Exists(Entry.objects.standing().filter(branch=OuterRef("pk"), year=year))
    new = 0
    # In parts, so that the database reads only the entries of these branches.
    for some in batched(without, 500):
        found = branches.filter(pledged, pk__in=some).values_list("pk", flat=True)
        rows = [Meeting(branch_id=pk, year=year, quarter=quarter) for pk in found]
        Meeting.objects.bulk_create(rows, ignore_conflicts=True)
        new += len(rows)
    return new


def open_due(today):
    """Plan the meetings of every quarter of this year whose last month has begun."""
    return sum(
        open_quarter(today.year, quarter)
        for quarter in (1, 2, 3, 4)
        if last_month(today.year, quarter) <= today
    )


@transaction.atomic
def invite(meeting, *, actor, at, starts_at, place, chair, recorder):
    """Invite all active members of the branch; every change of time or place tells them again."""
    meeting = TRANSITIONS.locked(meeting, "invite")
    if starts_at <= at:
        raise ReviewError(
            _(
                "The start of the meeting is in the past: choose a later time, or enter the meeting as held."
            )
        )
    if (meeting.starts_at, meeting.place) != (starts_at, place) or not meeting.invitation:
        meeting.invitation += 1
    meeting.starts_at, meeting.place = starts_at, place
    meeting.chair, meeting.recorder = chair, recorder
    meeting.save(update_fields=["state", "invitation", "starts_at", "place", "chair", "recorder"])
    members = _members_of(meeting.branch)
    Attendance.objects.bulk_create(
        [Attendance(meeting=meeting, member=member) for member in members], ignore_conflicts=True
    )
    local = timezone.localtime(starts_at)
    post(
        INVITATION, members, about=f"meeting:{meeting.pk}", period=f"invitation {meeting.invitation}",
        title=lambda _m: _("Exchange meeting on %(day)s at %(time)s")
        % {"day": long_day(starts_at), "time": f"{local:%H:%M}"},
        body=lambda _m: _("Place: %(place)s. Please look at your report beforehand.") % {"place": place},
        address=reverse("meeting_detail", args=[meeting.pk]), at=at,
    )  # fmt: skip
    record("meeting_invited", actor=actor, subject=meeting, at=at)
    return meeting


@transaction.atomic
def enter(branch, *, year, quarter, actor, at, starts_at, place, chair, recorder):
    """The meeting of a quarter that the branch enters itself: invited to where it is to come, else as begun, with its true date.

    A meeting that was held is not told to anybody; its attendance and minutes come next. ReviewError where the quarter's
    meeting is held or exempt already, or the quarter has not begun.
    """
    if (year, quarter) > (timezone.localdate(at).year, quarter_of(timezone.localdate(at))):
        raise ReviewError(_("This quarter has not begun yet."))
    meeting, _new = Meeting.objects.get_or_create(branch=branch, year=year, quarter=quarter)
    facts = {"starts_at": starts_at, "place": place, "chair": chair, "recorder": recorder}
    if starts_at > at:
        return invite(meeting, actor=actor, at=at, **facts)
    meeting = TRANSITIONS.locked(meeting, "enter")
    for name, value in facts.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=["state", *facts])
    Attendance.objects.bulk_create(
        [Attendance(meeting=meeting, member=member) for member in _members_of(branch)],
        ignore_conflicts=True,
    )
    record("meeting_entered", actor=actor, subject=meeting, at=at)
    return meeting


def _members_of(branch):
    return list(Member.objects.filter(branch=branch).active().order_by("pinyin", "pk"))


@transaction.atomic
def exempt(meeting, *, actor, at, reason):
    """Exempt the branch from the meeting of this quarter, with the reason; invited people are notified."""
    if not reason.strip():
        raise ReviewError(_("Say why no meeting is held."))
    meeting = TRANSITIONS.locked(meeting, "exempt")
    meeting.exempt_reason = reason.strip()
    meeting.save(update_fields=["state", "exempt_reason"])
    record("meeting_exempted", actor=actor, subject=meeting, at=at)
    if meeting.invitation:
        _call_off(meeting, at)
    return meeting


def _call_off(meeting, at):
    members = Member.objects.filter(attendances__meeting=meeting).active().order_by("pk")
    post(
        INVITATION, list(members), about=f"meeting:{meeting.pk}", period=f"off {meeting.invitation}",
        title=lambda _m: _("The exchange meeting on %(day)s is not held") % {"day": long_day(meeting.starts_at)},
        body=meeting.exempt_reason, address=reverse("meeting_detail", args=[meeting.pk]), at=at,
    )  # fmt: skip


@transaction.atomic
def plan_again(meeting, *, actor, at):
    """End the exemption: the meeting is due again; a cancelled invitation is not renewed."""
    meeting = TRANSITIONS.locked(meeting, "plan")
    meeting.exempt_reason, meeting.starts_at, meeting.place = "", None, ""
    meeting.save(update_fields=["state", "exempt_reason", "starts_at", "place"])
    record("meeting_planned_again", actor=actor, subject=meeting, at=at)
    return meeting


@transaction.atomic
def write_report(attendance, *, text):
    """Save a member's own report; possible until the meeting is held."""
    held = _("The meeting has been held: the branch keeps the report.")
    TRANSITIONS.locked(Meeting(pk=attendance.meeting_id), "report", said=held)
    attendance.report = text
    attendance.save(update_fields=["report"])
    return attendance


@transaction.atomic
def hold(meeting, *, actor, at, minutes, attendance):
    """Record who came, what they reported, and the minutes; may be repeated until the meeting is closed.

    attendance   member id → (Attendance.State, reason, report)
    """
    meeting = TRANSITIONS.locked(meeting, "hold")
    if meeting.starts_at > at:
        raise ReviewError(_("The meeting has not begun yet: record it afterwards."))
    rows = list(meeting.attendances.select_related("member"))
    for row in rows:
        if row.member_id not in attendance:
            continue
        row.state, row.reason, row.report = attendance[row.member_id]
        if row.state == Came.EXCUSED and not row.reason.strip():
            raise ReviewError(
                _("%(name)s is excused: enter the reason.") % {"name": row.member.name}
            )
    Attendance.objects.bulk_update(rows, ["state", "reason", "report"], batch_size=200)
    meeting.minutes = minutes
    meeting.save(update_fields=["state", "minutes"])
    record("meeting_held", actor=actor, subject=meeting, at=at)
    return meeting


@transaction.atomic
def close(meeting, *, actor, at):
    """Close the meeting: everybody's attendance and the minutes must be entered; afterwards it cannot be changed."""
    meeting = TRANSITIONS.locked(meeting, "close")
    rows = list(meeting.attendances.select_related("member"))
    open_ = [row.member.name for row in rows if row.state == Came.EXPECTED]
    if open_:
        raise ReviewError(
            _("Attendance is missing for %(names)s.") % {"names": "、".join(open_[:10])}
        )
    if not meeting.minutes.strip():
        raise ReviewError(_("The minutes are missing."))
    with translation.override(
        settings.LANGUAGE_CODE
    ):  # minutes are in Chinese in every language of the interface
        facts = facts_of(
            [row.member for row in rows], year=meeting.year, quarter=meeting.quarter,
            today=timezone.localdate(at),
        )  # fmt: skip
    for row in rows:
        row.facts = facts[row.member_id]
    Attendance.objects.bulk_update(rows, ["facts"], batch_size=200)
    meeting.closed_by, meeting.closed_at = actor, at
    meeting.save(update_fields=["state", "closed_by", "closed_at"])
    record("meeting_closed", actor=actor, subject=meeting, at=at)
    return meeting


@transaction.atomic
def add_note(meeting, *, actor, at, text):
    """Append a note to a closed meeting."""
    if not text.strip():
        raise ReviewError(_("Write what was wrong."))
    meeting = TRANSITIONS.locked(meeting, "note")
    record("meeting_noted", actor=actor, subject=meeting, at=at)
    return MeetingNote.objects.create(meeting=meeting, text=text, by=actor, noted_at=at)
