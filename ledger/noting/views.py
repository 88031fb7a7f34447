"""The page on which a secretary notes the progress of a quarter: all open items, one line each, kept together."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from access.roles import SECRETARY
from access.seats import seat_required
from core.days import quarter_bounds, quarter_of

from ..entries.models import Entry
from . import queries
from .forms import NotingForm
from .rules import note_many

#: Most items on the page; the next ones come when these are kept.
MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
@seat_required(SECRETARY)
def progress_of_branch(request):
    """The open items of the members for whom the branch writes, or with ``all`` of everybody."""
    everybody, today = "all" in request.GET or "all" in request.POST, timezone.localdate()
    years = Entry.objects.years() or [today.year]
    rows = queries.open_entries(request.seat, years[0])
    if not everybody:
        rows = queries.written_for(rows, request.user)
    entries = list(rows[: MOST + 1])
    form = NotingForm(
        request.POST or None, entries=entries[:MOST], initial={"fulfilled_on": today},
        until=quarter_bounds(today.year, quarter_of(today))[1],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        outcome = note_many(
            form.noted(), actor=request.user, at=timezone.now(), fulfilled_on=form.cleaned_data["fulfilled_on"]
        )  # fmt: skip
        _say(request, outcome)
        return redirect(reverse("progress_of_branch") + ("?all=1" if everybody else ""))
    return render(request, "ledger/noting/progress.html", {
        "form": form, "everybody": everybody, "more": len(entries) > MOST, "year": years[0],
    })  # fmt: skip


def _say(request, outcome):
    if noted := len(outcome.noted):
        said = ngettext(
            "The progress of %d item is noted.", "The progress of %d items is noted.", noted
        )
        messages.success(request, said % noted)
    if claimed := len(outcome.claimed):
        said = ngettext(
            "%d item is reported as fulfilled; an administrator verifies what you reported.",
            "%d items are reported as fulfilled; an administrator verifies what you reported.", claimed,
        )  # fmt: skip
        messages.success(request, said % claimed)
    for entry, why in outcome.skipped:
        facts = {"name": entry.ledger.member.name, "number": entry.number, "why": why}
        messages.warning(request, _("%(name)s, item %(number)s stays: %(why)s") % facts)
    if not (outcome.noted or outcome.claimed or outcome.skipped):
        messages.warning(request, _("Nothing was entered."))
