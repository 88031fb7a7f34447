"""The pages of the dashboards. Each shows charts, the table of each chart, a sentence, and the same as a workbook."""

from django.db.models import Count, Sum
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.people.models import Tier
from core.cache_stamp import cached
from core.days import quarter_bounds, quarter_of
from core.keyset import keyset_page
from core.numbers import percent
from ledger.entries.models import EntryKind, Light
from ledger.pages.lights import show
from ledger.statistics.models import BranchFigures
from ledger.statistics.rules import refresh

from . import burden, charts, exporting, figures, missing, trend
from .place import QUARTERS, crumbs, name_of, place_of
from .tables import COLUMNS, heat_of, members_of, nothing, tables_of

KEEPERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)
#: Rows of a ranking; people on a page of those who are missing.
RANKED, PEOPLE = 20, 50


def _shell(request, place, here):
    """The context that all pages of the dashboards share."""
    tabs = [(label, place.address(name), name == here) for name, label in _tabs()]
    return {
        "place": place, "name": name_of(place), "crumbs": crumbs(place), "tabs": tabs, "quarters": QUARTERS,
        "tiers": Tier.choices, "kinds": EntryKind.choices, "sliced": here == "dashboard",
        "summary": place.address("dashboard_summary"),
    }  # fmt: skip


def _tabs():
    labels = {
        "dashboard": _("How things stand"), "dashboard_trend": _("Through the year"),
        "dashboard_ranking": _("Delays"), "dashboard_missing": _("Who is missing"), "dashboard_burden": _("Burden"),
    }  # fmt: skip
    return labels.items()


@require_safe
@seat_required(*KEEPERS)
def dashboard(request):
    """The overview of a unit: figures and lights by unit, tier, kind and quarter; the persons of a branch."""
    today = timezone.localdate()
    place = place_of(request, today)
    read = figures.read(place, today)
    tables = tables_of(place, read, today)
    if "export" in request.GET:
        return exporting.overview(request, place, read, tables)
    whole = read.sum().get("", {}) or nothing()
    return render(request, "boards/dashboards/overview.html", _shell(request, place, "dashboard") | {
        "whole": figures.numbers(place, whole, (*COLUMNS, "struck_off", "extended")), "rate": figures.rate(whole),
        "struck_rate": percent(whole["struck_off"], whole["total"]),
        "members": members_of(place, read), "tables": tables, "words": charts.words(), "columns": COLUMNS,
        "heat": heat_of(place, read, tables), "lights": Light, "today": today,
    })  # fmt: skip


@require_safe
@seat_required(*KEEPERS)
def dashboard_summary(request):
    """One workbook of a unit to print and file: figures, tables, overdue items, missing people."""
    today = timezone.localdate()
    place = place_of(request, today)
    read = figures.read(place, today)
    whole = read.sum().get("", nothing())
    late = (
        place.sliced(place.entries())
        .of_light(Light.OVERDUE, today)
        .select_related("ledger__member", "branch")
    )
    counts = {matter: matter.rows(place, today).count() for matter in missing.MATTERS.values()}
    return exporting.summary(request, place, {
        "read": read, "tables": tables_of(place, read, today), "whole": whole, "late": late, "missing": counts,
        "today": today,
    })  # fmt: skip


@require_safe
@seat_required(*KEEPERS)
def dashboard_trend(request):
    """Fulfilled by the end of each month, compared with last year at the same date; the median wait for verification."""
    today = timezone.localdate()
    place = place_of(request, today)
    read = trend.read(place, today)
    months = [_("%(month)s") % {"month": number} for number in range(1, 13)]
    rows = []
    for number, (day, found, share) in enumerate(read["now"]):
        before = read["before"][number] if number < len(read["before"]) else None
        rows.append({
            "day": day, "now": figures.Number(found, _done_by(place, place.year, day)), "share": share,
            "before": figures.Number(before[1], _done_by(place, place.year - 1, before[0])) if before else None,
            "before_share": before[2] if before else None, "before_day": before[0] if before else None,
        })  # fmt: skip
    if "export" in request.GET:
        return exporting.trend(request, place, rows)
    curves = [(str(place.year), read["now"], [row["now"].address for row in rows])]
    if read["before"]:
        curves.append(
            (
                str(place.year - 1),
                read["before"],
                [_done_by(place, place.year - 1, p[0]) for p in read["before"]],
            )
        )
    return render(request, "boards/dashboards/trend.html", _shell(request, place, "dashboard_trend") | {
        "rows": rows, "read": read, "chart": charts.lines(curves, months), "last": rows[-1] if rows else None,
    })  # fmt: skip


def _done_by(place, year, day):
    return place.ledgers(year=year, quarter=0, tier="", kind="", done_until=day.isoformat())


@require_safe
@seat_required(*KEEPERS)
def dashboard_ranking(request):
    """Where most is overdue and most was put off: branches, and single items."""
    today = timezone.localdate()
    place = place_of(request, today)
    key, sure = f"ranking:{place.seat.role}:{place.key}:{today}", refresh()
    overdue, extended = cached(key, lambda: _ranking(place, today), sure=sure)
    items = (
        place.entries()
        .filter(extension_count__gt=0)
        .with_light(today)
        .select_related("ledger__member", "branch")
    )
    items = show(items.order_by("-extension_count", "due", "pk")[:RANKED], today)
    whole = {"quarter": 0, "tier": "", "kind": ""}
    context = {
        "overdue": [(name, count, place.ledgers(unit=pk, light="overdue", **whole)) for pk, name, count in overdue],
        "extended": [
            (name, count, delays, place.ledgers(unit=pk, extended=1, **whole)) for pk, name, count, delays in extended
        ],
        "items": items,
    }  # fmt: skip
    if "export" in request.GET:
        return exporting.ranking(request, place, context)
    return render(request, "boards/dashboards/ranking.html", _shell(request, place, "dashboard_ranking") | context | {
        "overdue_chart": charts.bars(context["overdue"]),
        "extended_chart": charts.bars([(name, count, address) for name, count, _delays, address in context["extended"]]),
    })  # fmt: skip


