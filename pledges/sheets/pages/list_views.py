"""The list of members and their sheets: filters, figures, export; and who comes next."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from accounts.people.models import Member
from core.keyset import keyset_page
from core.posted import posted_keys
from core.refusals import refusals_shown

from ..cycles.models import Cycle
from ..cycles.rules import current_cycle
from ..sheet import queries
from ..sheet.filters import STATES, SheetFilter
from ..sheet.models import Sheet
from ..sheet.reminding import remind_to_declare
from ..sheet.standing import OUT
from .opening import open_sheet

ENTERERS = (SECRETARY, ADMINISTRATOR)
#: Filters under which everybody can be reminded to declare.
REMINDED = (queries.WAITING, queries.NONE, queries.UNWRITTEN, Sheet.State.DRAFT)


@require_safe
@seat_required(*ENTERERS, SUPERVISOR)
def sheet_list(request):
    """Members and their sheets of the year, filtered by state, unit, tier and name."""
    form = SheetFilter(request.GET, seat=request.seat)
    cycle = form.cycle
    context = {"form": form, "cycle": cycle, "chosen": form.chosen}
    if cycle:
        page = keyset_page(request, form.members(cycle), order=queries.ORDER, counted=True)
        for member in page:
            described(member, request.seat)
        enters = request.seat.role in ENTERERS and cycle.state == Cycle.State.OPEN
        context |= {
            "page": page, "figures": queries.figures(request.seat, cycle), "enters": enters,
            "reminds": enters and bool(page.rows) and form.chosen.get("state") in REMINDED,
            "confirms": enters and any(row.sheet_state == Sheet.State.SUBMITTED for row in page),
            "grid": enters and _branch_of(form, request.seat),
            "one_branch": request.seat.role == SECRETARY and len(request.seat.organisations) == 1,
        }  # fmt: skip
    return render(request, "pledges/sheets/sheet/list.html", context)


def _branch_of(form, seat):
    """The one branch that the list is about, which can be entered on one page; or None."""
    own = seat.organisations
    unit = own[0] if len(own) == 1 and own[0].is_branch else form.chosen.get("unit")
    return unit if unit and unit.is_branch else None


def described(member, seat):
    """``member`` with what the row shows of the sheet: ``shown`` (code), ``word``, and whether its pages are in scope."""
    path = member.sheet_path or ""
    member.opens = any(path.startswith(organisation.path) for organisation in seat.organisations)
    member.shown = member.standing
    if member.shown == Sheet.State.DRAFT and member.sheet_returned:
        member.shown = queries.RETURNED
    elif member.sheet_amending:
        member.shown = queries.AMENDING
    if member.shown == OUT:
        member.word = _("Exempt") if member.exempt_reason else _("Not enrolled")
    else:
        member.word = dict(STATES)[member.shown]
    return member


@require_POST
@seat_required(*ENTERERS)
def sheets_remind(request):
    """Remind the ticked members to declare, or with ``all`` everybody whom the filters show and who has not declared."""
    form, query = SheetFilter(request.GET, seat=request.seat), request.META.get("QUERY_STRING", "")
    members = Member.objects.visible_to(request.seat).active()
    if "all" in request.POST:
        members = members.filter(pk__in=form.members(form.cycle).values("pk"))
    else:
        members = members.filter(pk__in=posted_keys(request.POST.getlist("member")))
    with refusals_shown(request):
        facts = {"actor": request.user, "at": timezone.now()}
        count, before = remind_to_declare(members, form.cycle, **facts)
        _say_reminded(request, count, before)
    return redirect(f"{reverse('sheet_list')}?{query}")


def _say_reminded(request, count, before):
    if count:
        said = ngettext("%(count)d member is reminded.", "%(count)d members are reminded.", count)
        messages.success(request, said % {"count": count})
    elif not before:
        messages.warning(request, _("Nobody was ticked who has not declared."))
    if before:
        said = ngettext(
            "%(count)d member was reminded today already.",
            "%(count)d members were reminded today already.",
            before,
        )
        messages.info(request, said % {"count": before})


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
        prepare=lambda members: [described(member, request.seat) for member in members],
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
        described(row, request.seat)
    context = {"cycle": cycle, "member": member, "rows": rows[:50], "more": len(rows) > 50}
    return render(request, "pledges/sheets/sheet/next.html", context)
