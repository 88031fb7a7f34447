"""Appointing the secretaries of many branches on one page, and printing their slips."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from access.roles import SECURITY
from access.seats import seat_required
from core.paging import page_number
from core.posted import posted_keys
from jobs.running import start_job

from .secretaries import appoint, vacancies, vacant_branches, waiting_secretaries
from .slips import SLIPS_KIND

#: Branches shown on one page.
SIZE = 100


@seat_required(SECURITY)
def secretary_list(request):
    """The branches without a secretary, each with its members to choose from; posted: those chosen are appointed."""
    today = timezone.localdate()
    branches = vacant_branches(request.seat, today=today)
    if request.method == "POST":
        return _appointed(request, branches)
    page, total, seat = page_number(request), branches.count(), request.seat
    context = {
        "vacancies": vacancies(branches[(page - 1) * SIZE : page * SIZE]),
        "total": total,
        "page": page,
        "has_next": total > page * SIZE,
        "waiting": waiting_secretaries(seat.organisations, actor=seat.user, today=today).count(),
    }
    return render(request, "accounts/identity/secretaries.html", context)


def _appointed(request, branches):
    named = (name.removeprefix("branch_") for name in request.POST)
    keys = posted_keys(named)[:SIZE]
    chosen = [
        (vacancy.branch, member)
        for vacancy in vacancies(branches.filter(pk__in=keys))
        for member in vacancy.members
        if request.POST.get(f"branch_{vacancy.branch.pk}") == str(member.pk)
    ]
    count, refused = appoint(chosen, seat=request.seat, at=timezone.now())
    for sentence in refused:
        messages.error(request, sentence)
    if count:
        said = ngettext(
            "%(count)d secretary is appointed.", "%(count)d secretaries are appointed.", count
        )
        messages.success(request, said % {"count": count})
    elif not refused:
        messages.info(request, _("Nobody was chosen: choose a member in at least one row."))
    return redirect("secretary_list")


@seat_required(SECURITY)
@require_POST
def secretary_slips(request):
    """Print slips for all secretaries who have set no password yet; older codes of theirs stop working."""
    unit = request.seat.organisation.name
    job = start_job(
        SLIPS_KIND,
        owner=request.user,
        seat=request.seat,
        title=_("Slips for the secretaries of %(unit)s") % {"unit": unit},
        params={"organisations": [unit.pk for unit in request.seat.organisations]},
    )
    return redirect("job_detail", job.pk)
