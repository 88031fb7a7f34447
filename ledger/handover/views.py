from decimal import Decimal

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from core.keyset import keyset_page

from ..pages.lights import word_of
from .models import HandOver
from .rules import due_of


@require_safe
@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def handed_over_list(request):
    """The entries that the seat's branches handed over with a member, with their wording of that day."""
    rows = HandOver.objects.visible_to(request.seat).select_related("giver", "taker")
    order = ("-on", "-pk")
    if "export" in request.GET:
        return exported(request, _("Handed over"), _columns(), rows.order_by(*order))
    page = keyset_page(request, rows, order=order, size=25)
    for row in page:
        row.due, row.word = due_of(row), word_of(row.facts["light"])
    return render(request, "ledger/handed_over.html", {"page": page})


def _columns():
    return [
        (_("Handed over on"), 12, "on"), (_("Member"), 12, "member_name"),
        (_("From"), 28, "giver.name"), (_("To"), 28, "taker.name"),
        (_("What was pledged"), 50, lambda row: row.facts["text"]), (_("Due"), 12, due_of),
        (_("Done so far"), 10, lambda row: _number(row.facts.get("amount"))),
        (_("Target"), 10, lambda row: _number(row.facts.get("target"))),
        (_("unit of measure"), 8, lambda row: row.facts.get("unit", "")),
        (_("State on that day"), 12, lambda row: str(word_of(row.facts["light"]))),
    ]  # fmt: skip


def _number(kept):
    return None if kept in (None, "") else Decimal(kept)
