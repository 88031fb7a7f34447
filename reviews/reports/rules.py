"""The verbs of a report: call for it, draft it with frozen figures, send it as a numbered document, return or accept it."""

from datetime import time, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.own import refuse_hand
from access.roles import Role
from access.seats import path_range
from accounts.audit.rules import record
from accounts.identity.holders import holders_over
from accounts.messages.posting import post
from accounts.organisations.models import Organisation
from core.days import long_day, moment_on
from core.files.store import keep
from core.states import Transitions
from ledger.entries.models import Entry
from pledges.errors import PledgeError
from pledges.sheets.paper.scans import judge_scan
from reviews.documents import rules as numbering
from reviews.documents.official import render_official
from reviews.errors import ReviewError
from reviews.evaluation.results.models import Result
from reviews.inspection.models import Finding
from reviews.meetings.circulars import figures

from .drafting import words_of
from .message_kinds import REPORT
from .models import Report, ReportCall, ReportIssue, ReportScan, ReportStep, last_day
from .report_papers import report_document

State, Step = Report.State, ReportStep.Kind
#: Days before the due date on which the unit is reminded.
NEAR = 5
_CASES = 5

#: (state, verb) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.DUE, "draft"): State.DRAFT,
        (State.DRAFT, "draft"): State.DRAFT,
        (State.DRAFT, "edit"): State.DRAFT,
        (State.RETURNED, "draft"): State.RETURNED,
        (State.RETURNED, "edit"): State.RETURNED,
        (State.DRAFT, "send"): State.SENT,
        (State.RETURNED, "send"): State.SENT,
        (State.SENT, "give_back"): State.RETURNED,
        (State.SENT, "accept"): State.ACCEPTED,
        **{(state, "scan"): state for state in (State.SENT, State.ACCEPTED)},
    },
    error=ReviewError,
    sentence=gettext_lazy("The report is “%(state)s”: this is no longer possible, or not yet."),
    related=("call__superior", "organisation"),
)


def _keep(report, kind, *, actor, at, text=""):
    return ReportStep.objects.create(
        report=report, kind=kind, actor=actor, occurred_at=at, text=text
    )


def _keep_edited(report, *, actor, at):
    """Keep once, for the history and for ``written_by``, that this person changed it."""
    if not report.steps.filter(kind=Step.EDITED, actor=actor).exists():
        _keep(report, Step.EDITED, actor=actor, at=at)


def written_by(report):
    """The keys of all who wrote any part of it or sent it, in any round: none of them decides about it."""
    own = report.steps.filter(kind__in=ReportStep.WRITING)
    return {report.drafted_by_id, report.sent_by_id, *own.values_list("actor", flat=True)}


def writers(organisation, at):
    """The people who write for the unit: a branch's secretaries, else its administrators or those above it."""
    role = Role.SECRETARY if organisation.is_branch else Role.ADMINISTRATOR
    return holders_over(organisation, role, at)


def _tell(report, people, title, *, period, at, body=""):
    post(
        REPORT, people, title=title, body=body, about=f"report:{report.pk}", period=period,
        address=reverse("report_detail", args=[report.pk]), at=at,
    )  # fmt: skip


def call(superior, *, year, period, due_on, actor, at):
    """Call for the report of every unit directly below ``superior``; returns the ReportCall.

    Raises ReviewError if it was called for already, there are no units below, or the due date is in the past.
    """
    if due_on < timezone.localdate(at):
        raise ReviewError(_("The due date is in the past."))
    below = Organisation.objects.within(superior).filter(depth=superior.depth + 1)
    units = list(below.filter(dissolved_on=None).order_by("path"))
    if not units:
        raise ReviewError(_("There is no unit right below this one."))
    try:
        with transaction.atomic():
            made = ReportCall.objects.create(
                superior=superior, year=year, period=period, due_on=due_on, opened_by=actor, opened_at=at
            )  # fmt: skip
            reports = Report.objects.bulk_create(
                [Report(call=made, organisation=unit, due_on=due_on) for unit in units]
            )
            ReportStep.objects.bulk_create(
                [
                    ReportStep(report=row, kind=Step.OPENED, occurred_at=at, actor=actor)
                    for row in reports
                ]
            )
            for row in reports:
                title = _("A report is due by %(day)s") % {"day": long_day(due_on)}
                _tell(row, writers(row.organisation, at), title, period="opened", at=at)
            record("reports_asked", actor=actor, subject=f"{superior} · {made}", at=at)
    except IntegrityError:
        raise ReviewError(_("Reports for this period were requested already.")) from None
    return made


