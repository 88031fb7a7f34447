"""The disclosure board's pages; they need no account and show the same to everybody."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Tier
from accounts.paging import keyset_page
from ledger.models import Kind
from pledges.models import Cycle

from . import queries
from .forms import BoardFilter


@require_safe
def board(request):
    today = timezone.localdate()
    years = list(Cycle.objects.exclude(state=Cycle.State.DRAFT).values_list("year", flat=True))
    asked = request.GET.get("year", "")
    year = (
        int(asked)
        if asked.isdecimal() and int(asked) in years
        else (years[0] if years else today.year)
    )
    form = BoardFilter(request.GET)
    facts = form.facts()
    entries = queries.narrow(queries.shown_entries(year, today), year=year, today=today, **facts)
    page = keyset_page(
        entries.select_related("ledger__member", "branch"),
        order=("serial", "number"), after=request.GET.get("after", ""), size=25,
    )  # fmt: skip
    district, units = queries.units()
    figures = queries.figures(year, today)
    labels = dict(Tier.choices)
    return render(request, "boards/board.html", {
        "form": form, "facts": facts, "page": page, "lines": queries.lines(page, today), "year": year,
        "years": years, "district": district, "units": units, "figures": figures,
        "tiers": [rate | {"label": labels[rate["tier"]]} for rate in figures["tiers"]],
    })  # fmt: skip


@require_safe
def board_sheet(request, serial):
    """One disclosed sheet; 404 for one that does not show today, so that nobody learns whether it exists."""
    found = queries.disclosed_sheet(serial, timezone.localdate())
    if found is None:
        raise Http404
    content, items = found
    names = (
        (Kind.COMMON, _("Common items")),
        (Kind.PRACTICAL, _("Practical items")),
        (Kind.KEY, _("Key-work items")),
    )
    groups = [(label, [item for item in items if item["kind"] == kind]) for kind, label in names]
    return render(request, "boards/board_sheet.html", {
        "serial": serial, "name": content["name"], "unit": content["branch"], "post": content["post"],
        "year": content["year"], "groups": [group for group in groups if group[1]],
    })  # fmt: skip
