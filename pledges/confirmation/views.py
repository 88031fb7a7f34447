"""The branch's check, the sheet as it stands, and changes to what is confirmed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR, seat_required
from ledger.models import Kind, Ledger

from ..errors import PledgeError
from ..sheets.models import Item, Sheet
from ..sheets.quality import advise
from . import amending, checking
from .confirming import confirm
from .forms import AmendmentForm
from .models import Amendment
from .revisions import with_differences

CHECKERS = (SECRETARY, ADMINISTRATOR)


def _sheet(request, pk):
    sheets = Sheet.objects.visible_to(request.seat).select_related(
        "member__branch", "branch", "cycle"
    )
    return get_object_or_404(sheets, pk=pk)


def _items(sheet):
    return list(sheet.items.select_related("focus", "checked_by").prefetch_related("parts"))


@seat_required(MEMBER, SECRETARY, SUPERVISOR, ADMINISTRATOR)
def sheet_detail(request, pk):
    """The sheet as it stands, what was decided, its revisions and changes under way."""
    sheet = _sheet(request, pk)
    items = _items(sheet)
    amendments = list(
        Amendment.objects.filter(item__sheet=sheet).select_related(
            "item__sheet", "requested_by", "decided_by"
        )
    )
    checks = request.seat.role in CHECKERS
    for amendment in amendments:
        amendment.decidable = (
            checks
            and amendment.state == "requested"
            and amending.may_decide(amendment, request.user)
        )
    context = {
        "sheet": sheet, "items": items, "checks": checks,
        "commons": [item for item in items if item.kind == Kind.COMMON],
        "own": [item for item in items if item.kind != Kind.COMMON],
        "revisions": with_differences(sheet.revisions.select_related("confirmed_by")),
        "amendments": amendments,
        "ledger": Ledger.objects.visible_to(request.seat).filter(member=sheet.member_id).first(),
        "may_amend": sheet.state == Sheet.State.CONFIRMED and request.seat.role in (MEMBER, *CHECKERS),
    }  # fmt: skip
    return render(request, "pledges/confirmation/detail.html", context)


@seat_required(*CHECKERS)
def sheet_check(request, pk):
    """The submitted sheet, item by item, with the advice of the quality gate."""
    sheet = _sheet(request, pk)
    if sheet.state != Sheet.State.SUBMITTED:
        return redirect("sheet_detail", pk)
    items = _items(sheet)
    context = {
        "sheet": sheet, "items": items, "advice": advise(sheet, items), "reasons": Item.Advice.choices,
        "sent_back": any(item.check_state in ("returned", "anew") for item in items),
    }  # fmt: skip
    return render(request, "pledges/confirmation/check.html", context)


@seat_required(*CHECKERS)
@require_POST
def item_check(request, pk):
    item = get_object_or_404(
        Item.objects.filter(sheet__in=Sheet.objects.visible_to(request.seat)).select_related(
            "sheet"
        ),
        pk=pk,
    )
    try:
        checking.check_item(
            item, decision=request.POST.get("decision", ""), advice=request.POST.get("advice", ""),
            words=request.POST.get("words", ""), actor=request.user, at=timezone.now(),
        )  # fmt: skip
    except PledgeError as error:
        messages.error(request, error)
    return redirect("sheet_check", item.sheet_id)


@seat_required(*CHECKERS)
@require_POST
def sheet_send_back(request, pk):
    sheet = _sheet(request, pk)
    try:
        checking.send_back(sheet, actor=request.user, at=timezone.now())
    except PledgeError as error:
        messages.error(request, error)
        return redirect("sheet_check", pk)
    messages.success(
        request, _("The sheet of %(name)s is back with the member.") % {"name": sheet.member.name}
    )
    return redirect("sheet_list")


@seat_required(*CHECKERS)
@require_POST
def sheet_confirm(request, pk):
    """Confirm one sheet. A second press finds it confirmed and says so."""
    sheet = _sheet(request, pk)
    try:
        done = confirm([sheet], actor=request.user, at=timezone.now())
    except PledgeError as error:
        messages.error(request, error)
        return redirect("sheet_check", pk)
    text = (
        _("The sheet of %(name)s is confirmed and registered.")
        if done
        else _("The sheet of %(name)s was confirmed already.")
    )
    messages.success(request, text % {"name": sheet.member.name})
    return redirect("sheet_detail", pk)


@seat_required(*CHECKERS)
@require_POST
def sheets_confirm(request):
    """Confirm the ticked sheets; those that cannot be confirmed are named, the others are."""
    sheets, passed_over = checking.submitted_among(request.seat, request.POST.getlist("sheet"))
    confirmed = 0
    for sheet in sheets:
        try:
            confirmed += len(confirm([sheet], actor=request.user, at=timezone.now()))
        except PledgeError as error:
            messages.error(request, error)
    if confirmed:
        messages.success(
            request,
            ngettext(
                "%d sheet confirmed and registered.",
                "%d sheets confirmed and registered.",
                confirmed,
            )
            % confirmed,
        )
    if passed_over:
        messages.warning(
            request,
            _("%(count)s ticked sheets were not waiting for confirmation.")
            % {"count": passed_over},
        )
    if not sheets and not passed_over:
        messages.warning(request, _("No sheet was ticked: tick the sheets to confirm first."))
    return redirect("sheet_list")


@seat_required(MEMBER, *CHECKERS)
def amendment_request(request, pk):
    """Ask for new wording of one confirmed item."""
    item = get_object_or_404(
        Item.objects.filter(sheet__in=Sheet.objects.visible_to(request.seat)).select_related(
            "sheet__cycle", "sheet__member"
        ),
        pk=pk,
    )
    form = AmendmentForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            amending.request_amendment(
                item,
                wording=form.wording,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                at=timezone.now(),
            )
        except PledgeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("The change of item %(number)s waits for a decision.") % {"number": item.number},
            )
            return redirect("sheet_detail", item.sheet_id)
    return render(
        request,
        "pledges/confirmation/amend.html",
        {"item": item, "sheet": item.sheet, "form": form},
    )


@seat_required(*CHECKERS)
@require_POST
def amendment_decide(request, pk):
    amendment = get_object_or_404(
        Amendment.objects.visible_to(request.seat).select_related("item"), pk=pk
    )
    verb = amending.approve if request.POST.get("decision") == "approve" else amending.refuse
    try:
        decided = verb(
            amendment, actor=request.user, at=timezone.now(), words=request.POST.get("words", "")
        )
    except PledgeError as error:
        messages.error(request, error)
    else:
        messages.success(
            request,
            _("Item %(number)s: change %(state)s.")
            % {"number": amendment.item.number, "state": decided.get_state_display()},
        )
    return redirect("sheet_detail", amendment.item.sheet_id)
