"""The verbs of a circular."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.own import had_a_hand
from access.roles import Role
from access.seats import path_range
from accounts.audit.rules import record
from accounts.identity.holders import holders_below, holders_over
from accounts.messages.posting import post
from accounts.people.models import Member
from core.days import quarter_of
from core.files.store import keep
from core.states import Transitions
from reviews.documents import rules as numbering
from reviews.documents.official import render_official
from reviews.errors import ReviewError

from . import figures
from .circular_paper import document_of, title_of
from .message_kinds import ISSUED
from .models import Circular, CircularStep

State, Step = Circular.State, CircularStep.Kind

#: (state, verb) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.DRAFT, "edit"): State.DRAFT,
        (State.DRAFT, "approve"): State.APPROVED,
        (State.APPROVED, "send_back"): State.DRAFT,
        (State.APPROVED, "issue"): State.ISSUED,
        (State.ISSUED, "correct"): State.ISSUED,
    },
    error=ReviewError,
    sentence=_("The circular is “%(state)s”: this is no longer possible, or not yet."),
    related=("issuer",),
)
_DEMANDS = "各责任单位要逐项分析原因，明确完成时限，督促承诺人抓紧兑现；确因客观原因不能兑现的，要及时向群众说明。"


def _keep(circular, kind, *, actor, at):
    return CircularStep.objects.create(circular=circular, kind=kind, actor=actor, occurred_at=at)


def written_by(circular):
    """The keys of all who wrote any part of it: its words, its figures, in any round."""
    steps = circular.steps.filter(kind__in=CircularStep.WRITING)
    return {circular.drafted_by_id, *steps.values_list("actor", flat=True)}


def draft(issuer, *, year, quarter, actor, at):
    """A new circular with the figures of this moment. ReviewError where the quarter has one, or has not begun."""
    today = timezone.localdate(at)
    if (year, quarter) > (today.year, quarter_of(today)):
        raise ReviewError(_("This quarter has not begun yet."))
    try:
        with transaction.atomic():
            circular = Circular.objects.create(
                issuer=issuer, year=year, quarter=quarter, title=title_of(year, quarter),
                addressee="各党（工）委、党总支、党支部", demands=_DEMANDS, word=numbering.usual_word(issuer, "circular"),
                figures=figures.freeze(issuer, year=year, moment=at), frozen_at=at,
                drafted_by=actor, drafted_at=at,
            )  # fmt: skip
            _keep(circular, Step.DRAFTED, actor=actor, at=at)
    except IntegrityError:
        raise ReviewError(_("There is a circular of this quarter already.")) from None
    return circular


@transaction.atomic
def edit(circular, *, actor, at, **words):
    """Change title, addressee, copies, demands or the number's word of a draft."""
    circular = TRANSITIONS.locked(circular, "edit")
    for name, value in words.items():
        setattr(circular, name, value)
    circular.drafted_by, circular.drafted_at = actor, at
    circular.save(update_fields=["state", *words, "drafted_by", "drafted_at"])
    _keep(circular, Step.EDITED, actor=actor, at=at)
    return circular


@transaction.atomic
def refresh(circular, *, actor, at):
    """Take the figures of this moment into a draft."""
    circular = TRANSITIONS.locked(circular, "edit")
    circular.figures = figures.freeze(circular.issuer, year=circular.year, moment=at)
    circular.frozen_at, circular.drafted_by = at, actor
    circular.save(update_fields=["state", "figures", "frozen_at", "drafted_by"])
    _keep(circular, Step.REFRESHED, actor=actor, at=at)
    return circular


@transaction.atomic
def approve(circular, *, actor, at):
    """Approve a draft; not by an author of any part of it, as long as there is another administrator."""
    circular = TRANSITIONS.locked(circular, "approve")
    if not circular.word:
        raise ReviewError(_("Choose the word of the document number in the draft first."))
    if refused := refusal_of(actor, circular, at):
        raise ReviewError(refused)
    circular.approved_by, circular.approved_at = actor, at
    circular.save(update_fields=["state", "approved_by", "approved_at"])
    _keep(circular, Step.APPROVED, actor=actor, at=at)
    return circular


def refusal_of(actor, circular, at):
    """Why ``actor`` may not approve this draft, as a sentence; None if they may. The only administrator over the issuer may."""
    written = written_by(circular)
    others = [u for u in holders_over(circular.issuer, Role.ADMINISTRATOR, at) if u != actor]
    if not others or not had_a_hand(actor, written):
        return None
    free = [user.name for user in others if not had_a_hand(user, written)]
    if not free:
        return _("Every administrator wrote some of it: one who did not has to be named, and approves it.")  # fmt: skip
    return _("You wrote some of it: another administrator approves it (%(names)s).") % {
        "names": "、".join(free[:5])
    }


def approvable(circulars, user, at):
    """The drafts among ``circulars`` that ``user`` may approve (``refusal_of``)."""
    drafts = circulars.filter(state=State.DRAFT)
    written = drafts.filter(
        Q(drafted_by=user) | Q(steps__kind__in=CircularStep.WRITING, steps__actor=user)
    )
    barred = [row.pk for row in written.distinct().defer("figures") if refusal_of(user, row, at)]
    return drafts.exclude(pk__in=barred)


@transaction.atomic
def send_back(circular, *, actor, at):
    """Back to the draft, to be changed."""
    circular = TRANSITIONS.locked(circular, "send_back")
    circular.approved_by = circular.approved_at = None
    circular.save(update_fields=["state", "approved_by", "approved_at"])
    _keep(circular, Step.SENT_BACK, actor=actor, at=at)
    return circular


@transaction.atomic
def issue(circular, *, actor, at):
    """Give the next number, print and keep the PDF, and tell everybody in the issuer's organisations.

    PrintingError where it cannot be printed, ReviewError where the word is missing or another organisation's; then
    nothing has happened.
    """
    circular = TRANSITIONS.locked(circular, "issue")
    circular.document = numbering.issue(circular.issuer, circular.word, actor=actor, at=at)
    pdf = render_official(document_of(circular, day=circular.document.issued_on))
    keep(circular, pdf, "pdf", update_fields=["state", "document", "file", "sha256"])
    _keep(circular, Step.ISSUED, actor=actor, at=at)
    _tell(circular, at)
    record("circular_issued", actor=actor, subject=circular.title, at=at)
    return circular


def _tell(circular, at):
    members = Member.objects.filter(path_range("branch__path", circular.issuer.path)).active()
    staff = [
        user
        for role in (Role.SECRETARY, Role.SUPERVISOR, Role.ADMINISTRATOR)
        for user in holders_below(circular.issuer, role, at)
    ]
    post(
        ISSUED, [*members.order_by("pk").iterator(), *staff], title=circular.title,
        body=str(circular.document), about=f"circular:{circular.pk}", period="issued",
        address=reverse("circular_detail", args=[circular.pk]), at=at,
    )  # fmt: skip


@transaction.atomic
def correct(circular, *, actor, at, text):
    """The draft of a notice that corrects an issued circular, which itself does not change."""
    if not text.strip():
        raise ReviewError(_("Write what was wrong and what is right."))
    wrong = TRANSITIONS.locked(circular, "correct")
    notice = Circular.objects.create(
        issuer=wrong.issuer, year=wrong.year, quarter=wrong.quarter, corrects=wrong, word=wrong.word,
        title=f"关于更正《{wrong.title}》的通知"[:120], addressee=wrong.addressee,
        copies_to=wrong.copies_to, demands=text, drafted_by=actor, drafted_at=at,
    )  # fmt: skip
    _keep(notice, Step.DRAFTED, actor=actor, at=at)
    return notice
