"""Pages of the results: counting, the list, one person's sum, deciding, publishing, one's own result."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from access.roles import ADMINISTRATOR, MEMBER, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.exports import exported
from core.asking import ask_first
from core.downloads import shown_pdf
from core.forms import faults_of
from core.keyset import keyset_page
from core.posted import posted_keys
from core.refusals import refusals_shown
from jobs.running import start_job
from press.plain import render_papers
from reviews.documents.files import document_response
from reviews.documents.forms import WordForm
from reviews.documents.rules import usual_word

from ..ballots import phases
from ..ballots.forms import ReasonForm
from ..ballots.models import Evaluation
from ..ballots.soundness import BoxChanged
from ..ballots.views import covers, evaluation_of
from ..schemes.models import Grade
from ..schemes.sheets import blocked_of, rows_of
from . import counting, deciding, figures, questions
from .forms import DecideForm, ResultFilter
from .models import Appraisal, Bulletin, Result
from .print_jobs import KIND, results_to_print
from .result_papers import score_sheet

Phase = Evaluation.Phase
KEEPERS = (SECRETARY, SUPERVISOR, ADMINISTRATOR)
#: The phases in which there are results.
COUNTED = (Phase.COUNTED, Phase.DECIDED, Phase.PUBLISHED)


@require_safe
@seat_required(*KEEPERS)
def result_list(request, pk):
    """The results in scope, how they are spread, and what keeps them from being published; as a workbook with ``export``."""
    evaluation = evaluation_of(request, pk)
    form = ResultFilter(request.GET, seat=request.seat)
    scope = Result.objects.visible_to(request.seat).filter(evaluation=evaluation)
    rows = form.filtered(scope).select_related("member", "branch")
    if "export" in request.GET:
        return _export(request, evaluation, rows)
    page = keyset_page(request, rows, order=("branch_id", "pk"), size=50)
    for row in page:
        row.mine = deciding.decides(request.seat, row)
        row.said = evaluation.scheme_of(row.kind).said(row.score)
    leads = covers(request.seat, evaluation)
    may = phases.TRANSITIONS.verbs(evaluation) if leads else set()
    return render(request, "reviews/evaluation/results/list.html", {
        "evaluation": evaluation, "page": page, "form": form, "figures": figures.figures_of(evaluation) if leads else None,
        "leads": leads, "may": may, "recall_form": ReasonForm(),
        "decided": "recall" in may and evaluation.results.exclude(grade="").exists(), "faults": deciding.faults_of(evaluation) if "decide" in may else [],
        "decides": phases.TRANSITIONS.may(evaluation, "grade") and any(row.mine and not row.grade and row.proposed for row in page),
        "unrecorded": questions.without_meeting(evaluation) if "publish" in may else 0,
        "publish_form": _publish_form(evaluation) if "publish" in may else None, "bulletin": Bulletin.objects.filter(evaluation=evaluation).select_related("document").first(),
    })  # fmt: skip


def _publish_form(evaluation):
    usual = usual_word(evaluation.organisation, "bulletin")
    return WordForm(issuer=evaluation.organisation, initial={"word": usual})


def _export(request, evaluation, results):
    appraised = Appraisal.objects.filter(member=OuterRef("member"), year=evaluation.year)
    words = dict(Appraisal.Grade.choices)
    columns = [
        (_("Branch"), 28, "branch.name"), (_("Member"), 12, "member.name"), (_("Class"), 18, "get_kind_display"),
        (_("Score"), 10, "score"), (_("Proposed grade"), 12, "get_proposed_display"), (_("Grade"), 12, "get_grade_display"),
        (_("Reason"), 30, "reason"), (_("Valid ballots"), 10, "valid"), (_("Ballots issued"), 10, "issued"),
        (_("Democratic appraisal"), 14, lambda row: words.get(row.appraised, "")),
    ]  # fmt: skip
    rows = results.annotate(appraised=Subquery(appraised.values("grade")[:1]))
    name = f"{_('Results')} {evaluation.year}"
    return exported(
        request,
        name,
        columns,
        rows.order_by("branch__path", "member__pinyin", "pk"),
        subject=evaluation,
    )


def _result(request, pk):
    rows = Result.objects.visible_to(request.seat).select_related(
        "member", "branch", "decided_by", "evaluation__organisation", "evaluation__leader_scheme",
        "evaluation__member_scheme",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


@seat_required(*KEEPERS)
def result_detail(request, pk):
    """One person's sum line by line, and the form with which the grade is decided."""
    result = _result(request, pk)
    may = deciding.decides(request.seat, result) and phases.TRANSITIONS.may(
        result.evaluation, "grade"
    )
    form = DecideForm(
        request.POST or None,
        initial={"grade": result.grade or result.proposed, "reason": result.reason},
    )
    if request.method == "POST" and not may:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            deciding.decide(result, seat=request.seat, at=timezone.now(), **form.cleaned_data)
            messages.success(
                request, _("The grade of %(name)s is decided.") % {"name": result.member.name}
            )
            return redirect("result_list", result.evaluation_id)
    scheme = result.evaluation.scheme_of(result.kind)
    return render(request, "reviews/evaluation/results/detail.html", {
        "result": result, "scheme": scheme, "said": scheme.said(result.score), "lines": rows_of(result.lines), "form": form if may else None,
        "blocked": blocked_of(result.blocked), "opinions": result.subject.opinions.select_related("by"),
        "leads": covers(request.seat, result.evaluation),
    })  # fmt: skip


