"""Putting a confirmed sheet right: requests and decisions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY
from access.seats import seat_required
from core.forms import faults_of
from core.refusals import refusals_shown

from ..sheet.models import Item, Sheet
from ..sheet.rearranging import is_rearrangement, rearranged
from . import amending
from .forms import ProposalForms, ReasonForm, WordsForm
from .models import Amendment

ASKERS = (MEMBER, SECRETARY, ADMINISTRATOR)


def _sheet(request, pk):
    sheets = Sheet.objects.visible_to(request.seat)
    return get_object_or_404(sheets.select_related("cycle", "member", "branch"), pk=pk)


def _item(request, pk):
    items = Item.objects.filter(sheet__in=Sheet.objects.visible_to(request.seat))
    related = items.select_related("sheet__cycle", "sheet__member", "entry", "focus")
    return get_object_or_404(related, pk=pk)


@seat_required(*ASKERS)
def amendment_request(request, pk):
    """Request new wording of one confirmed item: every field, as on the sheet."""
    item = _item(request, pk)
    if refused := amending.cannot_change(item):
        return _not_now(request, item.sheet, refused)

    def verb(forms):
        amending.request_amendment(item, wording=forms.wording, **_by(request, forms.reason))

    return _propose(request, item.sheet, verb, item=item)


@seat_required(*ASKERS)
def item_add(request, pk):
    """Request another item of a confirmed sheet."""
    sheet = _sheet(request, pk)
    if refused := amending.cannot_add(sheet):
        return _not_now(request, sheet, refused)

    def verb(forms):
        amending.request_addition(sheet, wording=forms.wording, **_by(request, forms.reason))

    return _propose(request, sheet, verb)


def _by(request, form):
    return {"actor": request.user, "at": timezone.now()} | form.cleaned_data


def _not_now(request, sheet, refused):
    messages.error(request, refused)
    return redirect("sheet_detail", sheet.pk)


def _propose(request, sheet, verb, *, item=None):
    """The page with the form of one item. Buttons add and remove sub-items without anything being stored."""
    posted, action = request.POST or None, request.POST.get("action", "")
    rearranges = is_rearrangement(action)
    if rearranges:
        posted, _focus = rearranged(posted, action)
    forms = ProposalForms(sheet, posted, item=item)
    if posted and not rearranges and forms.is_valid():
        with refusals_shown(forms.reason):
            verb(forms)
            return _requested(request, sheet)
    context = {"item": item, "sheet": sheet, "forms": forms}
    return render(request, "pledges/sheets/confirmation/amend.html", context)


def _requested(request, sheet):
    messages.success(request, _("The request waits for a decision; who may decide sees it."))
    return redirect("sheet_detail", sheet.pk)


@seat_required(*ASKERS)
def item_withdraw(request, pk):
    """Request that one item is withdrawn."""
    item = _item(request, pk)
    return _withdraw(request, item.sheet, amending.cannot_withdraw(item), item)


@seat_required(*ASKERS)
def sheet_withdraw(request, pk):
    """Request that a whole sheet is withdrawn, as one that was entered for the wrong person."""
    sheet = _sheet(request, pk)
    return _withdraw(request, sheet, amending.cannot_withdraw_sheet(sheet))


def _withdraw(request, sheet, refused, item=None):
    if refused:
        return _not_now(request, sheet, refused)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            amending.request_withdrawal(sheet, item=item, **_by(request, form))
            return _requested(request, sheet)
    entries = sheet.items.standing().count()
    context = {"item": item, "sheet": sheet, "form": form, "entries": entries}
    return render(request, "pledges/sheets/confirmation/withdraw.html", context)


def _amendment(request, pk):
    amendments = Amendment.objects.visible_to(request.seat).select_related("sheet", "item__entry")
    return get_object_or_404(amendments, pk=pk)


@seat_required(SECRETARY, ADMINISTRATOR)
@require_POST
def amendment_decide(request, pk):
    """Approve or refuse a request; approving makes the next revision."""
    amendment, decision = _amendment(request, pk), request.POST.get("decision")
    verb = {"approve": amending.approve, "refuse": amending.refuse}.get(decision)
    if verb is None:
        raise Http404
    form = WordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect("sheet_detail", amendment.sheet_id)
    with refusals_shown(request):
        decided = verb(amendment, actor=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _said(decided))
    return redirect("sheet_detail", amendment.sheet_id)


def _said(amendment):
    if amendment.state == Amendment.State.REFUSED:
        return _("The request is refused; the sheet stays as it is.")
    if amendment.of_sheet:
        return _("The sheet %(serial)s is withdrawn.") % {"serial": amendment.sheet.serial}
    facts = {"kind": amendment.get_kind_display(), "revision": amendment.revision.number}
    return _("%(kind)s approved: revision %(revision)s is in force.") % facts


@seat_required(*ASKERS)
@require_POST
def amendment_take_back(request, pk):
    """Take one's own request back while nobody has decided."""
    amendment = _amendment(request, pk)
    with refusals_shown(request):
        amending.take_back(amendment, actor=request.user, at=timezone.now())
        messages.success(request, _("The request is taken back; it stays on record."))
    return redirect("sheet_detail", amendment.sheet_id)
