"""The list of entries for people responsible for many ledgers: filter, export. Verifying in bulk is in ledger/claims/views.py."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from access.own import is_own
from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from core.cache_stamp import cached
from core.keyset import keyset_page
from core.posted import posted_keys

from ..entries.models import Entry, Event, Light
from ..entries.reminding import remind_many
from ..entries.verbs import may_not_verify
from ..lights.light_rules import thresholds_on
from .actions import WHO, may
from .filters import EntryFilter
from .ledger_page import progress_of
from .lights import show

KEEPERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)
#: Open work first: in the order of letters "claimed" and "open" come before the states of what is done.
ORDER = ("state", "due", "pk")


@require_safe
@seat_required(*KEEPERS)
def ledger_list(request):
    today = timezone.localdate()
    form, entries = _asked(request, today)
    rows = entries.with_light(today).select_related("ledger__member", "branch")
    page = keyset_page(request, rows, order=ORDER, size=25, counted=True)
    show(page, today)
    verifies = request.seat.role in WHO[Event.Kind.VERIFIED]
    for entry in page:
        entry.progress = progress_of(entry)
        claimed = entry.state == Entry.State.CLAIMED
        entry.remindable = entry.state == Entry.State.OPEN and not is_own(
            request.user, entry.ledger.member_id
        )
        entry.verifiable = verifies and claimed and not may_not_verify(entry, request.user)
    reminds = may(request.seat, Event.Kind.REMINDED) and _is_of_late_ones(form)
    near = request.GET.get("due") == "near" or form.chosen.get("light") == Light.NEAR
    return render(request, "ledger/ledger_list.html", {
        "warning": thresholds_on(today).doubt(today) if near else "",
        "form": form, "page": page, "lights": Light, "chosen": form.chosen, "SECRETARY": SECRETARY,
        "verifies": verifies, "reminds": reminds and bool(page.rows), "may_verify": any(entry.verifiable for entry in page),
    })  # fmt: skip


def _is_of_late_ones(form):
    """Whether the filters show entries of which their members can be reminded."""
    lights = (Light.OVERDUE, Light.BEHIND, Light.NEAR)
    return form.chosen.get("light") in lights or form.data.get("due") == "near"


@require_POST
@seat_required(*WHO[Event.Kind.REMINDED])
def entries_remind(request):
    """Remind of the ticked entries, or with ``all`` of every one that the filters show; says how many, and what was skipped."""
    entries = _asked(request, timezone.localdate())[1].filter(state=Entry.State.OPEN)
    if "all" not in request.POST:
        entries = entries.filter(pk__in=posted_keys(request.POST.getlist("entry")))
    outcome = remind_many(entries.only("pk", "ledger_id"), actor=request.user, at=timezone.now())
    count = len({entry.ledger_id for entry in outcome.done})
    if count:
        said = ngettext("%(count)d member is reminded.", "%(count)d members are reminded.", count)
        messages.success(request, said % {"count": count})
    elif not outcome.skipped:
        messages.warning(request, _("No item was ticked."))
    if outcome.skipped:
        said = ngettext(
            "%(count)d item was left out: %(why)s", "%(count)d items were left out: %(why)s",
            len(outcome.skipped),
        )  # fmt: skip
        why = " ".join(sorted({why for _entry, why in outcome.skipped}))
        messages.warning(request, said % {"count": len(outcome.skipped), "why": why})
    return redirect(f"{reverse('ledger_list')}?{request.META.get('QUERY_STRING', '')}")


def _asked(request, today):
    """The filter form, and the matching entries in scope."""
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
    rows = entries.with_light(today).select_related("ledger__member", "branch")
    return exported(
        request, _("Ledgers"), _columns(), rows.order_by("due", "pk"), filters=form, prepare=lambda found: show(found, today),
    )  # fmt: skip


def _columns():
    return [
        (_("Ledger number"), 20, "ledger.number"), (_("Member"), 12, "ledger.member.name"), (_("Branch"), 28, "branch.name"),
        (_("Tier"), 16, "get_tier_display"), (_("Year"), 8, "year"), (_("No."), 6, "number"), (_("Sheet"), 16, "serial"),
        (_("Kind"), 10, "get_kind_display"), (_("What was pledged"), 60, "text"), (_("Target"), 10, "target"),
        (_("Unit of measure"), 8, "unit"), (_("Due"), 12, "due"), (_("Done so far"), 10, "amount"),
        (_("Latest note"), 40, "note"), (_("Fulfilled on"), 12, "fulfilled_on"), (_("State"), 14, "shown.word"),
        (_("Per cent done"), 8, "progress_percent"), (_("Extensions"), 6, "extension_count"), (_("Focus area"), 14, "focus"),
        (_("Hot or difficult"), 8, lambda entry: _("yes") if entry.is_hot_issue else ""), (_("Explanation"), 40, "explanation"),
        (_("Sample check"), 10, "get_check_result_display"),
    ]  # fmt: skip
