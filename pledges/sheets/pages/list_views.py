"""The list of members and their sheets: filters, figures, export; and who comes next."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from accounts.people.models import Member
from core.keyset import keyset_page

from ..cycles.models import Cycle
from ..cycles.rules import current_cycle
from ..sheet import queries
from ..sheet.filters import STATES, SheetFilter
from ..sheet.models import Sheet
from .opening import open_sheet

ENTERERS = (SECRETARY, ADMINISTRATOR)


@require_safe
@seat_required(*ENTERERS, SUPERVISOR)
def sheet_list(request):
    """Members and their sheets of the year, filtered by state, unit, tier and name."""
    form = SheetFilter(request.GET, seat=request.seat)
    cycle = form.cycle
    context = {"form": form, "cycle": cycle, "chosen": form.chosen}
    if cycle:
        page = keyset_page(request, form.members(cycle), order=queries.ORDER)
        for member in page:
            _describe(member, request.seat)
        enters = request.seat.role in ENTERERS and cycle.state == Cycle.State.OPEN
        context |= {
            "page": page, "figures": queries.figures(request.seat, cycle), "enters": enters,
            "confirms": enters and any(row.sheet_state == Sheet.State.SUBMITTED for row in page),
            "one_branch": request.seat.role == SECRETARY and len(request.seat.organisations) == 1,
        }  # fmt: skip
    return render(request, "pledges/sheets/sheet/list.html", context)


def _describe(member, seat):
    """``member`` with what the row shows of the sheet: ``shown`` (code), ``word``, and whether its pages are in scope."""
    path = member.sheet_path or ""
    member.opens = any(path.startswith(organisation.path) for organisation in seat.organisations)
    member.shown = member.sheet_state or queries.NONE
    if member.shown == Sheet.State.DRAFT and member.sheet_returned:
        member.shown = queries.RETURNED
    elif member.sheet_amending:
        member.shown = queries.AMENDING
    member.word = dict(STATES)[member.shown]
    if not member.sheet_pk and (member.exempt_reason or member.left_out):
        member.shown = "out"
        member.word = _("Exempt") if member.exempt_reason else _("Not enrolled")
    return member


@require_safe
@seat_required(*ENTERERS, SUPERVISOR)
def sheets_export(request):
    """The members and sheets that the filters show, as a workbook; that is recorded in the audit trail."""
    form = SheetFilter(request.GET, seat=request.seat)
    cycle = form.cycle
    columns = [
        (_("Member"), 12, "name"), (_("Branch"), 30, "branch.name"), (_("Tier"), 18, "get_tier_display"),
        (_("Post"), 18, "post"), (_("Serial number"), 16, "sheet_serial"),
        (_("Revision"), 8, lambda member: member.sheet_revision or None), (_("State"), 14, "word"),
        (_("Note"), 24, "exempt_reason"),
    ]  # fmt: skip
    return exported(
        request, _("Pledge sheets"), columns, form.members(cycle) if cycle else [], filters=form,
        prepare=lambda members: [_describe(member, request.seat) for member in members],
    )  # fmt: skip


@seat_required(*ENTERERS)
def sheet_next(request):
    """The members who have not submitted their sheet. POST opens the form of the next one."""
    cycle = current_cycle()
    after = request.GET.get("after", "")
    after = (
        get_object_or_404(Member.objects.visible_to(request.seat), pk=after)
        if after.isdecimal()
        else None
    )
    member = queries.next_waiting(request.seat, cycle, after=after) if cycle else None
    if request.method == "POST":
        return open_sheet(request, member) if member else redirect("sheet_list")
    rows = list(queries.waiting(request.seat, cycle)[:51]) if cycle else []
    for row in rows:
        _describe(row, request.seat)
    context = {"cycle": cycle, "member": member, "rows": rows[:50], "more": len(rows) > 50}
    return render(request, "pledges/sheets/sheet/next.html", context)
