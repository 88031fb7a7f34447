"""The administrator's page of working days: which years are known, and entering one that is not."""

from itertools import groupby

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from access.seats import whole_district
from core.models import CalendarYear
from core.workdays import known, warning

from .forms import CalendarForm
from .rules import enter_year


@require_http_methods(["GET", "HEAD", "POST"])
@whole_district
def working_days(request):
    """What is known of this year and the next; a year that is entered is shown before it is kept."""
    today = timezone.localdate()
    years = (today.year, today.year + 1)
    initial = {"year": next((year for year in years if not known(year)), None)}
    form = CalendarForm(request.POST or None, initial=initial)
    preview = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if "keep" in request.POST and request.POST.get("shown") == form.mark:
            row = enter_year(
                data["year"], off=data["off"], works=data["works"], document=data["document"], actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(
                request, _("The holidays of %(year)s are entered.") % {"year": row.year}
            )
            return redirect("working_days")
        preview = {"off": spans(data["off"]), "works": data["works"], "mark": form.mark}
    context = {
        "form": form, "preview": preview, "warnings": list(filter(None, map(warning, years))),
        "entered": [(row, len(row.off), len(row.works)) for row in CalendarYear.objects.all()],
    }  # fmt: skip
    return render(request, "operation/working_days.html", context)


def spans(days):
    """[(first, last, how many)] of sorted dates that follow each other."""
    groups = groupby(enumerate(days), key=lambda pair: pair[1].toordinal() - pair[0])
    found = [[day for _place, day in group] for _key, group in groups]
    return [(run[0], run[-1], len(run)) for run in found]
