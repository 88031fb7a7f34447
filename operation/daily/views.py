"""The administrator's page of daily work."""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.seats import whole_district
from core.workdays import warning, years_ahead
from registry.daily import label_of

from .models import DailyRun

#: The daily runs of this many days are shown.
DAYS = 14


@require_safe
@whole_district
def daily_list(request):
    """The results of the daily tick on the last days."""
    today = timezone.localdate()
    runs = DailyRun.objects.order_by("-day", "started_at")
    first = runs.values_list("day", flat=True).distinct().order_by("-day")[:DAYS]
    days = list(first)
    runs = runs.filter(day__gte=days[-1]) if days else runs.none()
    if request.GET.get("state") == "failed":  # as the first page counts them
        runs = runs.filter(day__gte=today - timedelta(days=1), state=DailyRun.State.FAILED)
    runs = list(runs)
    for run in runs:
        run.label = label_of(run.step)
        run.facts = [(_(name), count) for name, count in run.result.items() if count]
    warnings = list(filter(None, map(warning, years_ahead(today))))
    return render(request, "operation/daily.html", {"runs": runs, "warnings": warnings})
