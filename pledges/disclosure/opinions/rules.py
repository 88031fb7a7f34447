"""The verbs of an opinion: sent by anybody, moderated, answered by the branch, moderated again."""

import secrets
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.own import refuse_hand, refuse_own
from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from accounts.audit.rules import record
from accounts.identity.deciders import deciders_of
from accounts.messages.posting import post
from core.cache_stamp import invalidate
from core.states import Transitions
from pledges.errors import PledgeError
from workbooks.values import find_identity_numbers, find_mobile_numbers

from . import limits
from .message_kinds import FORWARDED
from .models import LENGTH, OpinionCase, OpinionStep, PublicOpinion

State = OpinionCase.State


class OpinionError(PledgeError):
    """A step that is refused; the message is for the person who tried."""


#: (state, verb) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.RECEIVED, "forward"): State.FORWARDED,
        (State.RECEIVED, "set_aside"): State.SET_ASIDE,
        (State.SET_ASIDE, "forward"): State.FORWARDED,
        (State.FORWARDED, "answer"): State.ANSWERED,
        (State.ANSWERED, "send_back"): State.FORWARDED,
        (State.ANSWERED, "publish"): State.PUBLISHED,
        (State.ANSWERED, "reply"): State.REPLIED,
        (State.PUBLISHED, "withdraw"): State.WITHDRAWN,
    },
    error=OpinionError,
    sentence=_("The opinion is “%(state)s”: this is no longer possible, or not yet."),
    related=("opinion__entry__ledger",),
)
#: Verb → its code in the audit trail.
_RECORDED = {
    "forward": "opinion_forward",
    "set_aside": "opinion_set_aside",
    "answer": "opinion_answer",
    "send_back": "opinion_send_back",
    "publish": "opinion_publish",
    "reply": "opinion_reply",
    "withdraw": "opinion_withdraw",
}
_MODERATORS = (SUPERVISOR, ADMINISTRATOR)
#: From which seat each verb is done.
WHO = {verb: _MODERATORS for _state, verb in TRANSITIONS} | {"answer": (SECRETARY, ADMINISTRATOR)}
_ANSWERED = _("Who answered, even at first, does not moderate the answer as well.")
_OWN = _("Nobody handles an opinion on their own pledge: somebody else does.")
#: Signs of a receipt number; none that is mistaken for another.
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def send(entry, *, text, token, proof, address, at):
    """Take an opinion on ``entry``. Returns the receipt number, "" where this form was sent before.

    proof    what proof.proof_of returned, or None where there is none
    address  of the sender's network, for the limits only; it is not stored
    """
    text = _clean(text)
    if PublicOpinion.objects.filter(token=token).exists():
        return ""
    if why := limits.refusal(entry, address=address, proof=proof, at=at):
        raise OpinionError(why)
    receipt = "".join(secrets.choice(_SIGNS) for _place in range(12))
    try:
        with transaction.atomic():
            opinion = PublicOpinion.objects.create(
                entry=entry,
                text=text,
                receipt=digest_of(receipt),
                proof=proof,
                token=token,
                sent_at=at,
            )
            OpinionCase.objects.create(opinion=opinion)
    except IntegrityError:  # the same form at the same moment, or a proof that was used before
        if PublicOpinion.objects.filter(token=token).exists():
            return ""
        raise OpinionError(
            _("Please load the page again and send your opinion once more.")
        ) from None
    return "-".join(receipt[start : start + 4] for start in (0, 4, 8))


def digest_of(receipt):
    """The stored digest of a receipt number, typed in any form."""
    signs = "".join(sign for sign in receipt.upper() if sign in _SIGNS)
    return sha256(signs.encode()).hexdigest()


def _clean(text):
    text = text.strip()
    if not text:
        raise OpinionError(_("Write something first."))
    if len(text) > LENGTH:
        raise OpinionError(_("At most %(count)d characters, please.") % {"count": LENGTH})
    if find_identity_numbers(text) or find_mobile_numbers(text):
        raise OpinionError(
            _("Please leave out identity numbers and telephone numbers, your own as well.")
        )
    return text


