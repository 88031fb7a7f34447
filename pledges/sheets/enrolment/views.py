"""Enrolment as the branch sees it, and as a member takes part in it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from accounts.people.models import Member
from core.forms import faults_of
from core.paging import page_number
from core.posted import posted_keys
from core.refusals import refusals_shown

from ..cycles.rules import current_cycle
from . import queries, rules
from .forms import LeaveOutForm, NominationForm, OwnForm
from .models import Enrolment, Nomination

PAGE = 50


@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def enrolment_list(request):
    """The members of the branch (or the units in scope) with their enrolment, filtered by state and name."""
    cycle = current_cycle()
    state, text = request.GET.get("state", ""), request.GET.get("q", "")
    page = page_number(request)
    members = queries.members_with_enrolment(request.seat, cycle)
    members = queries.in_state(members, state).search(text)
    if "export" in request.GET:
        return exported(request, _("Enrolment"), _columns(), members, subject=cycle)
    start = (page - 1) * PAGE
    found = list(members[start : start + PAGE + 1])
    labels, reasons = dict(Enrolment.State.choices), dict(Enrolment.Reason.choices)
    for member in found:
        member.enrolment_label = labels.get(member.enrolment_state)
        member.enrolment_reason_label = reasons.get(member.enrolment_reason)
    context = {
        "cycle": cycle,
        "members": found[:PAGE],
        "has_next": len(found) > PAGE,
        "page": page,
        "state": state,
        "q": text,
        "states": [(queries.UNSETTLED, _("Not settled")), *Enrolment.State.choices],
        "counts": queries.counts(request.seat, cycle),
        "may_decide": request.seat.role in (SECRETARY, ADMINISTRATOR),
    }
    return render(request, "pledges/sheets/enrolment/list.html", context)


def _columns():
    labels, reasons = dict(Enrolment.State.choices), dict(Enrolment.Reason.choices)
    return [
        (_("Member"), 12, "name"), (_("Branch"), 28, "branch.name"),
        (_("Tier"), 16, "get_tier_display"),
        (_("State"), 12, lambda member: str(labels.get(member.enrolment_state, _("Not settled")))),
        (_("Reason"), 30, lambda member: str(reasons.get(member.enrolment_reason, "")) or member.exempt_reason),
    ]  # fmt: skip


@seat_required(SECRETARY, ADMINISTRATOR)
@require_POST
def enrolment_enrol(request):
    """Enrol the ticked members; those that cannot be enrolled are named, the others are."""
    cycle = current_cycle()
    ids = posted_keys(request.POST.getlist("member"))
    members = list(Member.objects.visible_to(request.seat).filter(pk__in=ids)) if cycle else []
    enrolled = 0
    for member in members:
        with refusals_shown(request):
            rules.enrol(member, cycle, actor=request.user, at=timezone.now())
            enrolled += 1
    if enrolled:
        messages.success(
            request, ngettext("%d member enrolled.", "%d members enrolled.", enrolled) % enrolled
        )
    elif not members:
        messages.warning(request, _("Nobody was ticked: tick the members to enrol first."))
    return redirect("enrolment_list")


@seat_required(SECRETARY, ADMINISTRATOR)
def enrolment_leave_out(request, pk):
    member = get_object_or_404(Member.objects.visible_to(request.seat), pk=pk)
    form = LeaveOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            rules.leave_out(
                member, current_cycle(), actor=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(
                request, _("%(name)s is not enrolled this year.") % {"name": member.name}
            )
            return redirect("enrolment_list")
    return render(
        request, "pledges/sheets/enrolment/leave_out.html", {"member": member, "form": form}
    )


@seat_required(MEMBER)
def my_enrolment(request):
    """A member nominates themself or a peer, and sees the state of their own enrolment."""
    cycle, me = current_cycle(), request.seat.member
    form = NominationForm(request.POST or None, by=me)
    if request.method == "POST":
        itself = "self" in request.POST
        filled = OwnForm(request.POST) if itself else form
        if itself and not filled.is_valid():
            messages.error(request, faults_of(filled))
            return redirect("my_enrolment")
        if filled.is_valid():
            member = me if itself else filled.cleaned_data["member"]
            words = filled.cleaned_data["own_words" if itself else "words"]
            with refusals_shown(request):
                rules.nominate(member, cycle, by=me, at=timezone.now(), words=words)
                messages.success(
                    request, _("Nomination of %(name)s recorded.") % {"name": member.name}
                )
            return redirect("my_enrolment")
    mine = Enrolment.objects.filter(member=me, cycle=cycle).first()
    context = {
        "cycle": cycle,
        "mine": mine,
        "form": form,
        "nominated_by_me": Nomination.objects.filter(by=me, enrolment__cycle=cycle)
        .exclude(enrolment__member=me)
        .select_related("enrolment__member"),
        "nominated_myself": Nomination.objects.filter(by=me, enrolment=mine).exists()
        if mine
        else False,
    }
    return render(request, "pledges/sheets/enrolment/mine.html", context)
