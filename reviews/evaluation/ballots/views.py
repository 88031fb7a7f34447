"""Pages of those who organise a review: the review, its ballot boxes, who has not voted, slips and papers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from core.asking import ask_first
from core.forms import faults_of
from core.keyset import keyset_page
from core.refusals import refusals_shown
from reviews.errors import ReviewError

from . import closing_boxes as closing
from . import opening, opinions, phases, questions
from . import queries as reading
from .forms import BoxFilter, OpenForm, ReasonForm, TermsForm
from .models import Collection, Evaluation
from .slips import box_figures

KEEPERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)


@require_safe
@seat_required(*KEEPERS)
def evaluation_list(request):
    rows = Evaluation.objects.visible_to(request.seat).select_related("organisation")
    order = ("-year", "-pk")
    if "export" in request.GET:
        columns = [
            (_("Year"), 8, "year"), (_("Everybody below"), 28, "organisation.name"),
            (_("Phase"), 12, "get_phase_display"), (_("voting begins on"), 14, "begins_on"),
            (_("last day of voting"), 14, "ends_on"),
        ]  # fmt: skip
        return exported(request, _("Reviews"), columns, rows.order_by(*order))
    page = keyset_page(request, rows, order=order, size=25)
    return render(request, "reviews/evaluation/ballots/list.html", {
        "page": page, "opens": request.seat.role == ADMINISTRATOR,
    })  # fmt: skip


@seat_required(ADMINISTRATOR)
def evaluation_create(request):
    """Open a review: the roll and the ballot boxes of everybody below the unit."""
    today = timezone.localdate()
    first = {
        "organisation": request.seat.organisation, "year": today.year, "begins_on": today,
        "ends_on": today + timezone.timedelta(days=7),
        "discloses": Evaluation.Discloses.RATES,
    }  # fmt: skip
    form = OpenForm(request.POST or None, seat=request.seat, initial=first)
    if request.method == "POST" and form.is_valid():
        if asked := ask_first(request, questions.opened, form.cleaned_data):
            return asked
        with refusals_shown(form):
            made = opening.open_review(**form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, _("The review is open: roll and ballot boxes are made."))
            return redirect("evaluation_detail", made.pk)
    return render(request, "reviews/evaluation/ballots/create.html", {"form": form})


def evaluation_of(request, pk):
    rows = Evaluation.objects.visible_to(request.seat)
    return get_object_or_404(
        rows.select_related("organisation", "leader_scheme", "member_scheme"), pk=pk
    )


def covers(seat, evaluation):
    """Whether the seat, an administrator's, holds all that the evaluation covers: then it may act on the whole."""
    return seat.role == ADMINISTRATOR and seat.covers(evaluation.organisation)


@require_safe
@seat_required(*KEEPERS)
def evaluation_detail(request, pk):
    """The progress of the review, and the ballot boxes in scope; as a workbook with ``export``."""
    evaluation = evaluation_of(request, pk)
    boxes = Collection.objects.visible_to(request.seat).filter(evaluation=evaluation)
    form = BoxFilter(request.GET, seat=request.seat)
    rows = form.filtered(boxes).select_related("organisation", "accepted", "evaluation")
    if "export" in request.GET:
        return exported(
            request, _("Ballot boxes"), _box_columns(), rows.order_by("organisation__path", "pk"),
            subject=evaluation, filters=form, prepare=_with_figures,
        )  # fmt: skip
    page = keyset_page(request, rows, order=("organisation_id", "pk"), size=50)
    _with_figures(page.rows)
    acts = covers(request.seat, evaluation)
    verbs = ("renew", "begin", "close_voting", "change", "count", "drop")
    waiting = opinions.waiting(request.seat, evaluation, on=timezone.localdate())
    return render(request, "reviews/evaluation/ballots/detail.html", {
        "evaluation": evaluation, "page": page, "form": form, "phases": _steps(evaluation),
        "may": {verb for verb in verbs if acts and phases.TRANSITIONS.may(evaluation, verb)},
        "told": reading.participation(evaluation, boxes=boxes.select_related("accepted")),
        "states": [(state, boxes.filter(state=state).count()) for state in Collection.State],
        "small": list(reading.too_small(evaluation).filter(pk__in=boxes)[:6]) if acts else [],
        "subjects": evaluation.subjects.visible_to(request.seat).count(),
        "to_sign": sum(rows.count() for rows, _group in waiting),
        "drop_form": ReasonForm(), "signs": bool(waiting) and phases.TRANSITIONS.may(evaluation, "sign"),
    })  # fmt: skip


