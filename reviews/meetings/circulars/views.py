"""Pages of the circulars."""

from django.contrib import messages
from django.db.models.fields.json import KeyTransform
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from accounts.people.models import Tier
from core.asking import ask_first
from core.days import quarter_bounds, quarter_of
from core.downloads import shown_pdf
from core.forms import faults_of
from core.keyset import keyset_page
from core.refusals import refusals_shown
from reviews.documents.files import document_response
from reviews.documents.official import render_official
from reviews.documents.questions import issuing

from . import rules
from .circular_paper import document_of
from .figures import CATEGORIES, still_hold
from .forms import CorrectionForm, DraftForm, WordsForm
from .models import Circular

#: The filter value for the drafts that the reader may approve.
TO_APPROVE = "to_approve"
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
    if state == TO_APPROVE:
        rows = rules.approvable(rows, request.user, timezone.now())
    if "export" in request.GET:
        return _export(request, rows)
    page = keyset_page(request, rows, order=("-year", "-quarter", "-pk"), size=25)
    return render(request, "reviews/meetings/circulars/list.html", {
        "page": page, "drafts": request.seat.role == ADMINISTRATOR, "state": state,
        "states": [(TO_APPROVE, _("To be approved by you")), *Circular.State.choices],
    })  # fmt: skip


def _export(request, circulars):
    """The circulars of the list with their figures, as a workbook; a correction notice has none."""

    def counted(name):
        return lambda row: (row.total or {}).get("counts", {}).get(name)

    columns = [
        (_("Title"), 48, "title"), (_("Issuer"), 28, "issuer.name"), (_("Year"), 8, "year"), (_("Quarter"), 8, "quarter"),
        (_("Number"), 18, lambda row: str(row.document or "")), (_("State"), 10, "get_state_display"),
        (_("Issued"), 12, "document.issued_on"), (_("Registered"), 10, lambda row: (row.total or {}).get("registered")),
        *((str(LABELS[name]), 10, counted(name)) for name in CATEGORIES),
    ]  # fmt: skip
    rows = circulars.annotate(total=KeyTransform("total", "figures"))
    return exported(request, _("Circulars"), columns, rows.order_by("-year", "-quarter", "-pk"))


@seat_required(ADMINISTRATOR)
def circular_create(request):
    today = timezone.localdate()
    first = {
        "issuer": request.seat.organisation, "year": today.year, "quarter": quarter_of(today),
    }  # fmt: skip
    form = DraftForm(request.POST or None, seat=request.seat, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            made = rules.draft(**form.cleaned_data, actor=request.user, at=timezone.now())
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
    with refusals_shown(request):
        verb(_circular(request, pk), actor=request.user, at=timezone.now(), **facts)
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
    return ask_first(request, _issuing, _circular(request, pk)) or _act(
        request, pk, rules.issue, said
    )


def _issuing(circular):
    """Before the circular is issued: its number, who gets a message, and how much of its quarter is left."""
    left = (quarter_bounds(circular.year, circular.quarter)[1] - timezone.localdate()).days
    early = _(
        "The quarter still lasts %(days)d days; what is fulfilled in them is not in these figures."
    )
    return issuing(
        circular.title, button=_("Issue the circular"), back=reverse("circular_detail", args=[circular.pk]),
        issuer=circular.issuer, word=circular.word, told=_("Everybody below %(unit)s has a message.") % {"unit": circular.issuer},
        lacks=[early % {"days": left}] if left > 0 and not circular.corrects_id else [],
    )  # fmt: skip


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
    """Recompute the figures from the ledger's events and compare."""
    circular = _circular(request, pk)
    if circular.frozen_at is None:
        messages.info(request, _("A correction notice has no figures."))
    elif still_hold(circular):
        messages.success(request, _("The figures recomputed from the ledger are the same."))
    else:
        messages.error(request, _("The recomputed figures differ: the record was changed."))
    return redirect("circular_detail", pk)


@require_safe
@seat_required(*READERS)
def circular_pdf(request, pk):
    """The PDF as issued; of a draft, as it would be."""
    circular = _circular(request, pk)
    name = f"{circular.title}.pdf"
    if circular.file:
        return document_response(request, circular, name)
    with refusals_shown(request):
        pdf = render_official(document_of(circular, day=timezone.localdate()))
        return shown_pdf(pdf, name)
    return redirect("circular_detail", pk)


@require_safe
@seat_required(ADMINISTRATOR, SUPERVISOR)
def circular_laggards(request, pk):
    """All overdue items that the circular counts, as a workbook."""
    circular = _circular(request, pk)
    columns = [
        (_("Member"), 12, "0"), (_("Responsible unit"), 28, "1"), (_("No."), 6, "2"),
        (_("What was pledged"), 60, "3"), (_("Due"), 12, "4"), (_("Days overdue"), 10, "5"),
    ]  # fmt: skip
    rows = circular.figures.get("laggards", [])
    return exported(request, _("Overdue items"), columns, rows, subject=circular.title)
