"""Pages of a branch at the year's end: the record of its meeting, and the democratic appraisal."""

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from accounts.organisations.models import Organisation
from core.keyset import keyset_page
from core.refusals import refusals_shown

from ..ballots import phases
from ..ballots.models import Subject
from ..ballots.views import evaluation_of
from . import deciding
from .drafting import known_of
from .forms import AppraisalForm, GatheringForm
from .models import Appraisal, FulfilmentMeeting

KEEPERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)


@require_safe
@seat_required(*KEEPERS)
def gathering_list(request, pk):
    """The branches reviewed, each with the record of its year-end meeting or without; as a workbook with ``export``."""
    evaluation = evaluation_of(request, pk)
    here = FulfilmentMeeting.objects.filter(evaluation=evaluation, organisation=OuterRef("pk"))
    branches = Organisation.objects.visible_to(request.seat).filter(
        pk__in=Subject.objects.filter(evaluation=evaluation).values("branch")
    )
    facts = ("held_on", "place", "present", "expected")
    rows = branches.annotate(
        **{f"meeting_{name}": Subquery(here.values(name)[:1]) for name in facts}
    )
    if request.GET.get("state") == "missing":
        rows = rows.filter(meeting_held_on=None)
    if "export" in request.GET:
        return _export(request, evaluation, rows)
    page = keyset_page(request, rows, order=("path",), size=50)
    return render(request, "reviews/evaluation/results/gatherings.html", {
        "evaluation": evaluation, "page": page, "missing": request.GET.get("state") == "missing",
        "keeps": request.seat.role in (SECRETARY, ADMINISTRATOR),
    })  # fmt: skip


def _export(request, evaluation, rows):
    columns = [
        (_("Branch"), 28, "name"), (_("held on"), 12, "meeting_held_on"), (_("place"), 24, "meeting_place"),
        (_("present"), 8, "meeting_present"), (_("expected"), 8, "meeting_expected"),
    ]  # fmt: skip
    return exported(request, _("Year-end meetings"), columns, rows, subject=evaluation)


def _branch(request, evaluation, branch):
    """A branch in scope that the evaluation reviews; 404 for any other."""
    found = get_object_or_404(Organisation.objects.visible_to(request.seat), pk=branch)
    if not Subject.objects.filter(evaluation=evaluation, branch=found).exists():
        raise Http404
    return found


@seat_required(SECRETARY, ADMINISTRATOR)
def gathering_keep(request, pk, branch):
    """The record of the branch's year-end meeting 公开承诺兑现会."""
    evaluation = evaluation_of(request, pk)
    branch = _branch(request, evaluation, branch)
    there = FulfilmentMeeting.objects.filter(evaluation=evaluation, organisation=branch).first()
    first = known_of(evaluation, branch, today=timezone.localdate()) if there is None else {}
    form = GatheringForm(request.POST or None, instance=there, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            deciding.keep_gathering(
                evaluation, branch, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("The record of the year-end meeting is kept."))
            return redirect("gathering_list", evaluation.pk)
    return render(request, "reviews/evaluation/results/gathering.html", {
        "evaluation": evaluation, "branch": branch, "form": form,
        "open": phases.TRANSITIONS.may(evaluation, "keep_record"),
    })  # fmt: skip


@seat_required(SECRETARY, ADMINISTRATOR)
def appraisals(request, pk, branch):
    """The democratic appraisal 民主评议党员 of the branch, entered separately and never derived from the results."""
    evaluation = evaluation_of(request, pk)
    branch = _branch(request, evaluation, branch)
    kept = Appraisal.objects.filter(member=OuterRef("member"), year=evaluation.year)
    rows = list(
        Subject.objects.filter(evaluation=evaluation, branch=branch)
        .exclude(member=request.user.member_id)  # nobody appraises themself
        .select_related("member", "result").annotate(appraised=Subquery(kept.values("grade")[:1]))
        .order_by("place", "pk")
    )  # fmt: skip
    form = AppraisalForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            count = deciding.appraise(
                evaluation, branch, grades=form.grades(), actor=request.user, at=timezone.now()
            )
            messages.success(
                request,
                _("The democratic appraisal is kept; %(count)d changed.") % {"count": count},
            )
            return redirect("appraisals", evaluation.pk, branch.pk)
    return render(request, "reviews/evaluation/results/appraisals.html", {
        "evaluation": evaluation, "branch": branch, "form": form, "most": len(rows) // 3,
    })  # fmt: skip
