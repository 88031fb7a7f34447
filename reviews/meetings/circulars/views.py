"""Pages of the circulars."""

from django.contrib import messages
from django.db.models.fields.json import KeyTransform
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.taking import record_taken
from accounts.people.models import Tier
from core.forms import faults_of
from core.keyset import keyset_page
from press.errors import PrintingError
from reviews.documents.files import document_response
from reviews.documents.official import render_official
from reviews.errors import ReviewError
from workbooks.writing import xlsx_response

from . import rules
from .circular_paper import document_of
from .figures import CATEGORIES, still_hold
from .forms import CorrectionForm, DraftForm, WordsForm
from .models import Circular

EXPORT = 2000
READERS = (MEMBER, SECRETARY, SUPERVISOR, ADMINISTRATOR)


@require_safe
@seat_required(*READERS)
def circular_list(request):
    rows = (
        Circular.objects.visible_to(request.seat)
        .select_related("issuer", "document")
        .defer("figures")
    )
    state = request.GET.get("state", "")
    if state in Circular.State.values:
        rows = rows.filter(state=state)
    if "export" in request.GET:
        return _export(request, rows)
    page = keyset_page(
        rows, order=("-year", "-quarter", "-pk"), after=request.GET.get("after", ""), size=25
    )
    return render(request, "reviews/meetings/circulars/list.html", {
        "page": page, "drafts": request.seat.role == ADMINISTRATOR, "state": state, "states": Circular.State.choices,
    })  # fmt: skip


def _export(request, circulars):
    """The circulars of the list with their figures, as a workbook; a correction notice has none."""
    columns = [
        (_("Title"), 48), (_("Issuer"), 28), (_("Year"), 8), (_("Quarter"), 8), (_("Number"), 18),
        (_("State"), 10), (_("Issued"), 12), (_("Registered"), 10),
        *((str(LABELS[name]), 10) for name in CATEGORIES),
    ]  # fmt: skip
    found = circulars.annotate(total=KeyTransform("total", "figures"))
    rows = [
        [
            row.title, row.issuer.name, row.year, row.quarter, str(row.document or ""), row.get_state_display(),
            row.document.issued_on if row.document else None, (row.total or {}).get("registered"),
            *((row.total or {}).get("counts", {}).get(name) for name in CATEGORIES),
        ]
        for row in found.order_by("-year", "-quarter", "-pk")[:EXPORT]
    ]  # fmt: skip
    record_taken(request, "export", subject=_("Circulars"), detail={"rows": len(rows)})
    return xlsx_response(f"{_('Circulars')}.xlsx", columns, rows)


