"""The disclosure board's pages; they need no account and show the same to everybody."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.organisations.models import Organisation
from accounts.people.models import Tier
from core.keyset import keyset_page
from ledger.entries.models import EntryKind
from pledges.disclosure.opinions.queries import published
from pledges.disclosure.publishing.public import person_of

from . import queries, sheets
from .forms import BoardFilter
from .reviews import grade_on_board, reviewed_years

#: Lines on a page of the board, and on a lobby's screen.
LINES, SCREEN = 25, 6


@require_safe
def board(request):
    """The district: figures, rates, and the filtered pledges."""
    return render(request, "boards/board.html", _list(request))


@require_safe
def board_unit(request, code):
    """A unit and everything below it."""
    unit = get_object_or_404(Organisation, code=code)
    context = _list(request, unit)
    above = Organisation.objects.filter(path=unit.path_above).first()
    return render(
        request, "boards/board.html", context | {"above": above if unit.depth > 2 else None}
    )


def _list(request, unit=None, *, lines=LINES):
    """The filters, the figures and one page of lines."""
    today = timezone.localdate()
    year, years = queries.year_of(request.GET.get("year", ""), today)
    form = BoardFilter(request.GET, areas=queries.focus_areas(year))
    facts = form.facts()
    if unit is not None:
        facts["unit"] = unit
    entries = queries.filtered(queries.shown_entries(year, today), year=year, today=today, **facts)
    page = keyset_page(request, entries.select_related("ledger__member", "branch"),
        order=("serial", "number"), size=lines,
    )  # fmt: skip
    district, units = queries.units()
    figures = queries.figures(year, today, unit)
    labels = dict(Tier.choices)
    return {
        "form": form, "facts": facts, "page": page, "lines": queries.lines(page, today), "year": year,
        "years": years, "district": district, "units": units, "figures": figures, "of": unit,
        "below": queries.units_below(figures), "reviewed": year in reviewed_years(),
        "tiers": [rate | {"label": labels[rate["tier"]]} for rate in figures["tiers"]],
    }  # fmt: skip


@require_safe
def board_sheet(request, serial):
    """One member's sheet; 404 if it does not show today, so that its existence is not revealed."""
    found = sheets.disclosed_sheet(serial, timezone.localdate())
    if found is None:
        raise Http404
    content, items = found
    names = (
        (EntryKind.COMMON, _("Common items")),
        (EntryKind.PRACTICAL, _("Practical items")),
        (EntryKind.KEY, _("Key-work items")),
    )
    groups = [(label, [item for item in items if item["kind"] == kind]) for kind, label in names]
    return render(request, "boards/board_sheet.html", {
        "groups": [group for group in groups if group[1]],
        "others": sheets.other_years(serial), "grade": grade_on_board(serial),
        **person_of(content, timezone.localdate()), "serial": serial, "year": content["year"],
    })  # fmt: skip


@require_safe
def board_item(request, serial, number):
    """One item with its public history and the opinions on it that were answered; 404 like the sheet."""
    found = sheets.disclosed_item(serial, number, timezone.localdate())
    if found is None:
        raise Http404
    content, item, entry = found
    return render(request, "boards/board_item.html", {
        **person_of(content, timezone.localdate()), "serial": serial, "year": content["year"],
        "number": number, "item": item, "history": sheets.history(entry), "opinions": published(entry),
    })  # fmt: skip


@require_safe
def board_kiosk(request):
    """The board for a screen in a lobby: a few lines at a time, large; a script or a refresh turns the page."""
    context = _list(request, lines=SCREEN)
    onward = request.GET.copy()
    onward.pop("after", None)
    if context["page"].after:
        onward["after"] = context["page"].after
    return render(request, "boards/kiosk.html", context | {"onward": onward.urlencode()})
