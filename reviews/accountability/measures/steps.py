"""Common parts of the verbs of a measure: the transition table, the locked row, the history, the messages, the letters."""

from calendar import monthrange

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access.own import is_own
from accounts.audit.rules import record
from accounts.messages.posting import post
from core.files import store
from core.states import Transitions
from reviews.documents import rules as numbering
from reviews.documents.official import render_official
from reviews.errors import ReviewError

from .authority import decides, role_of
from .measure_papers import letter_document
from .message_kinds import MEASURE
from .models import Letter, Measure, MeasureStep

State, Step = Measure.State, MeasureStep.Kind

#: (state, verb) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.PROPOSED, "approve"): State.APPROVED,
        (State.PROPOSED, "refuse"): State.REFUSED,
        (State.PROPOSED, "withdraw"): State.WITHDRAWN,
        (State.APPROVED, "drop"): State.WITHDRAWN,
        (State.APPROVED, "issue"): State.APPROVED,
        (State.APPROVED, "serve"): State.SERVED,
        (State.SERVED, "appeal"): State.APPEALED,
        (State.CARRIED_OUT, "appeal"): State.APPEALED,
        (State.APPEALED, "uphold"): State.UPHELD,
        (State.APPEALED, "correct"): State.CORRECTED,
        (State.APPEALED, "revoke"): State.REVOKED,
        (State.SERVED, "carry_out"): State.CARRIED_OUT,
        (State.UPHELD, "carry_out"): State.CARRIED_OUT,
        (State.CORRECTED, "carry_out"): State.CARRIED_OUT,
        (State.CARRIED_OUT, "close"): State.CLOSED,
        **{
            (state, verb): state
            for state in (State.SERVED, State.UPHELD, State.CORRECTED, State.CARRIED_OUT)
            for verb in ("hand_in", "recheck", "publish")
        },
        (State.APPEALED, "hand_in"): State.APPEALED,
    },
    error=ReviewError,
    sentence=_("The measure is “%(state)s”: this is no longer possible, or not yet."),
    related=(
        "member",
        "branch",
        "type",
        "corrected_to",
        "body",
        "appeal_body",
        "proposed_by",
        "decided_by",
    ),
)

#: Verbs of the deciding body; the others belong to the proposer, the person or the body of the appeal.
BODY = ("approve", "refuse", "drop", "issue", "serve", "recheck", "publish", "carry_out", "close")
APPEAL_BODY = ("uphold", "correct", "revoke")


def by_body(measure, body, actor, at):
    """Raise ReviewError unless ``actor`` decides for ``body`` and is not the person; returns in which role."""
    if is_own(actor, measure.member_id):
        raise ReviewError(_("Nobody decides about their own measure."))
    if not decides(actor, body, at):
        raise ReviewError(
            _("This is for the %(role)s of %(body)s.")
            % {"role": role_of(body).label, "body": body.name}
        )
    return role_of(body)


def decided_by(measure):
    """The keys of those who had a hand in the decision: who proposed it and who decided. They do not judge its appeal."""
    return {measure.proposed_by_id, measure.decided_by_id}


def words(text, refusal):
    if not text.strip():
        raise ReviewError(refusal)
    return text.strip()


def keep(measure, kind, *, actor, at, text="", day=None):
    return MeasureStep.objects.create(
        measure=measure, kind=kind, actor=actor, occurred_at=at, text=text, day=day
    )


def tell(measure, people, title, *, period, at, body=""):
    """Post to ``people``; titles leave the installation through gateways, so they name nobody."""
    return post(
        MEASURE, people, title=title, body=body, about=f"measure:{measure.pk}", period=period,
        address=reverse("measure_detail", args=[measure.pk]), at=at,
    )  # fmt: skip


def add_months(day, months):
    """The same day of the month ``months`` months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def write_letter(measure, purpose, *, issuer, word, actor, at, reason=""):
    """Issue a letter with the next number under the issuer's ``word`` and keep it as printed.

    Raises PrintingError where it cannot be printed; then nothing was changed.
    """
    document = numbering.issue(issuer, word, actor=actor, at=at)
    letter = Letter(measure=measure, purpose=purpose, document=document)
    store.keep(letter, render_official(letter_document(letter, reason=reason)), "pdf")
    record("measure_letter", actor=actor, subject=document, at=at)
    return letter