@seat_required(ADMINISTRATOR)
def circular_create(request):
    today = timezone.localdate()
    first = {
        "issuer": request.seat.organisation, "year": today.year, "quarter": (today.month + 2) // 3,
    }  # fmt: skip
    form = DraftForm(request.POST or None, seat=request.seat, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = rules.draft(**form.cleaned_data, actor=request.user, at=timezone.now())
        except ReviewError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The figures are frozen; look at the draft."))
            return redirect("circular_detail", made.pk)
    return render(request, "reviews/meetings/circulars/create.html", {"form": form})


def _circular(request, pk):
    rows = Circular.objects.visible_to(request.seat).select_related(
        "issuer", "document", "corrects__document", "drafted_by", "approved_by"
    )
    return get_object_or_404(rows, pk=pk)


@seat_required(*READERS)
def circular_detail(request, pk):
    """The figures and who did what; for an administrator the words of a draft as a form."""
    circular = _circular(request, pk)
    edits = request.seat.role == ADMINISTRATOR
    if request.method == "POST" and not edits:
        return HttpResponse(status=405)
    words = WordsForm(request.POST or None, instance=circular)
    if request.method == "POST" and words.is_valid():
        return _act(request, pk, rules.edit, _("The draft is kept."), **words.cleaned_data)
    figures, may = circular.figures, rules.TRANSITIONS.verbs(circular) if edits else set()
    barred = rules.refusal_of(request.user, circular, timezone.now()) if "approve" in may else None
    return render(request, "reviews/meetings/circulars/detail.html", {
        "circular": circular, "words": words, "edits": edits, "correction": CorrectionForm(),
        "may": may - {"approve"} if barred else may, "barred": barred,
        "steps": circular.steps.select_related("actor") if edits else (),
        "categories": [(name, LABELS[name]) for name in CATEGORIES],
        "units": _lines(figures.get("units", [])), "laggards": figures.get("laggards", [])[:100],
        "late": len(figures.get("laggards", [])),
        "tiers": _lines(row | {"name": Tier(row["tier"]).label} for row in figures.get("tiers", [])),
        "corrections": circular.corrections.filter(state=Circular.State.ISSUED).select_related("document"),
    })  # fmt: skip


def _lines(rows):
    """The rows of a table of figures, each with its cells: (category in words, how many)."""
    return [
        row | {"cells": [(LABELS[name], row["counts"][name]) for name in CATEGORIES]} for row in rows
    ]  # fmt: skip


#: The categories of the figures in words.
LABELS = {
    "struck_off": gettext_lazy("Struck off"), "verified": gettext_lazy("Verified"), "claimed": gettext_lazy("Awaiting verification"),
    "under_way": gettext_lazy("Under way"), "overdue": gettext_lazy("Overdue"), "explained": gettext_lazy("Not fulfilled, explained"),
    "unfulfilled": gettext_lazy("Not fulfilled"),
}  # fmt: skip


def _act(request, pk, verb, said, **facts):
    """Carry out one verb and say what happened."""
    try:
        verb(_circular(request, pk), actor=request.user, at=timezone.now(), **facts)
    except (ReviewError, PrintingError) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("circular_detail", pk)


@require_POST
@seat_required(ADMINISTRATOR)
def circular_refresh(request, pk):
    return _act(request, pk, rules.refresh, _("The figures are those of this moment."))


@require_POST
@seat_required(ADMINISTRATOR)
def circular_approve(request, pk):
    return _act(request, pk, rules.approve, _("The circular is approved."))


@require_POST
@seat_required(ADMINISTRATOR)
def circular_send_back(request, pk):
    return _act(request, pk, rules.send_back, _("The circular is a draft again."))


@require_POST
@seat_required(ADMINISTRATOR)
def circular_issue(request, pk):
    said = _("The circular is issued; everybody in scope has a message.")
    return _act(request, pk, rules.issue, said)


@require_POST
@seat_required(ADMINISTRATOR)
def circular_correct(request, pk):
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect("circular_detail", _circular(request, pk).pk)
    text = form.cleaned_data["text"]
    said = _("The correction notice is drafted; approve and issue it like a circular.")
    return _act(request, pk, rules.correct, said, text=text)


@require_POST
@seat_required(ADMINISTRATOR)
def circular_check(request, pk):
    """Compute the figures anew from the ledger's events and compare."""
    circular = _circular(request, pk)
    if circular.frozen_at is None:
        messages.info(request, _("A correction notice has no figures of its own."))
    elif still_hold(circular):
        messages.success(request, _("Computed anew from the ledger, the figures are the same."))
    else:
        messages.error(request, _("Computed anew, the figures differ: the record was changed."))
    return redirect("circular_detail", pk)


@require_safe
@seat_required(*READERS)
def circular_pdf(request, pk):
    """The PDF as issued; of a draft, as it would be."""
    circular = _circular(request, pk)
    name = f"{circular.title}.pdf"
    if circular.file:
        return document_response(request, circular, name)
    try:
        pdf = render_official(document_of(circular, day=timezone.localdate()))
    except PrintingError as refused:
        messages.error(request, str(refused))
        return redirect("circular_detail", pk)
    disposition = content_disposition_header(False, name)
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": disposition}
    )


@require_safe
@seat_required(ADMINISTRATOR, SUPERVISOR)
def circular_laggards(request, pk):
    """All overdue items that the circular counts, as a workbook."""
    circular = _circular(request, pk)
    rows = [
        [name, unit, number, text, due, days]
        for name, unit, number, text, due, days in circular.figures.get("laggards", [])
    ]
    columns = [
        (_("Member"), 12), (_("Responsible unit"), 28), (_("No."), 6), (_("What was pledged"), 60),
        (_("Due"), 12), (_("Days overdue"), 10),
    ]  # fmt: skip
    record_taken(request, "export", subject=circular.title, detail={"rows": len(rows)})
    return xlsx_response(f"{_('Overdue items')}.xlsx", columns, rows)
