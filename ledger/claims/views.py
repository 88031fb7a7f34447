"""Verify many reports of fulfilment together: all ticked, the exceptions unticked, confirmed once."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from access.roles import SECRETARY
from access.seats import seat_required
from accounts.identity.holders import secretaries_of
from core.posted import posted_keys

from ..entries import waiting
from ..entries.models import Entry, Event
from ..pages.actions import WHO
from .bulk import verify_many
from .queries import described, with_dittos

VERIFIERS = WHO[Event.Kind.VERIFIED]
#: Most reports on one page, which one confirmation settles.
BULK = 200


@require_http_methods(["GET", "HEAD", "POST"])
@seat_required(*VERIFIERS)
def claim_list(request):
    """The reports that wait for this person. POST shows a confirmation, with ``confirmed`` it strikes the ticked ones off."""
    if request.method == "POST":
        return _settle(request) if "confirmed" in request.POST else _ask(request)
    seat, today = request.seat, timezone.localdate()
    everything = "all" in request.GET
    entries = waiting.turn_of(seat, today, everything=everything)
    rows = with_dittos(list(described(entries)[: BULK + 1]))
    context = {
        "rows": rows[:BULK], "more": len(rows) > BULK, "everything": everything, "SECRETARY": SECRETARY,
        "barred": waiting.barred(seat).count(), "others": _others(request),
    }  # fmt: skip
    return render(request, "ledger/claims/list.html", context)


def _others(request):
    """The names of those who verify what this secretary may not: the other secretaries of the branch."""
    if request.seat.role != SECRETARY:
        return []
    found = secretaries_of(request.seat.organisation, timezone.now())
    return [user.name for user in found if user != request.user]


def _ask(request):
    """The confirmation page: the entries that would be struck off, and those that would be left."""
    ticked = _keys(request, "entry")
    if not ticked:
        messages.warning(request, _("No item was ticked."))
        return redirect(_here(request))
    shown = set(_keys(request, "shown"))
    rows = list(described(waiting.waiting(request.seat).filter(pk__in=shown | set(ticked))))
    chosen = [row for row in rows if row.pk in set(ticked)]
    left = [row for row in rows if row.pk not in set(ticked)]
    return render(request, "ledger/claims/confirm.html", {"chosen": chosen, "left": left})


def _settle(request):
    outcome = verify_asked(request)
    say(request, outcome)
    return redirect(_here(request))


def verify_asked(request):
    """Verify and strike off the posted entries in scope; the verb refuses those that this person may not verify. Returns a BulkOutcome."""
    entries = Entry.objects.visible_to(request.seat).filter(pk__in=_keys(request, "entry"))
    return verify_many(entries.order_by("pk"), actor=request.user, at=timezone.now())


def say(request, outcome):
    """How many were struck off, and each that stays and why."""
    count = len(outcome.done)
    if count:
        said = ngettext(
            "%(count)d item is verified and struck off.",
            "%(count)d items are verified and struck off.",
            count,
        )
        messages.success(request, said % {"count": count})
    for entry, why in outcome.skipped:
        facts = {"name": entry.ledger.member.name, "number": entry.number, "why": why}
        messages.warning(request, _("%(name)s, item %(number)s stays: %(why)s") % facts)
    if not count and not outcome.skipped:
        messages.warning(request, _("No item was ticked."))


@require_POST
@seat_required(*VERIFIERS)
def entries_verify(request):
    """Verify and strike off the ticked entries of the list of ledgers; says how many, and names each that stays."""
    say(request, verify_asked(request))
    return redirect(_back(request, "ledger_list"))


def _keys(request, name):
    return posted_keys(request.POST.getlist(name))[:BULK]


def _here(request):
    return _back(request, "claim_list")


def _back(request, name):
    query = request.META.get("QUERY_STRING", "")
    return reverse(name) + (f"?{query}" if query else "")
