"""The verbs of a finding: found, reported as rectified, re-checked, closed, opened again; and its supervision slip."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.own import OWN, had_a_hand, is_own
from access.roles import Role
from accounts.audit.rules import record
from accounts.identity.holders import holders_over, secretaries_of
from accounts.messages.posting import post
from core.days import long_day
from core.files.store import keep
from core.states import Transitions
from reviews.documents import rules as numbering
from reviews.documents.official import render_official
from reviews.errors import ReviewError

from .inspection_papers import slip_document
from .message_kinds import FINDING, RECHECK, SLIP
from .models import Finding, FindingStep, Recheck, SupervisionSlip

State, Step = Finding.State, FindingStep.Kind

#: (state, verb) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.OPEN, "report"): State.REPORTED,
        (State.OPEN, "pass"): State.CLOSED,
        (State.REPORTED, "pass"): State.CLOSED,
        (State.CLOSED, "pass"): State.CLOSED,
        (State.OPEN, "fail"): State.OPEN,
        (State.REPORTED, "fail"): State.OPEN,
        (State.CLOSED, "fail"): State.OPEN,
        (State.OPEN, "slip"): State.OPEN,
        (State.OPEN, "withdraw"): State.WITHDRAWN,
        (State.REPORTED, "withdraw"): State.WITHDRAWN,
    },
    error=ReviewError,
    sentence=_("The finding is “%(state)s”: this is no longer possible, or not yet."),
    related=("entry__ledger__member", "branch", "responsible", "sample__inspection"),
    no_key=False,  # the daily tick adds re-checks without the lock of the finding
)


def _words(text, refusal):
    if not text.strip():
        raise ReviewError(refusal)
    return text.strip()


def _later(deadline, today):
    if deadline is None or deadline <= today:
        raise ReviewError(_("The deadline for rectification must be in the future."))
    return deadline


def _keep(finding, kind, *, actor, at, text="", deadline=None):
    return FindingStep.objects.create(
        finding=finding, kind=kind, actor=actor, occurred_at=at, text=text, deadline=deadline
    )


def find(sample, entry, *, actor, at, kind, text, demand, deadline, responsible=None):
    """A new finding about ``entry``, within the transaction that enters the check sheet.

    responsible   who rectifies it; the member unless given. Raises ReviewError for empty words or an impossible deadline.
    """
    text = _words(text, _("Say what is wrong."))
    member = sample.ledger.member
    responsible = responsible or member
    if responsible.branch_id != member.branch_id:
        raise ReviewError(_("Who is responsible belongs to the member's branch."))
    finding = Finding.objects.create(
        sample=sample, entry=entry, branch_id=entry.branch_id, kind=kind or Finding.Kind.OTHER, text=text,
        demand=demand.strip(), responsible=responsible, found_on=sample.checked_on,
        deadline=_later(deadline, max(timezone.localdate(at), sample.checked_on)),
    )  # fmt: skip
    _keep(finding, Step.FOUND, actor=actor, at=at, text=text, deadline=deadline)
    _tell(finding, f"found {deadline}", at, _("Found in the inspection: rectify it by %(day)s"))
    return finding


def _tell(finding, period, at, title):
    """Notify the member, the person responsible, and the secretaries of the branch."""
    people = [finding.entry.ledger.member, finding.responsible, *secretaries_of(finding.branch, at)]
    facts = {"day": long_day(finding.deadline), "name": finding.entry.ledger.member.name}
    post(
        FINDING, people, title=lambda _p: title % facts, body=f"{finding.entry.text}\n{finding.text}",
        about=f"finding:{finding.pk}", period=period, address=reverse("finding_detail", args=[finding.pk]), at=at,
    )  # fmt: skip


@transaction.atomic
def report(finding, *, actor, at, text):
    """The branch or the person responsible reports that it is rectified; a re-check waits from now on."""
    text = _words(text, _("Say what was done."))
    finding = TRANSITIONS.locked(finding, "report")
    finding.save(update_fields=["state"])
    _keep(finding, Step.REPORTED, actor=actor, at=at, text=text)
    await_recheck(finding, timezone.localdate(at))
    return finding


def await_recheck(finding, today):
    """Plan a re-check of the finding, unless one is planned already. Returns whether it is new."""
    _row, new = Recheck.objects.get_or_create(
        finding=finding, state=Recheck.State.DUE, defaults={"due_on": today}
    )
    return new


def may_not_recheck(finding, actor):
    """Whether ``actor`` is the member, is responsible, or reported the rectification: then somebody else re-checks."""
    reported = finding.steps.filter(kind=Step.REPORTED).values_list("actor", flat=True)
    return had_a_hand(actor, reported) or _concerns(finding, actor)


def _concerns(finding, actor):
    """Whether ``actor`` is the member of the entry, or the person responsible."""
    return any(
        is_own(actor, member) for member in (finding.entry.ledger.member_id, finding.responsible_id)
    )


def _rechecked(finding, verb, actor, at):
    finding = TRANSITIONS.locked(finding, verb)
    if may_not_recheck(finding, actor):
        raise ReviewError(
            _("Rectifying and re-checking are never the same person: somebody else re-checks this.")
        )
    done = Recheck.State.PASSED if verb == "pass" else Recheck.State.FAILED
    today = timezone.localdate(at)
    waiting = Recheck.objects.filter(finding=finding, state=Recheck.State.DUE)
    if not waiting.update(state=done, done_on=today):
        Recheck.objects.create(finding=finding, state=done, due_on=today, done_on=today)
    return finding


@transaction.atomic
def pass_recheck(finding, *, actor, at, text=""):
    """The re-check finds it in order; the finding is closed, or stays so."""
    finding = _rechecked(finding, "pass", actor, at)
    finding.closed_on = finding.closed_on or timezone.localdate(at)
    finding.save(update_fields=["state", "closed_on"])
    _keep(finding, Step.PASSED, actor=actor, at=at, text=text.strip())
    _tell(
        finding,
        f"passed {finding.failed} {timezone.localdate(at)}"[:20],
        at,
        _("The finding about %(name)s is closed: it is in order"),
    )
    return finding


@transaction.atomic
def fail_recheck(finding, *, actor, at, text, deadline):
    """The re-check finds it not in order: open again, with a new deadline."""
    text = _words(text, _("Say what is wrong."))
    deadline = _later(deadline, timezone.localdate(at))
    finding = _rechecked(finding, "fail", actor, at)
    finding.deadline, finding.closed_on, finding.failed = deadline, None, finding.failed + 1
    finding.save(update_fields=["state", "deadline", "closed_on", "failed"])
    _keep(finding, Step.FAILED, actor=actor, at=at, text=text, deadline=deadline)
    _tell(
        finding,
        f"failed {finding.failed} {deadline}"[:20],
        at,
        _("Still not in order: rectify it by %(day)s"),
    )
    return finding


@transaction.atomic
def withdraw(finding, *, actor, at, text):
    """Withdraw the finding, with the reason; its line in the ledger stays."""
    text = _words(text, _("Say why the finding is withdrawn."))
    finding = TRANSITIONS.locked(finding, "withdraw")
    if _concerns(finding, actor):
        raise ReviewError(OWN)
    today = timezone.localdate(at)
    finding.closed_on = today
    finding.save(update_fields=["state", "closed_on"])
    Recheck.objects.filter(finding=finding, state=Recheck.State.DUE).update(
        state=Recheck.State.DROPPED, done_on=today
    )
    _keep(finding, Step.WITHDRAWN, actor=actor, at=at, text=text)
    _tell(finding, "withdrawn", at, _("The finding about %(name)s is withdrawn"))
    return finding


# ── each day ──────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def recheck_due(*, today, at):
    """Plan a re-check of every unresolved finding whose deadline has passed; returns how many are new.

    The supervisors over the branches get one message a day about the new ones.
    """
    waiting = Recheck.objects.filter(finding=OuterRef("pk"), state=Recheck.State.DUE)
    rows = Finding.objects.unresolved().filter(~Exists(waiting), deadline__lt=today)
    due = list(rows.select_related("branch").order_by("pk"))
    Recheck.objects.bulk_create(
        [Recheck(finding=row, due_on=today) for row in due], batch_size=500, ignore_conflicts=True
    )
    FindingStep.objects.bulk_create(
        [
            FindingStep(finding=row, kind=Step.DUE, occurred_at=at, deadline=row.deadline)
            for row in due
        ],
        batch_size=500,
    )
    _tell_supervisors(due, today, at)
    return len(due)


def _tell_supervisors(due, today, at):
    counts, people = {}, {}
    holders = {}
    for row in due:
        if row.branch_id not in holders:
            holders[row.branch_id] = holders_over(row.branch, Role.SUPERVISOR, at)
        for user in holders[row.branch_id]:
            people[user.pk] = user
            counts[user.pk] = counts.get(user.pk, 0) + 1
    post(
        RECHECK, people.values(), about="rechecks", period=today.isoformat(), at=at,
        title=lambda user: _("%(count)d findings are to be re-checked") % {"count": counts[user.pk]},
        body=_("Their deadline for rectification has passed."), address=reverse("finding_list", query={"state": "recheck"}),
    )  # fmt: skip


# ── supervision slips ─────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def issue_slip(finding, *, issuer, word, text, demand, actor, at):
    """Issue a supervision slip about this one finding, with the next number, and keep it as printed.

    Raises ReviewError where one with this deadline was issued already, PrintingError where it cannot be printed.
    """
    text, demand = (
        _words(text, _("Say what is wrong.")),
        _words(demand, _("Say what must be done.")),
    )
    finding = TRANSITIONS.locked(finding, "slip")
    if finding.slips.filter(deadline=finding.deadline).exists():
        raise ReviewError(_("A slip with this deadline was issued already."))
    document = numbering.issue(issuer, word, actor=actor, at=at)
    slip = SupervisionSlip(
        finding=finding, document=document, text=text, demand=demand, deadline=finding.deadline
    )
    keep(slip, render_official(slip_document(slip)), "pdf")
    _keep(finding, Step.SLIP, actor=actor, at=at, text=str(document), deadline=slip.deadline)
    post(
        SLIP, [*secretaries_of(finding.branch, at), finding.responsible],
        title=lambda _p: _("Supervision slip %(number)s") % {"number": document},
        body=text, about=f"slip:{slip.pk}", period="issued", address=reverse("finding_detail", args=[finding.pk]), at=at,
    )  # fmt: skip
    record("slip_issued", actor=actor, subject=document, at=at)
    return slip
