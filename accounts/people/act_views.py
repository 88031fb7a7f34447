"""Events in a member's life: a small form each, then the verb, then a redirect to the member's page."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR, SECRETARY
from access.seats import seat_required
from core.refusals import refusals_shown

from . import queries, rules
from .forms import DayForm, DepartForm, ExemptForm, LiftForm, ReadmitForm, TierForm, TransferForm
from .views import member_seen


@dataclass(frozen=True)
class Act:
    """title, words, button  of the page; said: the message afterwards. Each may name the member."""

    title: Any
    words: Any
    button: Any
    said: Any

    def about(self, member):
        """The texts for one member, for the template."""
        facts = {
            "name": member.name,
            "branch": member.branch.name,
            "tier": member.get_tier_display(),
        }
        return {name: getattr(self, name) % facts for name in ("title", "words", "button")}


def _carry_out(request, member, form, act, verb, arguments=None):
    """Show the form of ``act``; on POST do ``verb`` with its values and go back to the member's page.

    arguments   what the verb is given instead of the form's values
    """
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data if arguments is None else arguments(form.cleaned_data)
        with refusals_shown(form):
            verb(member, actor=request.user, at=timezone.now(), **given)
            messages.success(request, act.said % {"name": member.name})
            seen = queries.member_rows(request.seat).filter(pk=member.pk).exists()
            return redirect("member_detail", member.pk) if seen else redirect("member_list")
    branch = form.fields.get("branch")
    context = {
        "member": member,
        "form": form,
        "act": act.about(member),
        "units": branch.offered if branch else None,
    }
    return render(request, "accounts/people/act.html", context)


TRANSFER = Act(
    title=_("Transfer %(name)s"),
    words=_(
        "%(name)s is in %(branch)s now. The secretary of the new branch sees the member from then on; what"
        " was pledged and fulfilled stays in the record of the old branch."
    ),
    button=_("Transfer %(name)s"),
    said=_("%(name)s is transferred."),
)
TIER = Act(
    title=_("Put %(name)s into another tier"),
    words=_(
        "%(name)s belongs to the tier “%(tier)s” now. Sheets that are confirmed stay as they are."
    ),
    button=_("Change the tier"),
    said=_("The tier of %(name)s is changed."),
)
DAY = Act(
    title=_("Correct since when %(name)s is here"),
    words=_(
        "%(name)s is in %(branch)s, tier “%(tier)s”. The posting before ends the day before. The old day and the reason"
        " stay in the audit trail."
    ),
    button=_("Correct the day"),
    said=_("The day of %(name)s is corrected."),
)
EXEMPT = Act(
    title=_("Exempt %(name)s from pledging"),
    words=_(
        "An exempt member is not asked for a pledge and not counted as missing, until it is lifted."
    ),
    button=_("Exempt %(name)s"),
    said=_("%(name)s is exempt from pledging."),
)
LIFT = Act(
    title=_("Let %(name)s pledge again"),
    words=_("The exemption ends; it stays in the history with its dates and its reason."),
    button=_("Lift the exemption"),
    said=_("%(name)s is no longer exempt from pledging."),
)
DEPART = Act(
    title=_("Record that %(name)s left or died"),
    words=_(
        "%(name)s disappears from the lists of active members; sheets, ledger and history stay. An account"
        " is closed by the security administrator."
    ),
    button=_("Record it"),
    said=_("%(name)s is no longer an active member."),
)
READMIT = Act(
    title=_("Take %(name)s back"),
    words=_("The member becomes active again with the old ledger. The time between stays visible."),
    button=_("Take %(name)s back"),
    said=_("%(name)s is an active member again."),
)


@seat_required(SECRETARY, ADMINISTRATOR)
def member_transfer(request, pk):
    form = TransferForm(request.POST or None, seat=request.seat)
    return _carry_out(request, member_seen(request, pk), form, TRANSFER, rules.transfer)


@seat_required(SECRETARY, ADMINISTRATOR)
def member_tier(request, pk):
    member = member_seen(request, pk)
    form = TierForm(request.POST or None, member=member)
    return _carry_out(request, member, form, TIER, rules.change_tier)


@seat_required(SECRETARY, ADMINISTRATOR)
def member_day(request, pk):
    form = DayForm(request.POST or None)
    return _carry_out(request, member_seen(request, pk), form, DAY, rules.correct_day)


@seat_required(SECRETARY, ADMINISTRATOR)
def member_exempt(request, pk):
    form = ExemptForm(request.POST or None)
    return _carry_out(request, member_seen(request, pk), form, EXEMPT, rules.exempt)


@seat_required(SECRETARY, ADMINISTRATOR)
def member_lift(request, pk):
    form = LiftForm(request.POST or None)
    return _carry_out(request, member_seen(request, pk), form, LIFT, rules.lift_exemption)


@seat_required(SECRETARY, ADMINISTRATOR)
def member_leave(request, pk):
    form = DepartForm(request.POST or None)
    verb = rules.mark_deceased if request.POST.get("how") == "died" else rules.mark_left
    return _carry_out(request, member_seen(request, pk), form, DEPART, verb, _without_how)


def _without_how(given):
    return {name: value for name, value in given.items() if name != "how"}


@seat_required(ADMINISTRATOR)
def member_readmit(request, pk):
    member = member_seen(request, pk)
    form = ReadmitForm(request.POST or None, seat=request.seat, member=member)
    return _carry_out(request, member, form, READMIT, rules.readmit)
