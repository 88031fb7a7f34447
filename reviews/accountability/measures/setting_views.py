"""Pages of what suggests a measure, and of the configuration: the kinds of measures and the thresholds of suggesting."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.seats import seat_required, whole_district
from accounts.audit.exports import exported
from core.days import long_day
from core.keyset import keyset_page

from .forms import SuggestionFilter, SuggestionRulesForm, TypeForm
from .models import MeasureType
from .suggestions import SOURCES, open_ones
from .types import (
    MeasureKind,
    SuggestionRules,
    set_suggestion_rules,
    set_type,
    suggestion_rules_on,
    types_on,
)
from .views import PROPOSERS


@require_safe
@seat_required(*PROPOSERS)
def suggestion_list(request):
    """Facts that suggest a measure, one kind of fact at a time; as a workbook with ``export``."""
    today = timezone.localdate()
    form = SuggestionFilter(request.GET, seat=request.seat)
    source = SOURCES[form.source_code]
    in_force = suggestion_rules_on(today)
    rows = form.filtered(open_ones(source, request.seat, in_force, today), source)
    if "export" in request.GET:
        return _export(request, rows, source, today)
    page = keyset_page(request, rows, order=source.order, size=25)
    shown = [source.show(row, today) for row in page]
    return render(request, "reviews/accountability/measures/suggestions.html", {
        "page": page, "shown": shown, "form": form, "rules": in_force, "kinds": dict(MeasureKind.choices), "source": source,
    })  # fmt: skip


def _export(request, rows, source, today):
    kinds = dict(MeasureKind.choices)
    columns = [
        (_("Branch"), 28, "branch.name"), (_("Member"), 12, "member.name"), (_("Fact"), 60, "text"), (_("Why"), 28, "why"),
        (_("Day"), 12, "since"), (_("Suggested"), 18, lambda row: kinds[row.kind]),
    ]  # fmt: skip
    return exported(
        request, source.label, columns, rows.order_by(*source.order),
        prepare=lambda found: [source.show(row, today) for row in found],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@whole_district
def measure_type_list(request):
    """The versions of every measure, and the form for a new one; ?kind=… starts from the version in force."""
    today = timezone.localdate()
    now = types_on(today)
    template = now.get(request.GET.get("kind", ""))
    initial = {"valid_from": today}
    if template:
        skip = ("id", "valid_from", "document", "set_by", "set_at")
        names = [field.name for field in MeasureType._meta.fields if field.name not in skip]
        initial |= {name: getattr(template, name) for name in names}
    form = TypeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = set_type(form.instance, actor=request.user, at=timezone.now())
        said = _("The new version of “%(measure)s” is in force from %(day)s.")
        messages.success(request, said % {"measure": row, "day": long_day(row.valid_from)})
        return redirect("measure_type_list")
    versions = list(MeasureType.objects.select_related("set_by").order_by("-valid_from"))
    order = {kind: place for place, kind in enumerate(MeasureKind.values)}
    versions.sort(key=lambda row: order[row.kind])
    for version in versions:
        version.is_now = now.get(version.kind) == version
    return render(request, "reviews/accountability/measures/types.html", {
        "versions": versions, "form": form, "template": template,
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@whole_district
def suggestion_rules(request):
    """The versions of the thresholds that suggest a measure, and the form for the next one."""
    today = timezone.localdate()
    now = suggestion_rules_on(today)
    initial = {name: getattr(now, name) for name in ("days_late", "failed", "unfulfilled", "grade")}
    form = SuggestionRulesForm(request.POST or None, initial=initial | {"valid_from": today})
    if request.method == "POST" and form.is_valid():
        row = set_suggestion_rules(form.instance, actor=request.user, at=timezone.now())
        said = _("The new thresholds are in force from %(day)s.") % {"day": long_day(row.valid_from)}  # fmt: skip
        messages.success(request, said)
        return redirect("suggestion_rules")
    versions = list(SuggestionRules.objects.select_related("set_by"))
    return render(request, "reviews/accountability/measures/suggestion_rules.html", {
        "form": form, "versions": versions, "now": now,
    })  # fmt: skip