def _ranking(place, today):
    """([(branch id, name, overdue)], [(branch id, name, entries put off, extensions)]), most first."""
    late = (
        place.entries()
        .of_light(Light.OVERDUE, today)
        .order_by()
        .values_list("branch", "branch__name")
    )
    late = late.annotate(n=Count("pk")).order_by("-n", "branch")[:RANKED]
    off = BranchFigures.objects.filter(place.within(), year=place.year, extended__gt=0).order_by()
    off = off.values_list("branch", "branch__name").annotate(
        n=Sum("extended"), d=Sum("extension_count")
    )
    return list(late), list(off.order_by("-n", "branch")[:RANKED])


@require_safe
@seat_required(*KEEPERS)
def dashboard_missing(request):
    """How many are missing of each matter, each number with its list."""
    today = timezone.localdate()
    place = place_of(request, today)
    counts = cached(
        f"missing:{place.seat.role}:{place.key}:{today}",
        lambda: {code: matter.rows(place, today).count() for code, matter in missing.MATTERS.items()}, watched=False,
    )  # fmt: skip
    rows = [
        (matter, figures.Number(counts[code], place.address("dashboard_who", [code], tier="")))
        for code, matter in missing.MATTERS.items()
        if code != "pledged"
    ]
    if "export" in request.GET:
        return exporting.missing(request, place, rows)
    chart = charts.bars(
        [(str(matter.label), number.value, number.address) for matter, number in rows]
    )
    return render(
        request,
        "boards/dashboards/missing.html",
        _shell(request, place, "dashboard_missing") | {"rows": rows, "chart": chart},
    )


@require_safe
@seat_required(*KEEPERS)
def dashboard_who(request, code):
    """The members or branches behind one number, as a list and as a workbook."""
    if code not in missing.MATTERS:
        raise Http404
    today = timezone.localdate()
    place, matter = place_of(request, today), missing.MATTERS[code]
    rows = matter.rows(place, today)
    of_members = matter.of == missing.MEMBERS
    rows = rows.select_related("branch") if of_members else rows
    if "export" in request.GET:
        return exporting.who(request, place, matter, rows)
    order = ("branch_id", "pinyin", "pk") if of_members else ("path",)
    page = keyset_page(request, rows, order=order, size=PEOPLE)
    return render(request, "boards/dashboards/who.html", _shell(request, place, "dashboard_missing") | {
        "matter": matter, "page": page, "of_members": of_members,
    })  # fmt: skip


@require_safe
@seat_required(*KEEPERS)
def dashboard_burden(request):
    """The workload of a secretary in a quarter, in fields and minutes, and how it is counted."""
    today = timezone.localdate()
    place = place_of(request, today)
    quarter = _quarter(place, today)
    lines, branches = burden.read(place, quarter)
    if "export" in request.GET:
        return exporting.burden(request, place, quarter, lines)
    fields, minutes = sum(line.all_fields for line in lines), sum(line.minutes for line in lines)
    rows = [
        (line, place.address("dashboard_burden_rows", args=(line.code,), quarter=quarter) if line.acts else "")
        for line in lines
    ]  # fmt: skip
    return render(request, "boards/dashboards/burden.html", _shell(request, place, "dashboard_burden") | {
        "rows": rows, "branches": branches, "quarter": quarter, "fields": fields, "minutes": minutes,
        "each": (round(fields / branches), round(minutes / branches)) if branches else None,
        "method": {"act": burden.SECONDS_ACT, "field": burden.SECONDS_FIELD},
        "chart": charts.bars([(str(line.label), line.minutes, address) for line, address in rows if line.acts]),
        "turns": [(number, place.address("dashboard_burden", quarter=number)) for number in QUARTERS],
    })  # fmt: skip


def _quarter(place, today):
    """The requested quarter, else the present one; the last one of a past year."""
    return place.quarter or (quarter_of(today) if place.year == today.year else 4)


@require_safe
@seat_required(*KEEPERS)
def dashboard_burden_rows(request, code):
    """The acts behind one number of the burden, the latest kept first; as a workbook with ``export``."""
    if code not in burden.ACTS:
        raise Http404
    today = timezone.localdate()
    place, act = place_of(request, today), burden.ACTS[code]
    quarter = _quarter(place, today)
    rows = act.rows(place, *quarter_bounds(place.year, quarter))
    if "export" in request.GET:
        return exporting.burden_rows(request, place, quarter, act, rows)
    page = keyset_page(request, rows, order=("-pk",), size=PEOPLE)
    shown = [
        (burden.follow(row, act.day), burden.follow(row, act.unit), act.what(row), act.page(row))
        for row in page
    ]  # fmt: skip
    return render(request, "boards/dashboards/burden_rows.html", _shell(request, place, "dashboard_burden") | {
        "act": act, "page": page, "shown": shown, "quarter": quarter,
    })  # fmt: skip