def _steps(evaluation):
    """[(label, "done" | "now" | "")] of the five phases."""
    order = [phase for phase in Evaluation.Phase if phase != Evaluation.Phase.DROPPED]
    if evaluation.phase == Evaluation.Phase.DROPPED:
        return [(Evaluation.Phase.DROPPED.label, "now")]
    now = order.index(Evaluation.Phase(evaluation.phase))
    return [
        (phase.label, "now" if place == now else "done" if place < now else "")
        for place, phase in enumerate(order)
    ]


def _with_figures(boxes):
    figures = box_figures(boxes)
    for box in boxes:
        box.figures = figures[box.pk]
    return boxes


def _box_columns():
    return [
        (_("Unit"), 36, "organisation.name"), (_("Leadership team"), 16, lambda box: box.get_team_display() if box.team else ""),
        (_("Who rates"), 16, "get_circle_display"), (_("State"), 12, "get_state_display"),
        (_("By phone: may vote"), 12, "figures.phone.0"), (_("Voted"), 10, "figures.phone.1"), (_("Not voted"), 10, "figures.phone.2"),
        (_("Papers handed out"), 12, "figures.paper.0"), (_("Returned"), 10, "figures.paper.1"), (_("Not used"), 10, "figures.paper.2"),
    ]  # fmt: skip


def _for_all(request, pk):
    """The evaluation, for a verb on the whole of it; an administrator of a part gets no further than reading."""
    evaluation = evaluation_of(request, pk)
    if not covers(request.seat, evaluation):
        raise ReviewError(_("Only who administers everybody in the review may do this."))
    return evaluation


def _asked(request, pk, question):
    """The page that asks an administrator who may act on the whole review; None where there is nothing to ask."""
    evaluation = evaluation_of(request, pk)
    return ask_first(request, question, evaluation) if covers(request.seat, evaluation) else None


def _act(request, pk, verb, said, **facts):
    evaluation_of(request, pk)
    with refusals_shown(request):
        done = verb(_for_all(request, pk), actor=request.user, at=timezone.now(), **facts)
        messages.success(request, said(done) if callable(said) else said)
    return redirect("evaluation_detail", pk)


@require_POST
@seat_required(ADMINISTRATOR)
def evaluation_begin(request, pk):
    said = _("Voting has begun; everybody on the roll is invited.")
    return _asked(request, pk, questions.begun) or _act(request, pk, phases.begin, said)


@require_POST
@seat_required(ADMINISTRATOR)
def evaluation_renew(request, pk):
    said = _("%(subjects)d people are reviewed, in %(boxes)d ballot boxes with %(lines)d lines on the roll.")  # fmt: skip
    return _act(request, pk, opening.renew, lambda counts: said % counts)


@require_POST
@seat_required(ADMINISTRATOR)
def evaluation_close(request, pk):
    said = _("Voting is over: %(count)d ballot boxes were closed and sealed.")
    return _asked(request, pk, questions.closed) or _act(
        request, pk, closing.close_voting, lambda count: said % {"count": count}
    )


@require_POST
@seat_required(ADMINISTRATOR)
def evaluation_drop(request, pk):
    """Give up a review that was opened by mistake."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect("evaluation_detail", evaluation_of(request, pk).pk)
    return _asked(request, pk, questions.dropped) or _act(
        request, pk, phases.drop, _("The review is given up."), **form.cleaned_data
    )


@seat_required(ADMINISTRATOR)
def evaluation_change(request, pk):
    """Dates, disclosure and signer."""
    evaluation = evaluation_of(request, pk)
    names = ("begins_on", "ends_on", "discloses", "organisation_signer")
    form = TermsForm(
        request.POST or None, initial={name: getattr(evaluation, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            phases.change(
                _for_all(request, pk), actor=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("The terms of the review are changed."))
            return redirect("evaluation_detail", pk)
    return render(request, "reviews/evaluation/ballots/change.html", {
        "form": form, "evaluation": evaluation,
    })  # fmt: skip
