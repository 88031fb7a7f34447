"""Pages of the inspections and their check sheets."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from core.downloads import shown_pdf
from core.forms import faults_of
from core.keyset import keyset_page
from core.refusals import refusals_shown
from jobs.running import start_job
from press.plain import render_papers

from . import rules
from .drawing import lot
from .forms import CloseForm, DrawForm, NotMetForm, PlanForm, SampleFilter, SheetForm, words_of
from .models import Finding, Inspection, Sample
from .print_jobs import KIND, sheets_to_print
from .queries import check_sheets, earlier_findings, entries_of, figures_of

INSPECTORS = (SUPERVISOR, ADMINISTRATOR)


@require_safe
@seat_required(*INSPECTORS)
def inspection_list(request):
    rows = Inspection.objects.visible_to(request.seat).select_related("organisation")
    state = request.GET.get("state", "")
    if state in Inspection.State.values:
        rows = rows.filter(state=state)
    rows = rows.annotate(
        sheets=Count("samples"), entered=Count("samples", filter=~Q(samples__state=Sample.State.DRAWN))
    )  # fmt: skip
    order = ("-year", "-half", "-pk")
    if "export" in request.GET:
        return exported(request, _("Inspections"), _columns(), rows.order_by(*order))
    page = keyset_page(request, rows, order=order, size=25)
    return render(request, "reviews/inspection/list.html", {
        "page": page, "state": state, "states": Inspection.State.choices,
    })  # fmt: skip


def _columns():
    return [
        (_("Year"), 8, "year"), (_("Half-year"), 10, "get_half_display"),
        (_("Inspected unit"), 28, "organisation.name"), (_("State"), 12, "get_state_display"),
        (_("From"), 12, "starts_on"), (_("until"), 12, "ends_on"),
        (_("Check sheets"), 10, "sheets"), (_("Entered"), 10, "entered"),
    ]  # fmt: skip


@seat_required(*INSPECTORS)
def inspection_create(request):
    today = timezone.localdate()
    half = 1 if today.month <= 6 else 2
    starts, ends = rules.bounds(today.year, half)
    first = {
        "organisation": request.seat.organisation, "year": today.year, "half": half, "starts_on": starts, "ends_on": ends,
    }  # fmt: skip
    form = PlanForm(request.POST or None, seat=request.seat, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            made = rules.plan(**form.facts(), actor=request.user, at=timezone.now())
            messages.success(
                request, _("The plan is kept; draw the sample when the team is complete.")
            )
            return redirect("inspection_detail", made.pk)
    return render(request, "reviews/inspection/plan.html", {"form": form})


def _inspection(request, pk):
    rows = Inspection.objects.visible_to(request.seat).select_related(
        "organisation", "drawn_by", "closed_by"
    )
    return get_object_or_404(rows, pk=pk)


def _led(request, pk):
    """The inspection, if the seat leads it; one that only reaches into its units is seen and not changed (403)."""
    inspection = _inspection(request, pk)
    if not Inspection.objects.led_by(request.seat).filter(pk=pk).exists():
        raise PermissionDenied
    return inspection


@require_safe
@seat_required(*INSPECTORS)
def inspection_detail(request, pk):
    inspection = _inspection(request, pk)
    leads = Inspection.objects.led_by(request.seat).filter(pk=pk).exists()
    form = SampleFilter(request.GET, seat=request.seat)
    samples = form.filtered(Sample.objects.visible_to(request.seat).filter(inspection=inspection))
    if "export" in request.GET:
        return _export(request, inspection, samples)
    page = keyset_page(request, samples.select_related("ledger__member", "branch").annotate(found=Count("findings")),
        order=("number", "pk"), size=25,
    )  # fmt: skip
    for sample in page:
        sample.inspection, sample.drawn_for = inspection, words_of(sample.grounds)
    may = rules.TRANSITIONS.verbs(inspection) if leads else set()
    return render(request, "reviews/inspection/detail.html", {
        "inspection": inspection, "page": page, "form": form, "may": may, "draw_form": DrawForm(),
        "close_form": CloseForm(), "figures": figures_of(inspection, request.seat),
        "open": rules.whats_open(inspection), "points": words_of(inspection.points),
    })  # fmt: skip


def _export(request, inspection, samples):
    columns = [
        (_("Check sheet"), 16, "serial"), (_("Branch"), 28, "branch.name"), (_("Member"), 12, "ledger.member.name"),
        (_("Ledger number"), 20, "ledger.number"), (_("Drawn"), 10, "get_how_display"), (_("Points"), 8, "score"),
        (_("Drawn for"), 40, lambda row: "；".join(f"{label} {count}" for label, count in words_of(row.grounds))),
        (_("State"), 12, "get_state_display"), (_("Checked on"), 12, "checked_on"), (_("Inspectors"), 20, "inspectors"),
        (_("Remark"), 30, "note"), (_("Findings"), 8, "found"),
        (_("Lot"), 16, lambda row: lot(inspection.seed, row.ledger.number)[:12]),
    ]  # fmt: skip
    rows = samples.select_related("inspection", "branch", "ledger__member")
    rows = rows.annotate(found=Count("findings"))
    return exported(request, _("Check sheets"), columns, rows, subject=inspection)


@seat_required(*INSPECTORS)
def inspection_edit(request, pk):
    inspection = _led(request, pk)
    form = PlanForm(request.POST or None, instance=inspection, seat=request.seat)
    if request.method == "POST" and form.is_valid():
        return _act(request, pk, rules.edit, _("The plan is kept."), **form.facts())
    return render(request, "reviews/inspection/plan.html", {"form": form, "inspection": inspection})


def _act(request, pk, verb, said, **facts):
    """Carry out one verb and say what happened."""
    with refusals_shown(request):
        verb(_led(request, pk), actor=request.user, at=timezone.now(), **facts)
        messages.success(request, said)
    return redirect("inspection_detail", pk)


@require_POST
@seat_required(*INSPECTORS)
def inspection_draw(request, pk):
    form = DrawForm(request.POST)
    seed = form.cleaned_data["seed"] if form.is_valid() else ""
    return _act(
        request,
        pk,
        rules.draw,
        _("The sample is drawn; print the check sheets."),
        seed=seed,
    )


@require_POST
@seat_required(*INSPECTORS)
def inspection_close(request, pk):
    form = CloseForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect("inspection_detail", _led(request, pk).pk)
    return _act(request, pk, rules.close, _("The inspection is closed."), **form.cleaned_data)


@require_POST
@seat_required(*INSPECTORS)
def inspection_print(request, pk):
    """The check sheets in the seat's scope, as a job."""
    inspection = _inspection(request, pk)
    if not sheets_to_print(request.seat, inspection.pk).exists():
        messages.error(request, _("There is no check sheet to print here."))
        return redirect("inspection_detail", pk)
    job = start_job(
        KIND, owner=request.user, seat=request.seat, params={"inspection": inspection.pk},
        title=_("Check sheets: %(inspection)s") % {"inspection": inspection},
    )  # fmt: skip
    return redirect("job_detail", job.pk)


