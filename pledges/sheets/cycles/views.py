"""The cycle's pages: the year, its stages and wordings, its central texts, its briefings."""

from django.contrib import messages
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required, whole_district
from accounts.people.models import Tier
from core.asking import Question, ask_first
from core.paging import page_number
from core.refusals import refusals_shown
from registry.closing import still_open

from . import rules
from .forms import (
    BriefingForm,
    CommonItemForm,
    CycleForm,
    CycleYearForm,
    FocusAreaForm,
    NewCommonItemForm,
    StageFormSet,
)
from .models import Briefing, CommonItem, Cycle, FocusArea


def _doing(request):
    """The common arguments of every verb: actor and time."""
    return {"actor": request.user, "at": timezone.now()}


def _try(form, verb, *args, **facts):
    """The result of the verb, or None with the refusal as an error of the form."""
    with refusals_shown(form):
        return verb(*args, **facts)
    return None


@seat_required(ADMINISTRATOR)
def cycle_list(request):
    return render(
        request,
        "pledges/sheets/cycles/list.html",
        {
            "cycles": Cycle.objects.prefetch_related("stages"),
            "form": CycleYearForm(initial=_next_year()),
        },
    )


def _next_year():
    last = Cycle.objects.aggregate(last=Max("year"))["last"]
    return {"year": last + 1 if last else timezone.localdate().year}


@whole_district
@require_POST
def cycle_create(request):
    form = CycleYearForm(request.POST)
    if not form.is_valid():
        context = {"cycles": Cycle.objects.prefetch_related("stages"), "form": form}
        return render(request, "pledges/sheets/cycles/list.html", context)
    with refusals_shown(request):
        cycle = rules.create_cycle(year=form.cleaned_data["year"], **_doing(request))
        messages.success(
            request,
            _("The cycle of %(year)s is in preparation: check its texts, then open it.")
            % {"year": cycle.year},
        )
        return redirect("cycle_edit", cycle.year)
    return redirect("cycle_list")


@whole_district
def cycle_edit(request, year):
    cycle = get_object_or_404(Cycle, year=year)
    form = CycleForm(request.POST or None, instance=cycle)
    stages = StageFormSet(request.POST or None, queryset=cycle.stages.all())
    if request.method == "POST" and form.is_valid() and stages.is_valid():
        with refusals_shown(form):
            rules.edit(
                cycle, facts=form.cleaned_data, stages=_dates(stages), actor=request.user, at=timezone.now()
            )  # fmt: skip
            said = _("Dates and wordings of %(year)s are saved.")
            messages.success(request, said % {"year": year})
            return redirect("cycle_edit", year)
    waits = still_open(cycle) if cycle.state == Cycle.State.OPEN else []
    context = {"cycle": cycle, "form": form, "stages": stages, "waits": waits}
    return render(request, "pledges/sheets/cycles/edit.html", context)


def _dates(stages):
    """Stage.Kind → (first day, last day), as the page says."""
    return {
        form.instance.kind: (form.cleaned_data["opens"], form.cleaned_data["closes"])
        for form in stages
    }


@whole_district
@require_POST
def cycle_state(request, year):
    cycle = get_object_or_404(Cycle, year=year)
    closes = request.POST.get("verb") == "close"
    if closes and (asked := ask_first(request, _closing, cycle)):
        return asked
    with refusals_shown(request):
        cycle = rules.change_state(cycle, request.POST.get("verb", ""), **_doing(request))
        opened = cycle.state == Cycle.State.OPEN
        said = _("The year %(year)s is open.") if opened else _("The year %(year)s is closed.")
        messages.success(request, said % {"year": cycle.year})
    return redirect("cycle_edit", year)


def _closing(cycle):
    return Question(
        title=_("Close the cycle of %(year)s?") % {"year": cycle.year},
        button=_("Close the cycle"), back=reverse("cycle_edit", args=[cycle.year]),
        says=[
            _("Nobody can declare or enrol in it afterwards."),
            _("It can be opened again."),
        ],
        lacks=[f"{text}：{count}" for text, count, _address in still_open(cycle) if count],
    )  # fmt: skip


