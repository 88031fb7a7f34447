"""Members: the list, the page of one, a new one, corrected facts. What happens to a member is in act_views.py."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from accounts.organisations.models import Organisation
from core.keyset import keyset_page
from core.refusals import refusals_shown

from . import queries, rules
from .forms import AdmitForm, FactsForm, MemberFilter


def member_seen(request, pk):
    """The member called ``pk`` if the seat sees them, else 404."""
    return get_object_or_404(queries.member_rows(request.seat), pk=pk)


def _point_out(request, form):
    for note in form.notes:
        messages.warning(request, note)


@require_safe
@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def member_list(request):
    filters = MemberFilter(request.GET, seat=request.seat)
    rows = queries.filtered(queries.member_rows(request.seat), **filters.chosen)
    page = keyset_page(request, rows, order=queries.ORDER, counted=True)
    for member in page:
        member.state = queries.state_of(member)
    context = {
        "filters": filters,
        "page": page,
        "phones": queries.sees_phones(request.seat),
        "may_change": request.seat.role in (SECRETARY, ADMINISTRATOR),
        "one_branch": request.seat.role == SECRETARY,
    }
    return render(request, "accounts/people/list.html", context)


@require_safe
@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def member_export(request):
    """The members that the filters show, as a workbook; that is recorded."""
    filters = MemberFilter(request.GET, seat=request.seat)
    rows = queries.filtered(queries.member_rows(request.seat), **filters.chosen)
    return exported(
        request, _("Members"), queries.export_columns(request.seat), rows.order_by(*queries.ORDER), filters=filters,
    )  # fmt: skip


@require_safe
@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def member_detail(request, pk):
    member = member_seen(request, pk)
    context = {
        "member": member,
        "state": queries.state_of(member),
        "postings": list(member.postings.select_related("branch").order_by("-since", "-pk")),
        "exemptions": list(member.exemptions.order_by("-since", "-pk")),
        "phones": queries.sees_phones(request.seat),
        "may_change": request.seat.role in (SECRETARY, ADMINISTRATOR),
        "may_readmit": request.seat.role == ADMINISTRATOR,
    }
    return render(request, "accounts/people/detail.html", context)


@seat_required(SECRETARY, ADMINISTRATOR)
def member_create(request):
    form = AdmitForm(request.POST or None, seat=request.seat, initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            member = rules.admit(actor=request.user, at=timezone.now(), **form.facts)
            said = _("%(name)s is a member of %(branch)s.")
            facts = {"name": member.name, "branch": member.branch.name}
            messages.success(request, said % facts)
            _point_out(request, form)
            if "another" not in request.POST:
                return redirect("member_detail", member.pk)
            again = urlencode({"unit": member.branch.code, "tier": member.tier})
            return redirect(f"{request.path}?{again}")
    return render(request, "accounts/people/create.html", {"form": form})


def _asked(request):
    """Initial values for a new member from the address: the branch by its number, the tier."""
    initial = {}
    if request.GET.get("unit"):
        units = Organisation.objects.visible_to(request.seat).branches()
        initial["branch"] = units.filter(code=request.GET["unit"]).first()
    if request.GET.get("tier"):
        initial["tier"] = request.GET["tier"]
    return initial


@seat_required(SECRETARY, ADMINISTRATOR)
def member_edit(request, pk):
    member = member_seen(request, pk)
    form = FactsForm(request.POST or None, seat=request.seat, member=member)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            rules.change_facts(member, actor=request.user, at=timezone.now(), **form.facts)
            said = _("The facts of %(name)s are saved.")
            messages.success(request, said % {"name": form.facts.get("name", member.name)})
            _point_out(request, form)
            return redirect("member_detail", pk)
    return render(request, "accounts/people/edit.html", {"member": member, "form": form})
