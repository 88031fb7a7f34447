"""Pages of the findings, for those who must rectify them and those who re-check them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from core.asking import ask_first
from core.forms import faults_of
from core.keyset import keyset_page
from core.refusals import refusals_shown
from reviews.documents.files import document_response
from reviews.documents.questions import issuing

from . import findings as rules
from .forms import FindingFilter, RecheckForm, ReportForm, SlipForm, WithdrawForm
from .models import Finding, SupervisionSlip

READERS = (MEMBER, SECRETARY, SUPERVISOR, ADMINISTRATOR)
#: Verb → the roles that may do it; the state decides too (``findings.TRANSITIONS``).
WHO = {
    "report": (MEMBER, SECRETARY),
    "pass": (SUPERVISOR,),
    "fail": (SUPERVISOR,),
    "slip": (SUPERVISOR,),
    "withdraw": (SUPERVISOR,),
}


@require_safe
@seat_required(*READERS)
def finding_list(request):
    """The findings, the open ones among them, and the people responsible; as a workbook with ``export``."""
    today = timezone.localdate()
    form = FindingFilter(request.GET, seat=request.seat)
    rows = form.filtered(Finding.objects.visible_to(request.seat), today=today)
    rows = rows.select_related("entry__ledger__member", "branch", "responsible")
    if "export" in request.GET:
        return exported(
            request, _("Findings"), _columns(), rows.order_by("deadline", "pk"), filters=form
        )
    page = keyset_page(request, rows, order=("deadline", "pk"), size=25)
    return render(request, "reviews/inspection/findings.html", {
        "page": page, "form": form, "today": today, "own": request.seat.role == MEMBER,
    })  # fmt: skip


def _columns():
    return [
        (_("Branch"), 28, "branch.name"), (_("Member"), 12, "entry.ledger.member.name"), (_("No."), 6, "entry.number"),
        (_("What was pledged"), 50, "entry.text"), (_("Kind"), 18, "get_kind_display"), (_("What was found"), 40, "text"),
        (_("What must be done"), 40, "demand"), (_("Responsible"), 12, "responsible.name"), (_("Found on"), 12, "found_on"),
        (_("Rectify by"), 12, "deadline"), (_("State"), 14, "get_state_display"), (_("Re-checks not in order"), 8, "failed"),
        (_("Closed on"), 12, "closed_on"),
    ]  # fmt: skip


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
    with refusals_shown(request):
        verb(_finding(request, pk), actor=request.user, at=timezone.now(), **facts)
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
        if asked := ask_first(request, _issuing, finding, form.cleaned_data):
            return asked
        with refusals_shown(form):
            slip = rules.issue_slip(
                finding, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(
                request,
                _("Supervision slip %(number)s is issued.") % {"number": slip.document},
            )
            return redirect("finding_detail", pk)
    return render(request, "reviews/inspection/slip.html", {"finding": finding, "form": form})


def _issuing(finding, facts):
    return issuing(
        _("Supervision slip"), button=_("Issue the slip"), back=reverse("finding_detail", args=[finding.pk]),
        issuer=facts["issuer"], word=facts["word"],
        told=_("%(name)s and the secretary of %(branch)s have a message.") % {"name": finding.responsible, "branch": finding.branch},
    )  # fmt: skip


@require_safe
@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def slip_pdf(request, pk) -> HttpResponse:
    """The slip as it was issued."""
    slip = get_object_or_404(
        SupervisionSlip.objects.visible_to(request.seat).select_related("document"), pk=pk
    )
    return document_response(request, slip, f"{slip.document}.pdf")