def _moment(report, at):
    """Figures are those of the period's last moment, or of now while the period runs."""
    last = last_day(report.call.year, report.call.period)
    return min(at, moment_on(last, time(23, 59, 59)))


@transaction.atomic
def draft(report, *, actor, at):
    """Freeze the figures of the period and the unresolved issues; for a first draft also propose typical cases.

    The words are drafted from the figures, and follow them until somebody writes other ones.
    """
    report = TRANSITIONS.locked(report, "draft")
    first, unit = report.frozen_at is None, report.organisation
    drafted = {} if first else words_of(report)
    report.frozen_at = _moment(report, at)
    report.figures = figures.freeze(unit, year=report.call.year, moment=report.frozen_at)
    report.unresolved = _unresolved(unit)
    report.grades = _grades(unit, report.call.year, report.frozen_at)
    report.drafted_by = actor
    for name, words in words_of(report).items():
        if getattr(report, name) == drafted.get(name, ""):  # nobody wrote something else
            setattr(report, name, words)
    if first:
        report.cases = _proposed_cases(unit, report.call.year)
        report.word = numbering.usual_word(unit, "report_issue")
        _keep(report, Step.DRAFTED, actor=actor, at=at)
    else:
        _keep_edited(report, actor=actor, at=at)
    report.save(update_fields=[
        "state", "frozen_at", "figures", "unresolved", "grades", "drafted_by", "cases", "summary", "problems", "plans", "word",
    ])  # fmt: skip
    return report


def _unresolved(unit):
    rows = Finding.objects.unresolved().filter(path_range("branch__path", unit.path))
    rows = rows.select_related("entry__ledger__member", "branch").order_by("deadline", "pk")
    return [
        [
            row.entry.ledger.member.name,
            row.branch.name,
            row.text,
            row.deadline.isoformat(),
            row.failed,
        ]
        for row in rows
    ]


def _grades(unit, year, moment):
    """The grades that were published until ``moment``, in the order of branches; empty before the year's review."""
    rows = Result.objects.published().filter(
        path_range("branch__path", unit.path), year=year, published_at__lte=moment
    )
    rows = rows.order_by("branch__path", "member__pinyin", "pk")
    return [list(row) for row in rows.values_list("member__name", "branch__name", "kind", "grade")]


def _proposed_cases(unit, year):
    """Hot or difficult items that were struck off, as lines to be worked over."""
    rows = Entry.objects.filter(
        path_range("branch__path", unit.path),
        year=year,
        is_hot_issue=True,
        state=Entry.State.STRUCK_OFF,
    )
    rows = rows.select_related("ledger__member", "branch").order_by("-fulfilled_on", "pk")[:_CASES]
    return "\n".join(f"{row.branch.name}{row.ledger.member.name}：{row.text}" for row in rows)


@transaction.atomic
def edit(report, *, actor, at, **words):
    """Change the words of a draft or a returned report."""
    report = TRANSITIONS.locked(report, "edit")
    for name, value in words.items():
        setattr(report, name, value)
    report.drafted_by = actor
    report.save(update_fields=[*words, "drafted_by"])
    _keep_edited(report, actor=actor, at=at)
    return report


@transaction.atomic
def send(report, *, actor, at):
    """Send it, as a numbered document that is kept as printed; each round has its own.

    PrintingError where it cannot be printed; then nothing was changed.
    """
    report = TRANSITIONS.locked(report, "send")
    unit = report.organisation
    document = numbering.issue(unit, report.word, actor=actor, at=at)
    issue = ReportIssue(report=report, round=report.issues.count() + 1, document=document)
    report.sent_by, report.sent_at = actor, at
    pdf = render_official(report_document(report, document=document, day=document.issued_on))
    keep(issue, pdf, "pdf")
    report.save(update_fields=["state", "sent_by", "sent_at"])
    _keep(report, Step.SENT, actor=actor, at=at, text=str(document))
    people = holders_over(report.call.superior, Role.ADMINISTRATOR, at)
    people = [user for user in people if user.pk not in written_by(report)]
    title = _("%(unit)s has sent its report") % {"unit": unit.name}
    _tell(report, people, title, period=f"sent {issue.round}", at=at)
    record("report_sent", actor=actor, subject=document, at=at)
    return report


