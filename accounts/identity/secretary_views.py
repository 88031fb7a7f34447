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
    number, total = page_number(request), branches.count()
    start = (number - 1) * SIZE
    context = {
        "vacancies": vacancies(branches[start : start + SIZE]),
        "total": total,
        "number": number,
        "more": total > start + SIZE,
        "waiting": waiting_secretaries(request.seat, today=today).count(),
    }
    return render(request, "accounts/identity/secretaries.html", context)


def _appointed(request, branches):
    chosen = [
        (vacancy.branch, member)
        for vacancy in vacancies(branches)
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
    users = waiting_secretaries(request.seat, today=timezone.localdate())
    unit = request.seat.organisation.name
    job = start_job(
        SLIPS_KIND,
        owner=request.user,
        seat=request.seat,
        title=_("Slips for the secretaries of %(unit)s") % {"unit": unit},
        params={"users": list(users.values_list("pk", flat=True)), "unit": unit},
    )
    return redirect("job_detail", job.pk)
