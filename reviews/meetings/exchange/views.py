"""Pages of the exchange meetings."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.taking import record_taken
from core.forms import faults_of
from core.keyset import keyset_page
from press.errors import PrintingError
from press.plain import render_papers
from reviews.errors import ReviewError
from workbooks.writing import xlsx_response

from . import meeting_papers as papers
from . import rules
from .facts import facts_of
from .forms import MISSING, HoldForm, InviteForm, MeetingFilter, NoteForm, ReasonForm, ReportForm
from .models import Attendance, Meeting

State = Meeting.State
KEEPERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)
EXPORT = 50_000


@require_safe
@seat_required(*KEEPERS)
def meeting_list(request):
    """Meetings in scope with who is due, held, exempt and missing; as a workbook with ``export``."""
    today = timezone.localdate()
    scope = Meeting.objects.visible_to(request.seat)
    form = MeetingFilter(request.GET, seat=request.seat, years=_years(today))
    rows = form.filtered(scope, today=today).select_related("branch")
    if "export" in request.GET:
        return _export(request, rows)
    page = keyset_page(
        rows.annotate(present=Count("attendances", filter=Q(attendances__state="present")))
        .annotate(invited=Count("attendances")),
        order=("-year", "-quarter", "-pk"), after=request.GET.get("after", ""), size=25,
    )  # fmt: skip
    for meeting in page:
        meeting.missed = meeting.is_missing(today)
    return render(request, "reviews/meetings/exchange/list.html", {
        "page": page, "form": form, "tabs": _tabs(scope, today), "today": today,
        "chosen": form.cleaned_data.get("state"),
    })  # fmt: skip


def _years(today):
    return range(today.year, today.year - 5, -1)


def _counts(meetings, today):
    """How many of this year's meetings are in each state, and missing. One query."""
    states = {state.value: Count("pk", filter=Q(state=state)) for state in State}
    missing = Count("pk", filter=Q(pk__in=meetings.missing(today).values("pk")))
    return meetings.filter(year=today.year).aggregate(missing=missing, **states)


def _tabs(meetings, today):
    """[(state, in words, how many of this year), …] as they stand above the list."""
    counts = _counts(meetings, today)
    states = [(MISSING, _("Missing")), *State.choices]
    return [(state, label, counts[state]) for state, label in states]


def _export(request, meetings):
    rows = [
        [
            row.branch.name, row.year, row.quarter, row.get_state_display(),
            timezone.localtime(row.starts_at).replace(tzinfo=None) if row.starts_at else None, row.place,
            row.invited, row.present, row.exempt_reason,
        ]
        for row in meetings.annotate(
            present=Count("attendances", filter=Q(attendances__state="present")),
            invited=Count("attendances"),
        ).order_by("-year", "-quarter", "branch__path")[:EXPORT]
    ]  # fmt: skip
    columns = [
        (_("Branch"), 28), (_("Year"), 8), (_("Quarter"), 8), (_("State"), 12), (_("Begins"), 18),
        (_("Place"), 24), (_("Invited"), 8), (_("Present"), 8), (_("Reason"), 30),
    ]  # fmt: skip
    record_taken(request, "export", subject=_("Exchange meetings"), detail={"rows": len(rows)})
    return xlsx_response(f"{_('Exchange meetings')}.xlsx", columns, rows)


def _meeting(request, pk):
    return get_object_or_404(
        Meeting.objects.visible_to(request.seat).select_related("branch"), pk=pk
    )


def _rows(request, meeting):
    return list(
        Attendance.objects.visible_to(request.seat)
        .filter(meeting=meeting)
        .select_related("member")
        .order_by("pk")
    )


def _facts(meeting, rows):
    """What the ledger says of each: as it was when the meeting was closed, else as of today."""
    if meeting.state == State.CLOSED:
        return {row.member_id: row.facts for row in rows}
    members = [row.member for row in rows]
    return facts_of(members, year=meeting.year, quarter=meeting.quarter, today=timezone.localdate())


@require_safe
@seat_required(MEMBER, *KEEPERS)
def meeting_detail(request, pk):
    meeting = _meeting(request, pk)
    rows = _rows(request, meeting)
    facts = _facts(meeting, rows)
    for row in rows:
        row.said = facts[row.member_id]
    meeting.missed = meeting.is_missing(timezone.localdate())
    own = rows[0] if request.seat.role == MEMBER and rows else None
    return render(request, "reviews/meetings/exchange/detail.html", {
        "meeting": meeting, "rows": rows, "own": own, "keeps": request.seat.role == SECRETARY,
        "may": rules.TRANSITIONS.verbs(meeting),
        "notes": meeting.notes.select_related("by"), "note_form": NoteForm(), "reason_form": ReasonForm(),
        "report_form": ReportForm(initial={"report": own.report}) if own else None,
    })  # fmt: skip


@seat_required(SECRETARY)
def meeting_invite(request, pk):
    """The form with date and place; inviting again tells everybody of the change."""
    meeting = _meeting(request, pk)
    if _refuses(request, meeting, "invite"):
        return redirect("meeting_detail", pk)
    form = InviteForm(request.POST or None, instance=meeting)
    if request.method == "POST" and form.is_valid():
        return _act(request, pk, rules.invite, _("The members are invited."), **form.cleaned_data)
    return render(
        request, "reviews/meetings/exchange/invite.html", {"form": form, "meeting": meeting}
    )


