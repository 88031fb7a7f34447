"""Decide the grades, check the results before publication, and publish all of them together."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.own import is_own, refuse_own
from access.roles import ADMINISTRATOR, SECRETARY
from accounts.audit.rules import record
from accounts.messages.posting import post
from accounts.people.models import Member
from core.cache_stamp import invalidate
from core.files.store import keep
from core.numbers import plain
from reviews.documents import rules as numbering
from reviews.documents.official import render_official
from reviews.errors import ReviewError

from ..ballots import phases, soundness
from ..ballots.models import Evaluation
from ..schemes.models import Grade, SchemeKind
from . import figures
from .message_kinds import PUBLISHED
from .models import Appraisal, Bulletin, FulfilmentMeeting, Result
from .result_papers import bulletin_document


def _counted(pk):
    """The evaluation, locked, in the phase in which grades are decided."""
    return phases.TRANSITIONS.locked(Evaluation(pk=pk), "grade")


def decides(seat, result):
    """Whether the seat decides this person's grade: the branch for its members, the committee for leaders; nobody decides their own."""
    if seat is None or is_own(seat.user, result.member_id):
        return False
    return seat.role == ADMINISTRATOR or (
        seat.role == SECRETARY and result.kind == SchemeKind.MEMBER
    )


@transaction.atomic
def decide(result, *, grade, reason, seat, at):
    """Fix the grade; another than the proposed one, or one where none is proposed, needs the reason."""
    _counted(result.evaluation_id)
    result = (
        Result.objects.select_for_update(of=("self",)).select_related("member").get(pk=result.pk)
    )
    if not decides(seat, result):
        raise ReviewError(_("Somebody else decides this grade."))
    if grade != result.proposed and not reason.strip():
        raise ReviewError(_("Say why the grade deviates from the proposal."))
    result.grade, result.reason = grade, reason.strip()
    result.decided_by, result.decided_at = seat.user, at
    result.save(update_fields=["grade", "reason", "decided_by", "decided_at"])
    told = {"grade": result.get_grade_display()}
    if result.deviates:
        told["reason"] = result.reason
    record("result_decided", actor=seat.user, subject=result.member.name, detail=told, at=at)
    return result


@transaction.atomic
def accept(results, *, seat, at):
    """Decide as proposed for those of ``results`` that have a proposal and are undecided; returns how many.

    All of them belong to one evaluation; those that the seat does not decide are passed over.
    """
    waiting = results.undecided().exclude(proposed="")
    evaluation = waiting.order_by().values_list("evaluation", flat=True).first()
    if evaluation is None:
        return 0
    _counted(evaluation)  # the evaluation is locked before its results, as everywhere else
    rows = waiting.select_for_update(of=("self",)).order_by("pk")
    mine = [row for row in rows if decides(seat, row)]
    for row in mine:
        row.grade, row.decided_by, row.decided_at = row.proposed, seat.user, at
    Result.objects.bulk_update(mine, ["grade", "decided_by", "decided_at"], batch_size=500)
    if mine:
        record(
            "result_decided",
            actor=seat.user,
            subject=str(mine[0].evaluation),
            detail={"count": len(mine)},
            at=at,
        )
    return len(mine)


def faults_of(evaluation):
    """The reasons why the grades cannot be fixed and published, by unit, as sentences.

    Somebody without a grade; more top grades than the scheme's cap allows in a branch and class.
    """
    found = []
    open_ = evaluation.results.undecided().order_by().values("branch__name").annotate(n=Count("pk"))
    for row in open_.order_by("branch__name"):
        found.append(
            _("%(unit)s: %(count)d grades are not decided.")
            % {"unit": row["branch__name"], "count": row["n"]}
        )
    for kind, scheme in (
        (SchemeKind.LEADER, evaluation.leader_scheme), (SchemeKind.MEMBER, evaluation.member_scheme),
    ):  # fmt: skip
        found += _over_cap(evaluation, kind, scheme)
    return found


def _over_cap(evaluation, kind, scheme):
    if scheme.top_cap is None:
        return []
    rows = (
        evaluation.results.filter(kind=kind).order_by().values("branch__name")
        .annotate(all=Count("pk"), top=Count("pk", filter=Q(grade=Grade.SATISFIED)))
        .order_by("branch__name")
    )  # fmt: skip
    return [
        _("%(unit)s: %(top)d of %(all)d are “satisfied”, more than %(cap)s per cent.")
        % {"unit": row["branch__name"], "top": row["top"], "all": row["all"], "cap": plain(scheme.top_cap)}
        for row in rows
        if row["top"] * 100 > scheme.top_cap * row["all"]
    ]  # fmt: skip


def _refuse_faults(evaluation):
    if faults := faults_of(evaluation):
        more = len(faults) - 5
        said = " ".join(faults[:5])
        raise ReviewError(said + (_(" And %(count)d more.") % {"count": more} if more > 0 else ""))