def _sample(request, pk):
    rows = Sample.objects.visible_to(request.seat).select_related(
        "inspection__organisation", "ledger__member", "branch", "entered_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@seat_required(*INSPECTORS)
def sample_detail(request, pk):
    """One check sheet: the grounds of its drawing, its entries, its findings."""
    sample = _sample(request, pk)
    today = timezone.localdate()
    entries = entries_of([sample.ledger_id], year=sample.inspection.year, today=today)
    checks = request.seat.role == SUPERVISOR and rules.TRANSITIONS.may(sample.inspection, "check")
    return render(request, "reviews/inspection/sample.html", {
        "sample": sample, "entries": entries[sample.ledger_id], "drawn_for": words_of(sample.grounds),
        "lot": lot(sample.inspection.seed, sample.ledger.number)[:12], "not_met_form": NotMetForm(),
        "findings": Finding.objects.filter(sample=sample).select_related("entry", "responsible"),
        "may": rules.SHEET_TRANSITIONS.verbs(sample) if checks else set(),
    })  # fmt: skip


@seat_required(SUPERVISOR)
def sample_enter(request, pk):
    """The form that repeats the paper."""
    sample, today = _sample(request, pk), timezone.localdate()
    entries = entries_of([sample.ledger_id], year=sample.inspection.year, today=today)
    form = SheetForm(
        request.POST or None, sample=sample, entries=entries[sample.ledger_id], today=today,
        earlier=earlier_findings([sample])[sample.ledger_id],
        initial={"checked_on": today, "inspectors": request.user.name},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("checked_on", "inspectors", "note")}
        with refusals_shown(form):
            rules.enter(
                sample, actor=request.user, at=timezone.now(), lines=form.lines(), again=form.again(), **facts
            )  # fmt: skip
            messages.success(
                request, _("Check sheet %(serial)s is entered.") % {"serial": sample.serial}
            )
            return redirect("sample_detail", pk)
    return render(request, "reviews/inspection/enter.html", {"sample": sample, "form": form})


@require_POST
@seat_required(SUPERVISOR)
def sample_not_met(request, pk):
    sample, form = _sample(request, pk), NotMetForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect("sample_detail", pk)
    with refusals_shown(request):
        rules.not_met(sample, actor=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(
            request, _("Check sheet %(serial)s: could not be checked.") % {"serial": sample.serial}
        )
    return redirect("sample_detail", pk)


@require_safe
@seat_required(*INSPECTORS)
def sample_paper(request, pk):
    """One check sheet as PDF."""
    sample = _sample(request, pk)
    with refusals_shown(request):
        pdf = render_papers(check_sheets([sample], today=timezone.localdate()))
        return shown_pdf(pdf, f"核查表{sample.serial}.pdf")
    return redirect("sample_detail", pk)