@require_safe
@seat_required(*KEEPERS)
def result_paper(request, pk):
    """The score sheet as PDF."""
    result = _result(request, pk)
    with refusals_shown(request):
        pdf = render_papers([score_sheet(result, result.evaluation.scheme_of(result.kind))])
        return shown_pdf(
            pdf, f"{result.branch}{result.member}{result.evaluation.year}年度计分表.pdf"
        )
    return redirect("result_detail", pk)


@require_POST
@seat_required(*KEEPERS)
def result_papers(request, pk):
    """The score sheets of what the list shows, as a job."""
    evaluation = evaluation_of(request, pk)
    params = {"evaluation": evaluation.pk, "filter": request.GET.dict()}
    if not results_to_print(request.seat, params).exists():
        messages.error(request, _("There is no score sheet to print here."))
        return redirect("result_list", pk)
    title = _("Score sheets: %(evaluation)s") % {"evaluation": evaluation}
    job = start_job(KIND, owner=request.user, seat=request.seat, params=params, title=title)
    return redirect("job_detail", job.pk)


@require_POST
@seat_required(SECRETARY, ADMINISTRATOR)
def results_accept(request, pk):
    """Decide the ticked ones as proposed."""
    evaluation = evaluation_of(request, pk)
    ids = posted_keys(request.POST.getlist("result"))
    rows = Result.objects.visible_to(request.seat).filter(evaluation=evaluation, pk__in=ids)
    with refusals_shown(request):
        count = deciding.accept(rows, seat=request.seat, at=timezone.now())
        said = ngettext(
            "%(count)d grade is decided as proposed.",
            "%(count)d grades are decided as proposed.",
            count,
        )
        messages.success(request, said % {"count": count})
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("result_list", args=[evaluation.pk]) + (f"?{query}" if query else ""))


def _led(request, pk):
    evaluation = evaluation_of(request, pk)
    if not covers(request.seat, evaluation):
        raise PermissionDenied
    return evaluation


def _act(request, pk, verb, said, **facts):
    """Carry out one verb on the evaluation and say what happened."""
    evaluation = _led(request, pk)
    with refusals_shown(request):
        verb(evaluation, actor=request.user, at=timezone.now(), **facts)
        messages.success(request, said)
    evaluation.refresh_from_db()
    return redirect("result_list" if evaluation.phase in COUNTED else "evaluation_detail", pk)


@require_POST
@seat_required(ADMINISTRATOR)
def evaluation_count(request, pk):
    return ask_first(request, questions.counted, _led(request, pk)) or _act(
        request, pk, counting.count, _("The ballots are counted; now the grades are decided.")
    )


@require_POST
@seat_required(ADMINISTRATOR)
def evaluation_recall(request, pk):
    """Take the count back until the first grade is decided."""
    evaluation, form = _led(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return redirect("result_list", pk)
    return ask_first(request, questions.recalled, evaluation) or _act(
        request, pk, counting.recall, _("The count is taken back."), **form.cleaned_data
    )


@require_POST
@seat_required(ADMINISTRATOR)
def evaluation_conclude(request, pk):
    return ask_first(request, questions.concluded, _led(request, pk)) or _act(
        request, pk, deciding.conclude, _("The grades are fixed.")
    )


@require_POST
@seat_required(ADMINISTRATOR)
def evaluation_reopen(request, pk):
    return _act(request, pk, deciding.reopen, _("Grades can be decided again."))


@require_POST
@seat_required(ADMINISTRATOR)
def evaluation_publish(request, pk):
    evaluation = _led(request, pk)
    form = WordForm(request.POST, issuer=evaluation.organisation)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["word"]))
        return redirect("result_list", pk)
    said = _("All results are published, and the bulletin is issued.")
    facts = evaluation, form.cleaned_data["word"], timezone.now()
    return ask_first(request, questions.published, *facts) or _act(
        request, pk, deciding.publish, said, **form.cleaned_data
    )


@require_POST
@seat_required(ADMINISTRATOR)
def evaluation_recount(request, pk):
    """Recompute the sums from the sealed ballots and compare them with the stored ones."""
    evaluation = _led(request, pk)
    if evaluation.phase not in COUNTED:
        messages.error(request, _("Nothing is counted yet."))
        return redirect("evaluation_detail", pk)
    try:
        differ = counting.differing(evaluation)
    except BoxChanged as changed:
        messages.error(request, str(changed))
        return redirect("result_list", pk)
    if differ:
        names = "、".join(row.member.name for row in differ[:10])
        messages.error(
            request,
            _("A new sum differs for %(names)s: the record was changed.") % {"names": names},
        )
    else:
        messages.success(request, _("The sum over all sealed ballots gives every result again."))
    return redirect("result_list", pk)


@require_safe
@seat_required(MEMBER, *KEEPERS)
def bulletin_pdf(request, pk):
    """The bulletin as it was issued, for everybody whom the review reaches."""
    evaluation = evaluation_of(request, pk)
    bulletin = get_object_or_404(Bulletin.objects.select_related("document"), evaluation=evaluation)
    return document_response(request, bulletin, f"{bulletin.document}.pdf")


@require_safe
@seat_required(MEMBER)
def my_review(request):
    """The member's own published results: the grade, and the means of the groups that are large enough."""
    rows = (
        Result.objects.visible_to(request.seat)
        .select_related("evaluation")
        .order_by("-year", "-pk")[:10]
    )
    for row in rows:
        row.shown = rows_of(row.lines)
        row.said = list(row.subject.opinions.select_related("by"))
    appraised = {row.year: row for row in Appraisal.objects.visible_to(request.seat)}
    for row in rows:
        row.appraisal = appraised.get(row.year)
    return render(request, "reviews/evaluation/results/mine.html", {"rows": rows, "grades": Grade})