@seat_required(ADMINISTRATOR)
def common_item_list(request, year=None):
    """The year's central texts by tier: common items and focus areas."""
    cycle = rules.cycle_of(year)
    if cycle is None or year is None:
        return redirect("common_item_list", cycle.year) if cycle else redirect("cycle_list")
    items, areas = list(cycle.common_items.all()), list(cycle.focus_areas.all())
    tiers = [
        (
            tier,
            [row for row in items if row.tier == tier],
            [row for row in areas if row.tier == tier],
        )
        for tier in Tier
    ]
    return render(
        request, "pledges/sheets/cycles/common_items.html", {"cycle": cycle, "tiers": tiers}
    )


@whole_district
def common_item_create(request, year):
    cycle = get_object_or_404(Cycle, year=year)
    form = NewCommonItemForm(request.POST or None, initial={"tier": request.GET.get("tier")})
    if request.method == "POST" and form.is_valid():
        row = _try(form, rules.set_text, cycle, **form.cleaned_data, **_doing(request))
        if row:
            messages.success(request, _("Common item added: %(text)s") % {"text": row.text})
            return redirect("common_item_list", year)
    return render(
        request, "pledges/sheets/cycles/common_item_form.html", {"cycle": cycle, "form": form}
    )


@whole_district
def common_item_edit(request, pk):
    row = get_object_or_404(CommonItem.objects.select_related("cycle"), pk=pk, withdrawn=False)
    form = CommonItemForm(request.POST or None, instance=row)
    used = rules.is_used(row)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        row.refresh_from_db()
        facts = {"tier": row.tier, "team": row.team, "text": text, "replaces": row}
        if _try(form, rules.set_text, row.cycle, **facts, **_doing(request)):
            messages.success(request, _("Common item changed: %(text)s") % {"text": text})
            return redirect("common_item_list", row.cycle.year)
    context = {"cycle": row.cycle, "form": form, "row": row, "used": used}
    return render(request, "pledges/sheets/cycles/common_item_form.html", context)


@whole_district
@require_POST
def common_item_withdraw(request, pk):
    row = get_object_or_404(CommonItem.objects.select_related("cycle"), pk=pk)
    with refusals_shown(request):
        rules.withdraw(row, **_doing(request))
        messages.success(request, _("No longer offered: %(text)s") % {"text": row.text})
    return redirect("common_item_list", row.cycle.year)


@whole_district
def focus_area_create(request, year):
    cycle = get_object_or_404(Cycle, year=year)
    form = FocusAreaForm(request.POST or None, initial={"tier": request.GET.get("tier")})
    if request.method == "POST" and form.is_valid():
        by = {"actor": request.user, "at": timezone.now()}
        area = _try(form, rules.add_focus_area, cycle, **form.cleaned_data, **by)
        if area:
            messages.success(request, _("Focus area added: %(name)s") % {"name": area.name})
            return redirect("common_item_list", year)
    return render(
        request, "pledges/sheets/cycles/focus_area_form.html", {"cycle": cycle, "form": form}
    )


@whole_district
@require_POST
def focus_area_remove(request, pk):
    area = get_object_or_404(FocusArea.objects.select_related("cycle"), pk=pk)
    with refusals_shown(request):
        rules.remove_focus_area(area, actor=request.user, at=timezone.now())
        messages.success(request, _("Focus area removed: %(name)s") % {"name": area.name})
    return redirect("common_item_list", area.cycle.year)


@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def briefing_list(request):
    rows = Briefing.objects.visible_to(request.seat).select_related("branch", "cycle")
    page = page_number(request)
    found = list(rows.prefetch_related("members")[(page - 1) * 25 : page * 25 + 1])
    context = {"briefings": found[:25], "page": page, "has_next": len(found) > 25}
    return render(request, "pledges/sheets/cycles/briefings.html", context)


@seat_required(SECRETARY)
def briefing_create(request):
    cycle = rules.current_cycle()
    if cycle is None:
        messages.error(request, _("No cycle is open: the administrator opens it first."))
        return redirect("briefing_list")
    branch = request.seat.organisation
    form = BriefingForm(request.POST or None, branch=branch)
    if request.method == "POST" and form.is_valid():
        by = {"actor": request.user, "at": timezone.now()}
        briefing = _try(form, rules.record_briefing, cycle, branch, **form.cleaned_data, **by)
        if briefing:
            said = _("%(kind)s recorded, %(count)s members present.")
            came = {"kind": briefing.get_kind_display(), "count": briefing.members.count()}
            messages.success(request, said % came)
            return redirect("briefing_list")
    return render(
        request, "pledges/sheets/cycles/briefing_form.html", {"form": form, "branch": branch}
    )
