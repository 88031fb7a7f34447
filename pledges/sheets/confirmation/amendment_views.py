"""Amendments of confirmed items: requests and decisions."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY
from access.seats import seat_required
from core.forms import faults_of
from core.refusals import refusals_shown

from ..sheet.models import Item, Sheet
from . import amending
from .forms import AmendmentForm, WordsForm
from .models import Amendment


@seat_required(MEMBER, SECRETARY, ADMINISTRATOR)
def amendment_request(request, pk):
    """Request new wording of one confirmed item."""
    items = Item.objects.filter(sheet__in=Sheet.objects.visible_to(request.seat))
    item = get_object_or_404(items.select_related("sheet__cycle", "sheet__member", "entry"), pk=pk)
    if refused := amending.cannot_change(item):
        messages.error(request, refused)
        return redirect("sheet_detail", item.sheet_id)
    form = AmendmentForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid() and _requested(request, item, form):
        words = _("The change of item %(number)s waits for a decision.")
        messages.success(request, words % {"number": item.shown_number})
        return redirect("sheet_detail", item.sheet_id)
    context = {"item": item, "sheet": item.sheet, "form": form}
    return render(request, "pledges/sheets/confirmation/amend.html", context)


def _requested(request, item, form):
    """Whether the request was made; a refusal becomes an error of the form."""
    with refusals_shown(form):
        amending.request_amendment(
            item, wording=form.wording, reason=form.cleaned_data["reason"], actor=request.user,
            at=timezone.now(),
        )  # fmt: skip
        return True
    return False


@seat_required(SECRETARY, ADMINISTRATOR)
@require_POST
def amendment_decide(request, pk):
    """Approve or refuse a request; approving makes the next revision."""
    amendments = Amendment.objects.visible_to(request.seat).select_related("item__entry")
    amendment = get_object_or_404(amendments, pk=pk)
    approves = request.POST.get("decision") == "approve"
    verb = amending.approve if approves else amending.refuse
    form = WordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect("sheet_detail", amendment.item.sheet_id)
    with refusals_shown(request):
        decided = verb(amendment, actor=request.user, at=timezone.now(), **form.cleaned_data)
        facts = {"number": amendment.item.shown_number}
        if approves:
            facts["revision"] = decided.revision.number
            said = _(
                "The change of item %(number)s is approved: revision %(revision)s is in force."
            )
        else:
            said = _("The change of item %(number)s is refused; the confirmed wording stands.")
        messages.success(request, said % facts)
    return redirect("sheet_detail", amendment.item.sheet_id)
