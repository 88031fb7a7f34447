"""The list of entries for those who look after many ledgers: filter, export. Verifying in bulk is ledger/claims/views.py."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.taking import record_taken
from core.cache_stamp import cached
from core.keyset import keyset_page
from workbooks.writing import xlsx_response

from ..entries.models import Entry, Event, Light
from ..entries.verbs import may_not_verify
from ..lights.light_rules import thresholds_on
from .actions import WHO
from .filters import EntryFilter
from .ledger_page import progress_of
from .lights import show

KEEPERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)
#: So many rows at most are exported; the filters narrow what is more.
EXPORT = 50_000


@require_safe
@seat_required(*KEEPERS)
def ledger_list(request):
    today = timezone.localdate()
    form, entries = _asked(request, today)
    rows = entries.with_light(today).select_related("ledger__member", "branch")
    page = keyset_page(rows, order=("due", "pk"), after=request.GET.get("after", ""), size=25)
    show(page, today)
    verifies = request.seat.role in WHO[Event.Kind.VERIFIED]
    for entry in page:
        entry.progress = progress_of(entry)
        claimed = entry.state == Entry.State.CLAIMED
        entry.verifiable = verifies and claimed and not may_not_verify(entry, request.user)
    near = request.GET.get("due") == "near" or form.chosen.get("light") == Light.NEAR
    return render(request, "ledger/ledger_list.html", {
        "warning": thresholds_on(today).doubt(today) if near else "",
        "form": form, "page": page, "lights": Light, "chosen": form.chosen, "SECRETARY": SECRETARY,
        "verifies": verifies, "may_verify": any(entry.verifiable for entry in page),
    })  # fmt: skip


def _asked(request, today):
    """The filter form, and the entries in scope that it asks for."""
    years = Entry.objects.years() or [today.year]
    form = EntryFilter(request.GET, seat=request.seat, years=years, areas=_areas())
    return form, form.filtered(Entry.objects.visible_to(request.seat), today=today, year=years[0])


def _areas():
    """The focus areas that entries name, of all years."""
    areas = Entry.objects.exclude(focus="").order_by("focus").values_list("focus", flat=True)
    return cached("focus-areas", lambda: list(areas.distinct()), watched=False)


@require_safe
@seat_required(*KEEPERS)
def ledger_export(request):
    """The entries that the filters show, as a workbook; that is recorded in the audit trail."""
    today = timezone.localdate()
    form, entries = _asked(request, today)
    entries = (
        entries.with_light(today).select_related("ledger__member", "branch").order_by("due", "pk")
    )
    rows = [_row(entry) for entry in show(entries[:EXPORT], today)]
    used = {name: str(value) for name, value in form.chosen.items()}
    record_taken(request, "export", subject=_("Ledgers"), detail={"rows": len(rows), **used})
    name = _("Ledgers %(day)s") % {"day": today.isoformat()}
    return xlsx_response(f"{name}.xlsx", _columns(), rows)


def _columns():
    return [
        (_("Ledger number"), 20), (_("Member"), 12), (_("Branch"), 28), (_("Tier"), 16), (_("Year"), 8),
        (_("No."), 6), (_("Sheet"), 16), (_("Kind"), 10), (_("What was pledged"), 60), (_("Target"), 10),
        (_("Unit of measure"), 8), (_("Due"), 12), (_("Done so far"), 10), (_("Latest note"), 40),
        (_("Fulfilled on"), 12), (_("State"), 14), (_("Per cent done"), 8), (_("Extensions"), 6),
        (_("Focus area"), 14), (_("Hot or difficult"), 8), (_("Explanation"), 40), (_("Sample check"), 10),
    ]  # fmt: skip


def _row(entry):
    return [
        entry.ledger.number, entry.ledger.member.name, entry.branch.name, entry.get_tier_display(), entry.year,
        entry.number, entry.serial, entry.get_kind_display(), entry.text, entry.target, entry.unit, entry.due,
        entry.amount, entry.note, entry.fulfilled_on, entry.shown.word,
        entry.share, entry.delays, entry.focus, _("yes") if entry.hot else "", entry.explanation,
        entry.get_check_result_display(),
    ]  # fmt: skip