@transaction.atomic
def conclude(evaluation, *, actor, at):
    """Fix the grades: all must be decided and within the caps. ReviewError names the faults by unit."""
    evaluation = phases.TRANSITIONS.locked(evaluation, "decide")
    _refuse_faults(evaluation)
    evaluation.save(update_fields=["phase"])
    record("evaluation_decided", actor=actor, subject=evaluation, at=at)
    return evaluation


@transaction.atomic
def reopen(evaluation, *, actor, at):
    """Let grades be decided again; possible until they are published."""
    evaluation = phases.TRANSITIONS.locked(evaluation, "reopen")
    evaluation.save(update_fields=["phase"])
    record("evaluation_reopened", actor=actor, subject=evaluation, at=at)
    return evaluation


@transaction.atomic
def publish(evaluation, *, word, actor, at):
    """Publish all results together, with the bulletin under the next number.

    Raises ReviewError where something is undecided or over a cap, or a ballot box was changed, PrintingError where the bulletin cannot be printed.
    """
    evaluation = phases.TRANSITIONS.locked(evaluation, "publish")
    _refuse_faults(evaluation)
    soundness.refuse_faults(evaluation)
    bulletin = Bulletin(
        evaluation=evaluation, figures=figures.figures_of(evaluation),
        document=numbering.issue(evaluation.organisation, word, actor=actor, at=at),
    )  # fmt: skip
    keep(bulletin, render_official(bulletin_document(bulletin)), "pdf")
    evaluation.results.update(published_at=at)
    evaluation.save(update_fields=["phase"])
    _tell(evaluation, at)
    invalidate()  # the board shows what the review discloses
    record("evaluation_published", actor=actor, subject=evaluation, at=at)
    return bulletin


def _tell(evaluation, at):
    members = Member.objects.filter(results__evaluation=evaluation).order_by("pk").iterator()
    post(
        PUBLISHED, members, title=_("The result of the review of %(year)s is published") % {"year": evaluation.year},
        body=_("You find your grade and what the groups said on your own page."),
        about=f"evaluation:{evaluation.pk}", period="published", address=reverse("my_review"), at=at,
    )  # fmt: skip


@transaction.atomic
def appraise(evaluation, branch, *, grades, actor, at):
    """Enter the democratic appraisal of a branch's members; returns how many are new or changed.

    grades   member's key → Appraisal.Grade. ReviewError where more than one third would be excellent
             (《中国共产党党员教育管理工作条例》: 优秀 not above one third), or the actor would grade themself.
    """
    type(branch).objects.select_for_update(no_key=True).get(pk=branch.pk)
    members = set(evaluation.subjects.filter(branch=branch).values_list("member", flat=True))
    kept = {
        row.member_id: row
        for row in Appraisal.objects.filter(member__in=members, year=evaluation.year)
    }
    wanted = {pk: row.grade for pk, row in kept.items()} | {
        pk: g for pk, g in grades.items() if pk in members
    }
    excellent = sum(grade == Appraisal.Grade.EXCELLENT for grade in wanted.values())
    if excellent * 3 > len(members):
        raise ReviewError(
            _("%(excellent)d of %(all)d would be excellent: at most one third may be.")
            % {"excellent": excellent, "all": len(members)}
        )
    changed = defaultdict(list)
    for pk, grade in wanted.items():
        if pk not in kept or kept[pk].grade != grade:
            refuse_own(actor, pk, ReviewError)
        if pk not in kept:
            row = Appraisal(
                member_id=pk,
                branch=branch,
                year=evaluation.year,
                grade=grade,
                by=actor,
                entered_at=at,
            )
            changed["new"].append(row)
        elif kept[pk].grade != grade:
            kept[pk].grade, kept[pk].by, kept[pk].entered_at = grade, actor, at
            changed["other"].append(kept[pk])
    Appraisal.objects.bulk_create(changed["new"])
    Appraisal.objects.bulk_update(changed["other"], ["grade", "by", "entered_at"])
    count = len(changed["new"]) + len(changed["other"])
    if count:
        record("members_appraised", actor=actor, subject=branch, detail={"count": count}, at=at)
    return count


@transaction.atomic
def keep_gathering(evaluation, organisation, *, actor, at, **facts):
    """Keep the record of the organisation's year-end meeting; may be completed until the results are published."""
    published = _("The results are published: the record cannot be changed.")
    evaluation = phases.TRANSITIONS.locked(evaluation, "keep_record", said=published)
    if facts["held_on"] > timezone.localdate(at):
        raise ReviewError(_("The meeting is in the future: record it afterwards."))
    row, _made = FulfilmentMeeting.objects.update_or_create(
        evaluation=evaluation,
        organisation=organisation,
        defaults=facts | {"kept_by": actor, "kept_at": at},
    )
    record("year_end_meeting_kept", actor=actor, subject=organisation, at=at)
    return row
