"""The page of a sheet, and the branch's check of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from access.own import is_own
from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required
from core.forms import faults_of
from core.posted import posted_keys
from core.refusals import refusals_shown
from ledger.entries.models import EntryKind, Ledger

from ..sheet import queries
from ..sheet.filters import SheetFilter
from ..sheet.models import Item, Sheet
from ..sheet.quality import advise
from ..sheet.rules import TRANSITIONS
from . import amending, checking, proposed
from .confirming import confirm
from .forms import WordsForm
from .models import Amendment
from .revisions import as_frozen, asked, changes, with_differences

CHECKERS = (SECRETARY, ADMINISTRATOR)
#: Most sheets confirmed by one click.
BULK = 500


def _sheet(request, pk):
    sheets = Sheet.objects.visible_to(request.seat)
    return get_object_or_404(sheets.select_related("member__branch", "branch", "cycle"), pk=pk)


def _items(sheet):
    return list(
        sheet.items.select_related("focus", "checked_by", "entry").prefetch_related("parts")
    )


@require_safe
@seat_required(MEMBER, SECRETARY, SUPERVISOR, ADMINISTRATOR)
def sheet_detail(request, pk):
    """The present sheet, the decisions on it, its revisions and requested changes."""
    sheet, role = _sheet(request, pk), request.seat.role
    everything, confirmed = _items(sheet), sheet.state == Sheet.State.CONFIRMED
    frozen = confirmed or sheet.state == Sheet.State.WITHDRAWN
    items = [item for item in everything if not item.withdrawn_in]
    amendments = _amendments(request, sheet) if frozen else []
    waiting = [row for row in amendments if row.state == Amendment.State.REQUESTED]
    context = {
        "sheet": sheet, "checks": role in CHECKERS, "writes": role in (MEMBER, *CHECKERS),
        "commons": [item for item in items if item.kind == EntryKind.COMMON],
        "own": [item for item in items if item.kind != EntryKind.COMMON],
        "withdrawn": [item for item in everything if item.withdrawn_in],
        "amendments": amendments, "waiting": {row.item_id for row in waiting}, "confirmed": confirmed,
        "puts_right": confirmed and not any(row.of_sheet for row in waiting),
        "closed": amending.closed_among(items) if confirmed else set(),
        "revisions": with_differences(sheet.revisions.select_related("confirmed_by")) if frozen else [],
        "ledger": Ledger.objects.filter(member=sheet.member_id).first() if frozen else None,
        "others": Sheet.objects.visible_to(request.seat).filter(cycle=sheet.cycle_id, member=sheet.member_id).exclude(pk=pk),
    }  # fmt: skip
    return render(request, "pledges/sheets/confirmation/detail.html", context)


def _amendments(request, sheet):
    """The requests on the sheet with what each page shows of them: ``lines``, ``decidable``, ``retractable``."""
    rows = Amendment.objects.filter(sheet=sheet)
    related = rows.select_related("sheet", "item__entry", "requested_by", "decided_by", "revision")
    found = list(related.prefetch_related("item__parts"))
    areas = dict(sheet.cycle.focus_areas.values_list("pk", "name")) if found else {}
    for amendment in found:
        open_ = amending.TRANSITIONS.may(amendment, "approve")
        may = amending.may_decide(amendment, request.user)
        amendment.decidable = open_ and may and request.seat.role in CHECKERS
        due = amendment.item and amendment.item.deadline
        withdraws = open_ and amendment.kind == Amendment.Kind.WITHDRAW
        amendment.is_late = bool(withdraws and due and due < timezone.localdate())
        amendment.retractable = open_ and amending.may_take_back(amendment, request.user)
        new = as_frozen(amendment.wording, areas)
        amendment.lines = asked(new)
        if open_ and amendment.kind == Amendment.Kind.CHANGE:
            now = proposed.plain(proposed.present(amendment.item))
            amendment.lines = changes(as_frozen(now, areas), new)
    return found


@require_safe
@seat_required(*CHECKERS)
def sheet_check(request, pk):
    """The submitted sheet, item by item, with the advice of the quality gate."""
    sheet = _sheet(request, pk)
    if not TRANSITIONS.may(sheet, "check"):
        return redirect("sheet_detail", pk)
    items = _items(sheet)
    back = [item for item in items if item.check_state in (Item.Check.RETURNED, Item.Check.ANEW)]
    context = {
        "sheet": sheet, "advice": advise(sheet, items), "reasons": Item.Advice.choices,
        "commons": [item for item in items if item.kind == EntryKind.COMMON],
        "own": [item for item in items if item.kind != EntryKind.COMMON],
        "sent_back": len(back), "is_own": is_own(request.user, sheet.member_id),
        "undecided": any(item.check_state == Item.Check.NONE for item in items),
    }  # fmt: skip
    return render(request, "pledges/sheets/confirmation/check.html", context)


@seat_required(*CHECKERS)
@require_POST
def item_check(request, pk):
    """Decide on one item; with and without JavaScript, the page returns to that item."""
    items = Item.objects.filter(sheet__in=Sheet.objects.visible_to(request.seat))
    item = get_object_or_404(items.select_related("sheet"), pk=pk)
    posted, form = request.POST, WordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect("sheet_check", item.sheet_id)
    with refusals_shown(request):
        checking.check_item(
            item, decision=posted.get("decision", ""), advice=posted.get("advice", ""),
            actor=request.user, at=timezone.now(), **form.cleaned_data,
        )  # fmt: skip
        return redirect(reverse("sheet_check", args=[item.sheet_id]) + f"#item-{item.pk}")
    return redirect("sheet_check", item.sheet_id)


@seat_required(*CHECKERS)
@require_POST
def items_confirm(request, pk):
    """Confirm the items of a sheet that have not been decided on."""
    sheet = _sheet(request, pk)
    with refusals_shown(request):
        count = checking.confirm_other_items(sheet, actor=request.user, at=timezone.now())
        words = ngettext("%d item is confirmed.", "%d items are confirmed.", count)
        messages.success(request, words % count)
    return redirect("sheet_check", pk)


@seat_required(*CHECKERS)
@require_POST
def sheet_send_back(request, pk):
    """Give the sheet back to the member with the advice on its items."""
    sheet = _sheet(request, pk)
    with refusals_shown(request):
        checking.send_back(sheet, actor=request.user, at=timezone.now())
        words = _("The sheet of %(name)s is back with the member.")
        messages.success(request, words % {"name": sheet.member.name})
        return _onward(request, sheet)
    return redirect("sheet_check", pk)


@seat_required(*CHECKERS)
@require_POST
def sheet_confirm(request, pk):
    """Confirm one sheet. A second press finds it confirmed and says so."""
    sheet = _sheet(request, pk)
    with refusals_shown(request):
        done = confirm([sheet], actor=request.user, at=timezone.now())
        if done:
            text = _("The sheet of %(name)s is confirmed and registered.")
            messages.success(request, text % {"name": sheet.member.name})
        else:
            text = _("The sheet of %(name)s was confirmed already.")
            messages.info(request, text % {"name": sheet.member.name})
        return _onward(request, sheet)
    return redirect("sheet_check", pk)


def _onward(request, sheet):
    """Redirect to the sheet, or with ``then=next`` to the next one that waits for the check."""
    if request.POST.get("then") != "next":
        return redirect("sheet_detail", sheet.pk)
    key = queries.next_submitted(request.seat, sheet.cycle, after=sheet)
    return redirect("sheet_check", key) if key else redirect("sheet_list")


@seat_required(*CHECKERS)
@require_POST
def sheets_confirm(request):
    """Confirm the ticked sheets, or with ``all`` every one that waits among those that the filters show."""
    sheets, passed_over = _asked_for(request)
    outcome = checking.confirm_many(sheets, actor=request.user, at=timezone.now())
    for refused in outcome.refused:
        messages.error(request, refused)
    if done := len(outcome.done):
        words = ngettext(
            "%d sheet is confirmed and registered.", "%d sheets are confirmed and registered.", done
        )
        messages.success(request, words % done)
    if passed_over:
        words = ngettext(
            "%d ticked sheet does not wait for confirmation and stays as it is.",
            "%d ticked sheets do not wait for confirmation and stay as they are.",
            passed_over,
        )
        messages.warning(request, words % passed_over)
    if not sheets and not passed_over:
        messages.warning(request, _("No sheet was ticked: tick the sheets to confirm first."))
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("sheet_list") + (f"?{query}" if query else ""))


def _asked_for(request):
    """The sheets to confirm, and how many of the ticked ones are not submitted."""
    waiting = Sheet.objects.visible_to(request.seat).filter(state=Sheet.State.SUBMITTED)
    if "all" in request.POST:
        form = SheetFilter(request.GET, seat=request.seat)
        members = queries.in_state(form.members(form.cycle), Sheet.State.SUBMITTED)
        keys = list(members.values_list("sheet_pk", flat=True)[:BULK])
        return list(waiting.filter(pk__in=keys)), 0
    keys = set(posted_keys(request.POST.getlist("sheet")))
    sheets = list(waiting.filter(pk__in=sorted(keys)[:BULK]))
    return sheets, len(keys) - len(sheets)
