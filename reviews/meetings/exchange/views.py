"""Pages of the exchange meetings."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from core.asking import Question, ask_first
from core.downloads import shown_pdf
from core.forms import faults_of
from core.keyset import keyset_page
from core.refusals import refusals_shown
from press.plain import render_papers

from . import meeting_papers as papers
from . import rules
from .drafting import minutes_of, usual
from .facts import facts_of
from .forms import (
    MISSING,
    EnterForm,
    HoldForm,
    InviteForm,
    MeetingFilter,
    NoteForm,
    ReasonForm,
    ReportForm,
)
from .models import Attendance, Meeting

State = Meeting.State
KEEPERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)


@require_safe
@seat_required(*KEEPERS)
def meeting_list(request):
    """Meetings in scope by state: due, held, exempt, missing; as a workbook with ``export``."""
    today = timezone.localdate()
    scope = Meeting.objects.visible_to(request.seat)
    form = MeetingFilter(request.GET, seat=request.seat, years=_years(today))
    rows = form.filtered(scope, today=today).select_related("branch")
    rows = rows.annotate(
        present=Count("attendances", filter=Q(attendances__state="present")), invited=Count("attendances")
    )  # fmt: skip
    if "export" in request.GET:
        found = rows.order_by("-year", "-quarter", "branch__path")
        return exported(request, _("Exchange meetings"), _columns(), found, filters=form)
    order = ("-year", "-quarter", "-pk")
    page = keyset_page(request, rows, order=order, size=25)
    for meeting in page:
        meeting.missed = meeting.is_missing(today)
    return render(request, "reviews/meetings/exchange/list.html", {
        "page": page, "form": form, "tabs": _tabs(scope, today), "today": today,
        "chosen": form.chosen.get("state"), "enters": request.seat.role == SECRETARY,
    })  # fmt: skip


def _years(today):
    return range(today.year, today.year - 5, -1)


def _counts(meetings, today):
    """How many of this year's meetings are in each state, and missing. One query."""
    states = {state.value: Count("pk", filter=Q(state=state)) for state in State}
    missing = Count("pk", filter=Q(pk__in=meetings.missing(today).values("pk")))
    return meetings.filter(year=today.year).aggregate(missing=missing, **states)


def _tabs(meetings, today):
    """[(state, label, number in this year), …] for the line above the list."""
    counts = _counts(meetings, today)
    states = [(MISSING, _("Missing")), *State.choices]
    return [(state, label, counts[state]) for state, label in states]


def _columns():
    return [
        (_("Branch"), 28, "branch.name"), (_("Year"), 8, "year"), (_("Quarter"), 8, "quarter"), (_("State"), 12, "get_state_display"),
        (_("Begins"), 18, "starts_at"), (_("Place"), 24, "place"), (_("Invited"), 8, "invited"), (_("Present"), 8, "present"),
        (_("Reason"), 30, "exempt_reason"),
    ]  # fmt: skip


def _meeting(request, pk):
    return get_object_or_404(
        Meeting.objects.visible_to(request.seat).select_related("branch"), pk=pk
    )


def _rows(request, meeting):
    return list(
        Attendance.objects.visible_to(request.seat)
        .filter(meeting=meeting)
        .select_related("member")
        .order_by("member__pinyin", "pk")
    )


def _facts(meeting, rows):
    """Facts from the ledger about each member: those of the closing of the meeting, else those of today."""
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
    first = (
        {"chair": request.user.name} | usual(meeting.branch) if meeting.starts_at is None else {}
    )
    form = InviteForm(request.POST or None, instance=meeting, initial=first)
    if request.method == "POST" and form.is_valid():
        return _act(request, pk, rules.invite, _("The members are invited."), **form.cleaned_data)
    return render(
        request, "reviews/meetings/exchange/invite.html", {"form": form, "meeting": meeting}
    )


