"""The organisation tree: everybody with a business role reads their part, administrators change it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from core.refusals import refusals_shown

from . import queries, rules
from .forms import ChangeForm, DissolveForm, FoundForm, MoveForm
from .models import Organisation


@require_safe
@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def organisation_list(request):
    seat, text = request.seat, request.GET.get("q", "").strip()[:100]
    dissolved = bool(request.GET.get("dissolved"))
    unit = None
    if request.GET.get("unit", "").isdecimal():
        unit = get_object_or_404(_visible(seat), pk=int(request.GET["unit"]))
    if text:
        tree = queries.search(seat, text, dissolved=dissolved)
        parents = queries.parents_of([node.unit for node in tree.nodes])
        for node in tree.nodes:
            node.above = parents.get(node.unit.path_above)
    else:
        tree = queries.tree(seat, unit=unit, dissolved=dissolved)
    context = {
        "tree": tree,
        "q": text,
        "unit": unit,
        "dissolved": dissolved,
        "may_change": seat.role == ADMINISTRATOR,
    }
    return render(request, "accounts/organisations/list.html", context)


def _visible(seat):
    return Organisation.objects.visible_to(seat)


def _of(request, pk):
    return get_object_or_404(_visible(request.seat), pk=pk)


def _below_others(request, pk):
    """A unit that the administrator may move or dissolve: one below their own units."""
    unit = _of(request, pk)
    if any(unit.pk == own.pk for own in request.seat.organisations):
        raise PermissionDenied
    return unit


@seat_required(ADMINISTRATOR)
def organisation_create(request):
    initial = {}
    if request.GET.get("parent", "").isdecimal():
        initial["parent"] = _visible(request.seat).filter(pk=request.GET["parent"]).first()
    form = FoundForm(request.POST or None, seat=request.seat, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            unit = rules.create_unit(actor=request.user, at=timezone.now(), **form.cleaned_data)
            said = _("%(name)s is founded under the number %(code)s.")
            messages.success(request, said % {"name": unit.name, "code": unit.code})
            return redirect("organisation_edit", unit.pk)
    return render(request, "accounts/organisations/create.html", {"form": form})


@seat_required(ADMINISTRATOR)
def organisation_edit(request, pk):
    unit = _of(request, pk)
    form = ChangeForm(request.POST or None, organisation=unit)
    if request.method == "POST" and _done(request, form, rules.change, unit):
        said = _("%(name)s is changed.")
        messages.success(request, said % {"name": form.cleaned_data["name"]})
        return redirect("organisation_edit", pk)
    context = {
        "unit": unit,
        "form": form,
        "above": Organisation.objects.get_parent(unit),
        "movable": all(unit.pk != own.pk for own in request.seat.organisations),
    }
    return render(request, "accounts/organisations/edit.html", context)


@seat_required(ADMINISTRATOR)
def organisation_move(request, pk):
    unit = _below_others(request, pk)
    form = MoveForm(request.POST or None, seat=request.seat)
    if request.method == "POST" and _done(request, form, rules.move, unit):
        said = _("%(name)s is below %(parent)s now.")
        above = form.cleaned_data["parent"]
        messages.success(request, said % {"name": unit.name, "parent": above.name})
        return redirect("organisation_edit", pk)
    context = {"unit": unit, "form": form, "above": Organisation.objects.get_parent(unit)}
    return render(request, "accounts/organisations/move.html", context)


@seat_required(ADMINISTRATOR)
def organisation_dissolve(request, pk):
    unit = _below_others(request, pk)
    form = DissolveForm(request.POST or None)
    if request.method == "POST" and _done(request, form, rules.dissolve, unit):
        messages.success(request, _("%(name)s is dissolved.") % {"name": unit.name})
        return redirect("organisation_list")
    return render(request, "accounts/organisations/dissolve.html", {"unit": unit, "form": form})


def _done(request, form, verb, unit):
    """Whether the form was valid and the verb succeeded; refusals become errors of the form."""
    if not form.is_valid():
        return False
    with refusals_shown(form):
        verb(unit, actor=request.user, at=timezone.now(), **form.cleaned_data)
        return True
    return False