@transaction.atomic
def forward(handling, *, actor, at, public_text):
    """Forward the opinion to the branch; ``public_text`` is the wording that may be published, by default the original."""
    handling = _locked_for(handling, "forward", actor)
    handling.public_text = _clean(public_text or handling.opinion.text)
    handling.reason = ""
    _step(handling, "forward", handling.public_text, actor, at, ["public_text", "reason"])
    entry, turn = handling.opinion.entry, handling.steps.filter(verb="forward").count()
    post(
        FORWARDED, deciders_of(entry.branch, member_id=entry.ledger.member_id, asker=None, at=at),
        about=f"opinion:{handling.pk}", period=f"forwarded {turn}",
        title=_("An opinion on an item of your branch waits for an answer"),
        body=handling.public_text, address=reverse("opinion_detail", args=[handling.pk]), at=at,
    )  # fmt: skip
    return handling


@transaction.atomic
def set_aside(handling, *, actor, at, reason):
    """Not to be dealt with: spam, insults, nothing to do with the item."""
    handling = _locked_for(handling, "set_aside", actor)
    handling.reason = _given(reason)
    return _step(handling, "set_aside", handling.reason, actor, at, ["reason"])


@transaction.atomic
def answer(handling, *, actor, at, text):
    """Record the branch's answer; never by the member of the item."""
    handling = _locked_for(handling, "answer", actor)
    handling.answer, handling.answered_by = _clean(text), actor
    handling.answered_on = timezone.localdate(at)
    return _step(
        handling, "answer", handling.answer, actor, at, ["answer", "answered_by", "answered_on"]
    )


@transaction.atomic
def send_back(handling, *, actor, at, reason):
    """Send the answer back to the branch for another one."""
    handling = _locked_for(handling, "send_back", actor)
    handling.reason = _given(reason)
    turn = handling.steps.filter(verb="send_back").count()
    post(
        FORWARDED, [handling.answered_by], about=f"opinion:{handling.pk}", period=f"returned {turn}",
        title=_("Your answer to an opinion is returned: write another one"),
        body=handling.reason, address=reverse("opinion_detail", args=[handling.pk]), at=at,
    )  # fmt: skip
    return _step(handling, "send_back", handling.reason, actor, at, ["reason"])


@transaction.atomic
def publish(handling, *, actor, at):
    """Publish opinion and answer on the item's page; never by the person who answered."""
    handling = _locked_for(handling, "publish", actor)
    _not_own(handling, actor)
    handling.published_on = timezone.localdate(at)
    return _step(handling, "publish", "", actor, at, ["published_on"])


@transaction.atomic
def reply(handling, *, actor, at):
    """Show the answer only to the sender, by the receipt number; never by the person who answered."""
    handling = _locked_for(handling, "reply", actor)
    _not_own(handling, actor)
    return _step(handling, "reply", "", actor, at)


@transaction.atomic
def withdraw(handling, *, actor, at, reason):
    """Take opinion and answer down from the board, with the reason; effective immediately."""
    handling = _locked_for(handling, "withdraw", actor)
    handling.reason = _given(reason)
    return _step(handling, "withdraw", handling.reason, actor, at, ["reason"])


def _not_own(handling, actor):
    answered = handling.steps.filter(verb="answer").values_list("actor", flat=True)
    refuse_hand(actor, answered, OpinionError, _ANSWERED)


def _given(reason):
    if not reason.strip():
        raise OpinionError(_("Give the reason; it is kept with the record."))
    return reason.strip()[:200]


def _locked_for(handling, verb, actor):
    """The handling, locked and read again, with the state that ``verb`` leads to; never by the member concerned."""
    handling = TRANSITIONS.locked(handling, verb)
    refuse_own(actor, handling.opinion.entry.ledger.member_id, OpinionError, _OWN)
    return handling


def _step(handling, verb, text, actor, at, fields=()):
    handling.save(update_fields=["state", *fields])
    OpinionStep.objects.create(handling=handling, verb=verb, text=text, actor=actor, occurred_at=at)
    record(_RECORDED[verb], actor=actor, subject=handling.pk, at=at)
    invalidate()
    return handling
