"""Appointing the secretaries of many branches, or the supervisors of many units, on one page, and printing their slips."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from access.roles import SECURITY, Role
from access.seats import seat_required
from accounts.errors import AccountError
from core.paging import page_number
from core.posted import posted_keys
from jobs.running import start_job

from .appointing import appoint, waiting_holders
from .secretaries import vacancies, vacant_branches
from .slips import SLIPS_KIND
from .supervisors import named_members, supervised_units, with_supervisors

#: Units shown on one page.
SIZE = 100
#: The pages by role.
PAGES = {Role.SECRETARY: "secretary_list", Role.SUPERVISOR: "supervisor_list"}


@seat_required(SECURITY)
def secretary_list(request):
    """The branches without a secretary, each with its members to choose from; posted: those chosen are appointed."""
    branches = vacant_branches(request.seat, today=timezone.localdate())
    if request.method == "POST":
        chosen = [
            (vacancy.branch, member)
            for vacancy in vacancies(branches.filter(pk__in=_posted(request, "branch_")))
            for member in vacancy.members
            if request.POST.get(f"branch_{vacancy.branch.pk}") == str(member.pk)
        ]
        return _appointed(request, chosen, [], role=Role.SECRETARY)
    rows, context = _page(request, branches, role=Role.SECRETARY)
    context["vacancies"] = vacancies(rows)
    return render(request, "accounts/identity/secretaries.html", context)


@seat_required(SECURITY)
def supervisor_list(request):
    """The units above the branches with their supervisors; posted: the members named beside them are appointed."""
    units = supervised_units(request.seat)
    if request.method == "POST":
        chosen, wrong = [], []
        for unit in units.filter(pk__in=_posted(request, "unit_")):
            try:
                named = named_members(request.POST[f"unit_{unit.pk}"], seat=request.seat)
                chosen += [(unit, member) for member in named]
            except AccountError as error:
                wrong.append(f"{unit.name}：{error}")
        return _appointed(request, chosen, wrong, role=Role.SUPERVISOR)
    rows, context = _page(request, units, role=Role.SUPERVISOR)
    context["rows"] = with_supervisors(rows, today=timezone.localdate())
    return render(request, "accounts/identity/supervisors.html", context)


def _posted(request, prefix):
    return posted_keys(name.removeprefix(prefix) for name in request.POST)[:SIZE]


def _page(request, units, *, role):
    """The units of this page, and what both pages show besides."""
    page, total, seat = page_number(request), units.count(), request.seat
    rows = units[(page - 1) * SIZE : page * SIZE]
    waiting = waiting_holders(role, seat.organisations, actor=seat.user, today=timezone.localdate())
    return rows, {
        "role": role, "total": total, "page": page, "has_next": total > page * SIZE, "waiting": waiting.count(),
    }  # fmt: skip


def _appointed(request, chosen, wrong, *, role):
    """Appoint, and say who was appointed and who not. Refusals keep what was typed (config/typed.py)."""
    count, refused = appoint(chosen, role=role, seat=request.seat, at=timezone.now())
    for sentence in wrong + refused:
        messages.error(request, sentence)
    if count:
        said = ngettext("%(count)d person is appointed.", "%(count)d people are appointed.", count)
        messages.success(request, said % {"count": count})
    elif not wrong + refused:
        messages.info(request, _("Nobody was chosen: choose a member in at least one row."))
    return redirect(PAGES[role])


@seat_required(SECURITY)
@require_POST
def holder_slips(request, role):
    """Print slips for all holders of the role who have set no password yet; older codes of theirs stop working."""
    if role not in PAGES:
        raise Http404
    job = start_job(
        SLIPS_KIND,
        owner=request.user,
        seat=request.seat,
        title=_("Slips: %(role)s, %(unit)s") % {"role": Role(role).label, "unit": request.seat.organisation.name},
        params={"role": role, "organisations": [unit.pk for unit in request.seat.organisations]},
    )  # fmt: skip
    return redirect("job_detail", job.pk)
