from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from access.seats import whole_district
from core.days import long_day
from core.forms import NextVersionForm
from core.workdays import doubt

from .models import ReminderRules
from .rules import TOO_EARLY, rules_on, set_rules

#: So far from today reminding counts working days: back from the longest overdue, and to the due dates of a quarter.
REACH = timedelta(days=92)


class ReminderRulesForm(NextVersionForm):
    class Meta:
        model = ReminderRules
        fields = ["valid_from", "quarter_day", "secretary_days", "supervisor_days", "document"]
        help_texts = {
            "valid_from": gettext_lazy("Today or later."),
            "quarter_day": gettext_lazy("Of March, June, September and December; 1 to 28."),
        }

    def clean(self):
        data = super().clean()
        first, second = data.get("secretary_days"), data.get("supervisor_days")
        if first and second and second < first:
            self.add_error("supervisor_days", TOO_EARLY)
        return data


@require_http_methods(["GET", "HEAD", "POST"])
@whole_district
def reminder_rules(request):
    """The versions of the rules of reminding, and the form for the next one."""
    today = timezone.localdate()
    now = rules_on(today)
    initial = {
        "valid_from": today,
        "quarter_day": now.quarter_day,
        "secretary_days": now.secretary_days,
        "supervisor_days": now.supervisor_days,
    }
    form = ReminderRulesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = set_rules(form.instance, actor=request.user, at=timezone.now())
        said = _("The new rules of reminding are in force from %(day)s.")
        messages.success(request, said % {"day": long_day(row.valid_from)})
        return redirect("reminder_rules")
    versions = list(ReminderRules.objects.select_related("set_by"))
    for version in versions:
        version.in_force = version.valid_from == now.valid_from
    context = {"form": form, "versions": versions, "warning": doubt(today - REACH, today + REACH)}
    return render(request, "ledger/reminder_rules.html", context)
