"""Pages of the findings, for those who must rectify them and those who look again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.taking import record_taken
from core.forms import faults_of
from core.keyset import keyset_page
from press.errors import PrintingError
from reviews.documents.files import document_response
from reviews.errors import ReviewError
from workbooks.writing import xlsx_response

from . import findings as rules
from .forms import FindingFilter, RecheckForm, ReportForm, SlipForm, WithdrawForm
from .models import Finding, SupervisionSlip

READERS = (MEMBER, SECRETARY, SUPERVISOR, ADMINISTRATOR)
#: Who does what; the state decides besides (``findings.TRANSITIONS``).
WHO = {
    "report": (MEMBER, SECRETARY),
    "pass": (SUPERVISOR,),
    "fail": (SUPERVISOR,),
    "slip": (SUPERVISOR,),
    "withdraw": (SUPERVISOR,),
}
EXPORT = 50_000


@require_safe
@seat_required(*READERS)
def finding_list(request):
    """What was found, what is still open, and with whom; as a workbook with ``export``."""
    today = timezone.localdate()
    form = FindingFilter(request.GET, seat=request.seat)
    rows = form.filtered(Finding.objects.visible_to(request.seat), today=today)
    rows = rows.select_related("entry__ledger__member", "branch", "responsible")
    if "export" in request.GET:
        return _export(request, rows)
    page = keyset_page(rows, order=("deadline", "pk"), after=request.GET.get("after", ""), size=25)
    return render(request, "reviews/inspection/findings.html", {
        "page": page, "form": form, "today": today, "own": request.seat.role == MEMBER,
    })  # fmt: skip


def _export(request, findings):
    rows = [
        [
            row.branch.name, row.entry.ledger.member.name, row.entry.number, row.entry.text, row.get_kind_display(),
            row.text, row.demand, row.responsible.name, row.found_on, row.deadline, row.get_state_display(), row.failed,
            row.closed_on,
        ]
        for row in findings.order_by("deadline", "pk")[:EXPORT]
    ]  # fmt: skip
    columns = [
        (_("Branch"), 28), (_("Member"), 12), (_("No."), 6), (_("What was pledged"), 50), (_("Kind"), 18),
        (_("What was found"), 40), (_("What must be done"), 40), (_("Responsible"), 12), (_("Found on"), 12),
        (_("Rectify by"), 12), (_("State"), 14), (_("Re-checks not in order"), 8), (_("Closed on"), 12),
    ]  # fmt: skip
    record_taken(request, "export", subject=_("Findings"), detail={"rows": len(rows)})
    return xlsx_response(f"{_('Findings')}.xlsx", columns, rows)


def _finding(request, pk):
    rows = Finding.objects.visible_to(request.seat).select_related(
        "entry__ledger__member", "branch", "responsible", "sample__inspection__organisation"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@seat_required(*READERS)
def finding_detail(request, pk):
    finding = _finding(request, pk)
    may = {verb for verb in rules.TRANSITIONS.verbs(finding) if request.seat.role in WHO[verb]}
    if rules.may_not_recheck(finding, request.user):
        may -= {"pass", "fail"}
    return render(request, "reviews/inspection/finding.html", {
        "finding": finding, "may": may, "today": timezone.localdate(),
        "steps": finding.steps.select_related("actor"), "slips": finding.slips.select_related("document").order_by("pk"),
        "report_form": ReportForm(), "recheck_form": RecheckForm(today=timezone.localdate()),
        "withdraw_form": WithdrawForm(),
    })  # fmt: skip


def _act(request, pk, verb, said, **facts):
    """Carry out one verb and say what happened."""
    try:
        verb(_finding(request, pk), actor=request.user, at=timezone.now(), **facts)
    except ReviewError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("finding_detail", pk)


def _refused(request, pk, form):
    """Back to the finding, which says what is wrong with ``form``; out of scope is 404, whatever was sent."""
    finding = _finding(request, pk)
    messages.error(request, faults_of(form))
    return redirect("finding_detail", finding.pk)


@require_POST
@seat_required(*WHO["report"])
def finding_report(request, pk):
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _refused(request, pk, form)
    said = _("The rectification is reported; the re-check follows.")
    return _act(request, pk, rules.report, said, text=form.cleaned_data["text"])


@require_POST
@seat_required(*WHO["pass"])
def finding_recheck(request, pk):
    """Two buttons: in order, or not in order with a new deadline."""
    form = RecheckForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _refused(request, pk, form)
    text = form.cleaned_data["text"]
    if "passed" in request.POST:
        return _act(
            request, pk, rules.pass_recheck, _("The finding is closed: it is in order."), text=text
        )
    return _act(
        request, pk, rules.fail_recheck, _("The finding is open again, with the new deadline."),
        text=text, deadline=form.cleaned_data["deadline"],
    )  # fmt: skip


@require_POST
@seat_required(*WHO["withdraw"])
def finding_withdraw(request, pk):
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _refused(request, pk, form)
    said = _("The finding is withdrawn.")
    return _act(request, pk, rules.withdraw, said, text=form.cleaned_data["reason"])


@seat_required(*WHO["slip"])
def slip_create(request, pk):
    finding = _finding(request, pk)
    form = SlipForm(request.POST or None, finding=finding, seat=request.seat)
    if request.method == "POST" and form.is_valid():
        try:
            slip = rules.issue_slip(
                finding, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
        except (ReviewError, PrintingError) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                _("Supervision slip %(number)s is issued.") % {"number": slip.document},
            )
            return redirect("finding_detail", pk)
    return render(request, "reviews/inspection/slip.html", {"finding": finding, "form": form})


@require_safe
@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def slip_pdf(request, pk) -> HttpResponse:
    """The slip as it was issued."""
    slip = get_object_or_404(
        SupervisionSlip.objects.visible_to(request.seat).select_related("document"), pk=pk
    )
    return document_response(request, slip, f"{slip.document}.pdf")