def _decided(report, verb, actor, at):
    report = TRANSITIONS.locked(report, verb)
    own = _("Who wrote or sent any part of the report does not decide about it.")
    refuse_hand(actor, written_by(report), ReviewError, own)
    if actor not in holders_over(report.call.superior, Role.ADMINISTRATOR, at):
        raise ReviewError(_("The superior's administrator decides about the report."))
    report.decided_by, report.decided_at = actor, at
    return report


@transaction.atomic
def give_back(report, *, actor, at, text):
    """Return the report, with the reason; the unit corrects it and sends it again."""
    if not text.strip():
        raise ReviewError(_("Say what has to be corrected."))
    report = _decided(report, "give_back", actor, at)
    report.reason = text.strip()
    report.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    _keep(report, Step.RETURNED, actor=actor, at=at, text=report.reason)
    people = {report.sent_by, *writers(report.organisation, at)}
    _tell(report, people, _("Your report is returned"), period=f"returned {report.issues.count()}", at=at)  # fmt: skip
    return report


@transaction.atomic
def accept(report, *, actor, at):
    """Accept the report; afterwards it cannot be changed."""
    report = _decided(report, "accept", actor, at)
    report.save(update_fields=["state", "decided_by", "decided_at"])
    _keep(report, Step.ACCEPTED, actor=actor, at=at)
    people = {report.sent_by, *writers(report.organisation, at)}
    _tell(report, people, _("Your report is accepted"), period="accepted", at=at)
    record("report_accepted", actor=actor, subject=f"{report.organisation} · {report.call}", at=at)  # fmt: skip
    return report


@transaction.atomic
def keep_scan(report, upload, *, actor, at):
    """Keep the scan of the signed report; the same file is stored once. ReviewError for a file that is no scan."""
    report = TRANSITIONS.locked(report, "scan")
    try:
        judged = judge_scan(upload)
    except PledgeError as refused:
        raise ReviewError(str(refused)) from None
    found = report.scans.filter(sha256=judged.sha256).first()
    if found:
        return found
    scan = ReportScan(report=report, **judged.facts, uploaded_by=actor, uploaded_at=at)
    keep(scan, judged.content, judged.ending)
    _keep(report, Step.SCAN, actor=actor, at=at, text=scan.name)
    record("scan_uploaded", actor=actor, subject=scan.name, at=at)
    return scan


# ── each day ──────────────────────────────────────────────────────────────────────────────────────
def remind(*, today, at):
    """Remind units shortly before the due date and when it has passed, and notify the superiors of late ones; each once."""
    owing = Report.objects.owing().select_related("organisation", "call__superior").order_by("pk")
    near = list(owing.filter(due_on__gte=today, due_on__lte=today + timedelta(days=NEAR)))
    late = list(owing.filter(due_on__lt=today))
    for row in near:
        title = _("The report is due on %(day)s") % {"day": long_day(row.due_on)}
        _tell(row, writers(row.organisation, at), title, period=f"near {row.due_on}", at=at)
    for row in late:
        _tell(row, writers(row.organisation, at), _("The report is overdue"), period=f"late {row.due_on}", at=at)  # fmt: skip
    _tell_superiors(late, at)
    return len(near), len(late)


def _tell_superiors(late, at):
    calls = {}
    for row in late:
        calls.setdefault(row.call, []).append(row.organisation.name)
    for made, names in calls.items():
        post(
            REPORT, holders_over(made.superior, Role.ADMINISTRATOR, at), about=f"report call:{made.pk}",
            title=_("%(count)d units have not reported") % {"count": len(names)}, body="、".join(names),
            period=f"late {made.due_on}", address=reverse("report_list", query={"call": made.pk, "state": "late"}), at=at,
        )  # fmt: skip
