"""The page for a whole stack of signed sheets, which sort themselves in by their codes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.roles import ADMINISTRATOR, SECRETARY
from access.seats import seat_required

from ..cycles.rules import cycle_of
from ..sheet.models import Sheet
from .forms import StackForm
from .models import Scan
from .sorting import sort_in

#: Most pages named that could not be sorted in.
NAMED = 20


@seat_required(SECRETARY, ADMINISTRATOR)
def scans_sort(request):
    """Upload many scans together; below, the confirmed sheets that have none yet."""
    cycle = cycle_of()
    sheets = Sheet.objects.visible_to(request.seat).filter(state=Sheet.State.CONFIRMED)
    form = StackForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = form.cleaned_data["files"]
        _say(request, sort_in(files, sheets, actor=request.user, at=timezone.now()))
        return redirect("scans_sort")
    scanned = Scan.objects.filter(revision__sheet__cycle=cycle, voided_at=None).values(
        "revision__sheet"
    )
    without = sheets.filter(cycle=cycle).exclude(pk__in=scanned).select_related("member", "branch")
    return render(request, "pledges/sheets/paper/stack.html", {
        "form": form, "cycle": cycle, "count": without.count(), "without": without.order_by("serial")[:100],
    })  # fmt: skip


def _say(request, outcome):
    if kept := len(outcome.kept):
        said = ngettext(
            "%d scan is kept with its sheet.", "%d scans are kept with their sheets.", kept
        )
        messages.success(request, said % kept)
    for name, why in outcome.left[:NAMED]:
        messages.warning(
            request, _("%(name)s is not kept: %(why)s.") % {"name": name, "why": why.rstrip("。.")}
        )
    if (more := len(outcome.left) - NAMED) > 0:
        said = ngettext("%d more page is not kept.", "%d more pages are not kept.", more)
        messages.warning(request, said % more)