@seat_required(SECRETARY)
def meeting_hold(request, pk):
    """Attendance, reports and minutes on one page."""
    meeting = _meeting(request, pk)
    if _refuses(request, meeting, "hold"):
        return redirect("meeting_detail", pk)
    rows = _rows(request, meeting)
    form = HoldForm(request.POST or None, rows=rows, initial={"minutes": meeting.minutes})
    facts = _facts(meeting, rows)
    if request.method == "POST" and form.is_valid():
        try:
            rules.hold(
                meeting, actor=request.user, at=timezone.now(),
                minutes=form.cleaned_data["minutes"], attendance=form.attendance(),
            )  # fmt: skip
        except ReviewError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Attendance and minutes are kept."))
            return redirect("meeting_detail", pk)
    for row in rows:
        row.said = facts[row.member_id]
    return render(
        request, "reviews/meetings/exchange/hold.html", {"form": form, "meeting": meeting}
    )


def _refuses(request, meeting, verb):
    """Whether the form of ``verb`` makes no sense for the meeting as it stands; then a message says why."""
    try:
        rules.TRANSITIONS.require(meeting, verb)
    except ReviewError as refused:
        messages.error(request, str(refused))
        return True
    return False


def _words(request, form, name):
    """The text of a form of one field, or None with a message that says what is wrong with it."""
    if form.is_valid():
        return form.cleaned_data[name]
    messages.error(request, faults_of(form))
    return None


def _act(request, pk, verb, said, **facts):
    """Carry out one verb and say what happened."""
    try:
        verb(_meeting(request, pk), actor=request.user, at=timezone.now(), **facts)
    except ReviewError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("meeting_detail", pk)


@require_POST
@seat_required(SECRETARY)
def meeting_close(request, pk):
    return _act(request, pk, rules.close, _("The meeting is closed."))


@require_POST
@seat_required(SECRETARY, ADMINISTRATOR)
def meeting_exempt(request, pk):
    reason = _words(request, ReasonForm(request.POST), "reason")
    if reason is None:
        return redirect("meeting_detail", _meeting(request, pk).pk)
    said = _("No meeting is held this quarter.")
    return _act(request, pk, rules.exempt, said, reason=reason)


@require_POST
@seat_required(SECRETARY, ADMINISTRATOR)
def meeting_plan(request, pk):
    return _act(request, pk, rules.plan_again, _("The meeting is due again."))


@require_POST
@seat_required(SECRETARY)
def meeting_note(request, pk):
    text = _words(request, NoteForm(request.POST), "text")
    if text is None:
        return redirect("meeting_detail", _meeting(request, pk).pk)
    return _act(request, pk, rules.add_note, _("The note stands beside the minutes."), text=text)


@require_POST
@seat_required(MEMBER)
def meeting_report(request, pk):
    """The member's own report."""
    row = get_object_or_404(Attendance.objects.visible_to(request.seat), meeting=pk)
    text = _words(request, ReportForm(request.POST), "report")
    if text is None:
        return redirect("meeting_detail", pk)
    try:
        rules.write_report(row, text=text)
    except ReviewError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Your report is kept."))
    return redirect("meeting_detail", pk)


@require_safe
@seat_required(MEMBER)
def my_meetings(request):
    """The member's meetings, the newest first."""
    rows = Attendance.objects.visible_to(request.seat).select_related("meeting__branch")
    if request.GET.get("state") in State.values:
        rows = rows.filter(meeting__state=request.GET["state"])
    rows = rows.exclude(meeting__state=State.EXEMPT).order_by("-meeting__starts_at", "-pk")[:40]
    return render(request, "reviews/meetings/exchange/my.html", {"rows": rows})


@require_safe
@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def meeting_paper(request, pk, paper):
    """The attendance sheet or the minutes as PDF, once the members are invited."""
    meeting = _meeting(request, pk)
    if meeting.starts_at is None:
        messages.error(request, _("Invite the members first: time and place are printed."))
        return redirect("meeting_detail", pk)
    rows = _rows(request, meeting)
    with translation.override(settings.LANGUAGE_CODE):  # paper is Chinese
        made = (
            papers.attendance_sheet(meeting, rows)
            if paper == "attendance"
            else papers.minutes_paper(meeting, rows, _facts(meeting, rows))
        )
    try:
        pdf = render_papers([made])
    except PrintingError as refused:
        messages.error(request, str(refused))
        return redirect("meeting_detail", pk)
    name = f"{made.title} {meeting.year}-{meeting.quarter}.pdf"
    disposition = content_disposition_header(False, name)
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": disposition}
    )


@require_safe
@seat_required(MEMBER, *KEEPERS)
def meeting_calendar(request, pk):
    """The meeting for a calendar; 404 before there is a time."""
    meeting = get_object_or_404(
        Meeting.objects.visible_to(request.seat).exclude(starts_at=None).select_related("branch"),
        pk=pk,
    )
    return HttpResponse(
        papers.calendar_of(meeting), content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, "交流汇报会.ics")},
    )  # fmt: skip
