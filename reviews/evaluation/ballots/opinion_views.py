"""Pages of the signed opinions: who is still without one, and the form next to the member's ledger."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.own import is_own
from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from core.keyset import keyset_page
from core.refusals import refusals_shown
from ledger.entries.models import Ledger
from ledger.pages.ledger_page import progress_of, read

from ..schemes.models import Group
from . import opinions, phases
from .forms import OpinionForm
from .models import Subject
from .opinion_models import SignedOpinion
from .views import evaluation_of

SIGNERS = (SECRETARY, ADMINISTRATOR)


@require_safe
@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def signed_opinion_list(request, pk):
    """The subjects in scope with their signed opinions; ``waiting``: only those that wait for this seat."""
    evaluation = evaluation_of(request, pk)
    groups = opinions.signed_groups(evaluation)
    rows = Subject.objects.visible_to(request.seat).filter(
        evaluation=evaluation, kind__in={kind for kind, _group in groups}
    )
    waiting = opinions.waiting(request.seat, evaluation, on=timezone.localdate())
    counts = [(group, subjects.count()) for subjects, group in waiting]
    if "waiting" in request.GET:
        keys = [subjects.values("pk") for subjects, _group in waiting]
        rows = rows.filter(pk__in=keys[0].union(*keys[1:])) if keys else rows.none()
    rows, order = rows.select_related("member", "branch"), ("branch_id", "place", "pk")
    if "export" in request.GET:
        return exported(
            request, _("Comments and opinions"), _columns(groups), rows.order_by(*order), subject=evaluation,
            prepare=lambda found: _with_opinions(found, groups, request.seat, evaluation),
        )  # fmt: skip
    page = keyset_page(request, rows, order=order, size=50)
    _with_opinions(page.rows, groups, request.seat, evaluation)
    return render(request, "reviews/evaluation/ballots/opinions.html", {
        "evaluation": evaluation, "page": page, "only_waiting": "waiting" in request.GET,
        "waiting": sum(count for _group, count in counts), "together": sorted({group for group, count in counts if count}),
        "groups": sorted({group for _kind, group in groups}),
        "open": phases.TRANSITIONS.may(evaluation, "sign"),
    })  # fmt: skip


def _columns(groups):
    def said(group):
        return lambda subject: next((
            f"{opinion.get_choice_display()} {opinion.text}".strip()
            for own, opinion, _signs in subject.cells if own == group and opinion
        ), "")  # fmt: skip

    return [
        (_("Member"), 12, "member.name"), (_("Branch"), 28, "branch.name"),
        *((str(group.label), 40, said(group)) for group in sorted({group for _kind, group in groups})),
    ]  # fmt: skip


def _with_opinions(subjects, groups, seat, evaluation):
    """Each subject with ``cells``: (Group, Opinion or None, whether the seat signs). Two queries."""
    said = {
        (opinion.subject_id, opinion.group): opinion
        for opinion in SignedOpinion.objects.filter(subject__in=subjects).select_related("by")
    }
    led = opinions.leaders_of_branches({s.branch_id for s in subjects}, on=timezone.localdate())
    for subject in subjects:
        superior = subject.member_id in led
        own = is_own(seat.user, subject.member_id)
        subject.cells = [
            (
                group,
                said.get((subject.pk, group)),
                not own and opinions.signs(seat, evaluation, group, superior=superior),
            )
            for kind, group in groups
            if kind == subject.kind
        ]
    return subjects


@seat_required(*SIGNERS)
def signed_opinion_sign(request, pk, group):
    """Enter one choice with a comment, next to the member's ledger; then the next member without an opinion."""
    subjects = Subject.objects.visible_to(request.seat).select_related(
        "member", "branch", "evaluation__leader_scheme", "evaluation__member_scheme"
    )
    subject = get_object_or_404(subjects, pk=pk)
    if (subject.kind, group) not in opinions.signed_groups(subject.evaluation):
        raise Http404
    group = Group(group)
    there = subject.opinions.filter(group=group).select_related("by").first()
    first = {"choice": there.choice, "words": there.text} if there else None
    form = OpinionForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            opinions.sign(
                subject, group=group, seat=request.seat, at=timezone.now(), **form.cleaned_data
            )
            said = _("%(group)s on %(name)s is signed.")
            messages.success(request, said % {"group": group.label, "name": subject.member.name})
            return _next(request, subject, group)
    return render(request, "reviews/evaluation/ballots/opinion.html", {
        "subject": subject, "group": group, "form": form, "there": there,
        "book": _book(subject), "open": phases.TRANSITIONS.may(subject.evaluation, "sign"),
    })  # fmt: skip


def _book(subject):
    """The member's ledger of the year, or None."""
    ledger = (
        Ledger.objects.filter(member=subject.member_id).select_related("member__branch").first()
    )
    if ledger is None:
        return None
    book = read(ledger, today=timezone.localdate(), year=subject.evaluation.year)
    for entry in book.entries:
        entry.progress = progress_of(entry)
    return book


def _next(request, subject, group):
    """Redirect to the next one in the list who waits for this seat, else back to the list."""
    evaluation = subject.evaluation
    for rows, of in opinions.waiting(request.seat, evaluation, on=timezone.localdate()):
        if of == group:
            rows = rows.order_by("branch_id", "place", "pk")
            behind = rows.filter(branch=subject.branch_id, place__gt=subject.place).first()
            following = behind or rows.first()
            if following:
                return redirect("signed_opinion_sign", following.pk, group)
    return redirect("signed_opinion_list", evaluation.pk)
