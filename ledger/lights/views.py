from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from access.seats import whole_district
from core.days import long_day
from core.forms import NextVersionForm

from .light_rules import Thresholds, set_thresholds, thresholds_on


class ThresholdsForm(NextVersionForm):
    class Meta:
        model = Thresholds
        fields = ["valid_from", "near_days", "working_days", "behind_percent", "document"]
        help_texts = {
            "valid_from": gettext_lazy("Today or later: what was shown before stays as it was."),
            "behind_percent": gettext_lazy(
                "Half-time is the middle between registration and due date."
            ),
        }


@require_http_methods(["GET", "HEAD", "POST"])
@whole_district
def threshold_list(request):
    """The versions of the thresholds, and the form for the next one."""
    today = timezone.localdate()
    form = ThresholdsForm(request.POST or None, initial={"valid_from": today})
    if request.method == "POST" and form.is_valid():
        row = set_thresholds(form.instance, actor=request.user, at=timezone.now())
        messages.success(
            request, _("The new thresholds are in force from %(day)s.") % {"day": long_day(row.valid_from)}
        )  # fmt: skip
        return redirect("threshold_list")
    versions = list(Thresholds.objects.select_related("set_by"))
    now = thresholds_on(today)
    for version in versions:
        version.in_force = version.valid_from == now.valid_from
    context = {"form": form, "versions": versions, "warning": now.doubt(today)}
    return render(request, "ledger/thresholds.html", context)