@seat_required(SECRETARY)
def meeting_enter(request):
    """Enter a meeting that was held, with its true date, or one that comes earlier than it is planned automatically."""
    today = timezone.localdate()
    form = EnterForm(request.POST or None, seat=request.seat, today=today)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            meeting = rules.enter(actor=request.user, at=timezone.now(), **form.facts())
            if meeting.starts_at > timezone.now():
                messages.success(request, _("The members are invited."))
                return redirect("meeting_detail", meeting.pk)
            messages.success(request, _("The meeting is entered: note who came, and the minutes."))
            return redirect("meeting_hold", meeting.pk)
    return render(request, "reviews/meetings/exchange/enter.html", {"form": form})


@seat_required(SECRETARY)
def meeting_hold(request, pk):
    """Attendance, reports and minutes on one page."""
    meeting = _meeting(request, pk)
    if _refuses(request, meeting, "hold"):
        return redirect("meeting_detail", pk)
    rows = _rows(request, meeting)
    drafted = not meeting.minutes.strip()
    text = minutes_of(meeting, today=timezone.localdate()) if drafted else meeting.minutes
    form = HoldForm(request.POST or None, rows=rows, initial={"minutes": text})
    facts = _facts(meeting, rows)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            rules.hold(
                meeting, actor=request.user, at=timezone.now(),
                minutes=form.cleaned_data["minutes"], attendance=form.attendance(),
            )  # fmt: skip
            messages.success(request, _("Attendance and minutes are kept."))
            if "close" in request.POST:
                return ask_first(request, _closing, meeting) or _act(
                    request, pk, rules.close, _("The meeting is closed.")
                )
            return redirect("meeting_detail", pk)
    for row in rows:
        row.said = facts[row.member_id]
    return render(
        request,
        "reviews/meetings/exchange/hold.html",
        {"form": form, "meeting": meeting, "drafted": drafted},
    )


def _refuses(request, meeting, verb):
    """Whether ``verb`` is impossible in the meeting's present state; then a message says why."""
    with refusals_shown(request):
        rules.TRANSITIONS.require(meeting, verb)
        return False
    return True


def _words(request, form, name):
    """The text of a form of one field, or None with a message about the error."""
    if form.is_valid():
        return form.cleaned_data[name]
    messages.error(request, faults_of(form))
    return None


def _act(request, pk, verb, said, **facts):
    """Carry out one verb and say what happened."""
    with refusals_shown(request):
        verb(_meeting(request, pk), actor=request.user, at=timezone.now(), **facts)
        messages.success(request, said)
    return redirect("meeting_detail", pk)


@require_POST
@seat_required(SECRETARY)
def meeting_close(request, pk):
    return ask_first(request, _closing, _meeting(request, pk)) or _act(
        request, pk, rules.close, _("The meeting is closed.")
    )


def _closing(meeting):
    rows = meeting.attendances
    told = {"count": rows.count(), "came": rows.filter(state=Attendance.State.PRESENT).count()}
    return Question(
        title=_("Close %(meeting)s?") % {"meeting": meeting}, button=_("Close the meeting"),
        back=reverse("meeting_detail", args=[meeting.pk]),
        says=[
            _("%(came)d of %(count)d were there; attendance and minutes are fixed.") % told,
            _("Afterwards only a note can be added."),
        ],
    )  # fmt: skip


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
    return _act(request, pk, rules.add_note, _("The note is shown with the minutes."), text=text)


@require_POST
@seat_required(MEMBER)
def meeting_report(request, pk):
    """The member's own report."""
    row = get_object_or_404(Attendance.objects.visible_to(request.seat), meeting=pk)
    text = _words(request, ReportForm(request.POST), "report")
    if text is None:
        return redirect("meeting_detail", pk)
    with refusals_shown(request):
        rules.write_report(row, text=text)
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
    with refusals_shown(request):
        pdf = render_papers([made])
        return shown_pdf(
            pdf, f"{meeting.branch}{meeting.year}年第{meeting.quarter}季度{made.title}.pdf"
        )
    return redirect("meeting_detail", pk)


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
