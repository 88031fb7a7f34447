"""Pages of the schemes: their versions, a draft with its example, adopting it."""

from django.contrib import messages
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR
from access.seats import seat_required, whole_district
from core.refusals import refusals_shown

from . import rules
from .forms import ExampleForm, SchemeForm, VersionForm
from .models import GROUPS, Grade, Scheme
from .scoring import rules_of, score
from .sheets import blocked_of, plain_lines, rows_of


@require_safe
@seat_required(ADMINISTRATOR)
def scheme_list(request):
    """All versions, and which of each class is in force today."""
    today = timezone.localdate()
    rows = list(Scheme.objects.prefetch_related("groups").order_by("kind", "-version"))
    force = {kind: getattr(Scheme.objects.of(kind).in_force(today), "pk", None) for kind in GROUPS}
    for row in rows:
        row.in_force = row.pk == force[row.kind]
        row.parts = _parts(row)
    return render(request, "reviews/evaluation/schemes/list.html", {"rows": rows})


def _parts(scheme):
    """[(label, weight)] of everything that has a weight."""
    parts = [
        (row.get_group_display(), row.weight.normalize())
        for row in scheme.groups.all()
        if row.weight
    ]
    if scheme.objective:
        parts.append((_("Objective fulfilment"), scheme.objective.normalize()))
    return parts


@seat_required(ADMINISTRATOR)
def scheme_detail(request, pk):
    """One version: a draft as a form (for who holds the whole district), any version with an example scored by it."""
    scheme = get_object_or_404(Scheme, pk=pk)
    edits = scheme.is_draft and request.seat.is_whole
    if request.method == "POST" and not edits:
        return HttpResponseNotAllowed(["GET"])
    form = SchemeForm(request.POST or None, instance=scheme) if edits else None
    if request.method == "POST" and form.is_valid():
        return _act(request, pk, rules.edit, _("The draft is kept."), **form.facts())
    scheme = get_object_or_404(Scheme, pk=pk)
    scheme.in_force = scheme == Scheme.objects.of(scheme.kind).in_force(timezone.localdate())
    return render(request, "reviews/evaluation/schemes/detail.html", {
        "scheme": scheme, "form": form, "parts": _parts(scheme), "faults": rules.faults_of(scheme) if edits else [],
        "version_form": VersionForm(initial={"valid_from": timezone.localdate()}, auto_id="new_%s"), "whole": request.seat.is_whole,
        **_example(scheme, request.GET),
    })  # fmt: skip


def _example(scheme, data):
    example = ExampleForm(data, kind=scheme.kind)
    if example.is_bound:
        example.is_valid()
    found = score(rules_of(scheme), example.heard(), example.ledger())
    return {
        "example": example, "found": found, "lines": rows_of(plain_lines(found)),
        "blocked": blocked_of(found.blocked), "grade": _grade(found.grade), "before": _grade(found.before_ceiling),
    }  # fmt: skip


def _grade(value):
    return Grade(value).label if value else ""


def _act(request, pk, verb, said, **facts):
    scheme = get_object_or_404(Scheme, pk=pk)
    with refusals_shown(request):
        verb(scheme, actor=request.user, at=timezone.now(), **facts)
        messages.success(request, said)
    return redirect("scheme_detail", pk)


@require_POST
@whole_district
def scheme_write(request, pk):
    """A new draft from this version."""
    scheme = get_object_or_404(Scheme, pk=pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter the day from which the new version is in force."))
        return redirect("scheme_detail", pk)
    draft = rules.write_from(scheme, actor=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(
        request,
        _("Version %(number)s is a draft; change it and adopt it.") % {"number": draft.version},
    )
    return redirect("scheme_detail", draft.pk)


@require_POST
@whole_district
def scheme_adopt(request, pk):
    return _act(request, pk, rules.adopt, _("The version is adopted."))


@require_POST
@whole_district
def scheme_withdraw(request, pk):
    return _act(request, pk, rules.withdraw, _("The version is a draft again."))
