"""Pages of the upward reports."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.own import had_a_hand
from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from accounts.audit.taking import record_taken
from accounts.people.models import Tier
from core.asking import ask_first
from core.downloads import shown_pdf
from core.files.responses import kept_response
from core.forms import faults_of
from core.keyset import keyset_page
from core.refusals import refusals_shown
from reviews.documents.files import document_response
from reviews.documents.official import render_official
from reviews.documents.questions import issuing
from reviews.evaluation.schemes.models import Grade, SchemeKind
from reviews.meetings.circulars.figures import CATEGORIES
from reviews.meetings.circulars.views import LABELS
from workbooks.writing import workbook_response

from . import rules
from .forms import CallForm, ReportFilter, ReturnForm, ScanForm, WordsForm
from .models import Report, ReportIssue, ReportScan
from .report_papers import report_document, title_of

READERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)
WRITERS = (SECRETARY, ADMINISTRATOR)
#: Verbs of the unit; the others are the superior's.
_UNIT = {"draft", "edit", "send", "scan"}


@require_safe
@seat_required(*READERS)
def report_list(request):
    """The reports by unit, with those that are late; as a workbook with ``export``."""
    today = timezone.localdate()
    form = ReportFilter(request.GET, seat=request.seat)
    rows = form.filtered(Report.objects.visible_to(request.seat), today=today)
    rows = rows.select_related("call__superior", "organisation").defer(
        "figures", "unresolved", "grades"
    )
    if "export" in request.GET:
        found = rows.order_by("-due_on", "-pk")
        return exported(request, _("Upward reports"), _columns(today), found, filters=form)
    page = keyset_page(request, rows, order=("-due_on", "-pk"), size=25)
    return render(request, "reviews/reports/list.html", {
        "page": page, "form": form, "today": today, "calls": request.seat.role == ADMINISTRATOR,
    })  # fmt: skip


def _columns(today):
    return [
        (_("Superior"), 28, "call.superior.name"), (_("Unit"), 28, "organisation.name"), (_("Period"), 18, lambda row: str(row.call)),
        (_("Due"), 12, "due_on"), (_("State"), 12, "get_state_display"),
        (_("Days overdue"), 10, lambda row: max((today - row.due_on).days, 0) if row.state in Report.OWING else 0),
        (_("Sent up"), 12, lambda row: row.sent_at and timezone.localdate(row.sent_at)),
    ]  # fmt: skip


@seat_required(ADMINISTRATOR)
def report_call(request):
    today = timezone.localdate()
    first = {"superior": request.seat.organisation, "year": today.year}
    form = CallForm(request.POST or None, seat=request.seat, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            made = rules.call(**form.cleaned_data, actor=request.user, at=timezone.now())
            said = _("%(count)d units are asked for a report.") % {"count": made.reports.count()}
            messages.success(request, said)
            return redirect("report_list")
    return render(request, "reviews/reports/call.html", {"form": form})


def _report(request, pk):
    rows = Report.objects.visible_to(request.seat).select_related(
        "call__superior", "organisation", "drafted_by", "sent_by", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)


def _may(request, report):
    """The verbs that the seat may try now."""
    verbs = rules.TRANSITIONS.verbs(report)
    if request.seat.role not in WRITERS:
        return set()
    receives = Report.objects.received_by(request.seat).filter(pk=report.pk).exists()
    decides = receives and not had_a_hand(request.user, rules.written_by(report))
    return verbs & (_UNIT | ({"give_back", "accept"} if decides else set()))


@seat_required(*READERS)
def report_detail(request, pk):
    """Figures, words, history; for those who write it the words as a form."""
    report = _report(request, pk)
    may = _may(request, report)
    if request.method == "POST" and "edit" not in may:
        return HttpResponse(status=405)
    words = WordsForm(request.POST or None, instance=report)
    if request.method == "POST" and words.is_valid():
        return _act(request, pk, rules.edit, _("The draft is kept."), **words.cleaned_data)
    if words.is_bound:
        report.refresh_from_db(fields=["summary", "cases", "problems", "plans", "word"])
    figures = report.figures
    return render(request, "reviews/reports/detail.html", {
        "report": report, "may": may, "words": words, "today": timezone.localdate(), "title": title_of(report),
        "categories": [(name, LABELS[name]) for name in CATEGORIES], "units": figures.get("units", []),
        "tiers": [row | {"name": Tier(row["tier"]).label} for row in figures.get("tiers", [])],
        "grades": [(Grade(g).label, sum(row[3] == g for row in report.grades)) for g in Grade.values],
        "late": len(figures.get("laggards", [])), "unresolved": report.unresolved[:50],
        "steps": report.steps.select_related("actor"), "issues": report.issues.select_related("document"), "scans": report.scans.all(),
        "return_form": ReturnForm(), "scan_form": ScanForm(),
    })  # fmt: skip


def _act(request, pk, verb, said, **facts):
    """Carry out one verb and say what happened."""
    with refusals_shown(request):
        verb(_report(request, pk), actor=request.user, at=timezone.now(), **facts)
        messages.success(request, said)
    return redirect("report_detail", pk)


@require_POST
@seat_required(*WRITERS)
def report_draft(request, pk):
    return _act(request, pk, rules.draft, _("The figures of the period are frozen."))


@require_POST
@seat_required(*WRITERS)
def report_send(request, pk):
    return ask_first(request, _sending, _report(request, pk)) or _act(
        request, pk, rules.send, _("The report is sent.")
    )


def _sending(report):
    return issuing(
        str(report), button=_("Send the report"), back=reverse("report_detail", args=[report.pk]),
        issuer=report.organisation, word=report.word,
        told=_("The administrators of %(unit)s have a message.") % {"unit": report.call.superior},
    )  # fmt: skip


@require_POST
@seat_required(ADMINISTRATOR)
def report_return(request, pk):
    form = ReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect("report_detail", _report(request, pk).pk)
    return _act(request, pk, rules.give_back, _("The report is returned."), **form.cleaned_data)


@require_POST
@seat_required(ADMINISTRATOR)
def report_accept(request, pk):
    return _act(request, pk, rules.accept, _("The report is accepted."))


@require_POST
@seat_required(*WRITERS)
def report_scan(request, pk):
    _report(request, pk)  # out of scope is 404, with any input
    form = ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["file"]))
        return redirect("report_detail", pk)
    said, file = _("The scan is kept with the report."), form.cleaned_data["file"]
    return _act(request, pk, rules.keep_scan, said, upload=file)


@require_safe
@seat_required(*READERS)
def report_scan_file(request, pk):
    """A scan, within scope only; never shown inside a page."""
    seen = Report.objects.visible_to(request.seat).values("pk")
    scan = get_object_or_404(ReportScan, report__in=seen, pk=pk)
    response = kept_response(
        request, scan, as_attachment=True, filename=scan.name, content_type=scan.content_type
    )
    if response.status_code == 200:
        record_taken(request, "scan_read", subject=scan.name)
    return response


@require_safe
@seat_required(*READERS)
def report_pdf(request, pk):
    """A draft as it would be sent."""
    report = _report(request, pk)
    if report.frozen_at is None:
        raise Http404
    with refusals_shown(request):
        pdf = render_official(report_document(report, document=None, day=timezone.localdate()))
        return shown_pdf(pdf, f"{title_of(report)}.pdf")
    return redirect("report_detail", pk)


@require_safe
@seat_required(*READERS)
def report_issue_pdf(request, pk):
    """The report as it was sent in one round."""
    seen = Report.objects.visible_to(request.seat).values("pk")
    issue = get_object_or_404(
        ReportIssue.objects.select_related("document"), report__in=seen, pk=pk
    )
    return document_response(request, issue, f"{issue.document}.pdf")


@require_safe
@seat_required(*READERS)
def report_workbook(request, pk):
    """The frozen figures, the overdue items and the open findings as a workbook."""
    report = _report(request, pk)
    if report.frozen_at is None:
        raise Http404
    figures = report.figures
    counts = [(str(LABELS[name]), 12) for name in CATEGORIES]
    record_taken(request, "export", subject=title_of(report))
    return workbook_response(f"{title_of(report)}.xlsx", [
        (_("By unit"), [(_("Unit"), 30), (_("Registered"), 10), *counts], map(_counts, figures["units"])),
        (_("By tier"), [(_("Tier"), 30), (_("Registered"), 10), *counts], map(_counts, figures["tiers"])),
        (_("Overdue items"), _late_columns(), figures["laggards"]),
        (_("Open findings"), _finding_columns(), report.unresolved),
        (_("Grades"), _grade_columns(), [[name, branch, str(SchemeKind(kind).label), str(Grade(grade).label)]
                                         for name, branch, kind, grade in report.grades]),
    ])  # fmt: skip


def _counts(line):
    name = line.get("name") or str(Tier(line["tier"]).label)
    return [name, line["registered"], *(line["counts"][key] for key in CATEGORIES)]


def _late_columns():
    return [
        (_("Member"), 12), (_("Responsible unit"), 28), (_("No."), 6), (_("What was pledged"), 60), (_("Due"), 12),
        (_("Days overdue"), 10),
    ]  # fmt: skip


def _grade_columns():
    return [(_("Member"), 12), (_("Branch"), 28), (_("Class"), 18), (_("Grade"), 14)]


def _finding_columns():
    return [
        (_("Member"), 12), (_("Branch"), 28), (_("What was found"), 60), (_("Rectify by"), 12),
        (_("Re-checks not in order"), 10),
    ]  # fmt: skip
