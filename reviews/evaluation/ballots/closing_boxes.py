"""The end of the collecting: voting closes everywhere, and everything balances before it is counted."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.rules import record
from reviews.errors import ReviewError

from . import phases, sealing
from .models import Collection
from .opinion_models import SignedOpinion


def close_voting(evaluation, *, actor, at):
    """Close all ballot boxes that are still open; may be repeated, and continues where it was interrupted.

    Each box is closed in a separate transaction. Returns how many were closed.
    """
    with transaction.atomic():
        phases.TRANSITIONS.locked(evaluation, "close_voting")
    boxes = list(evaluation.collections.open().order_by("pk"))
    done = sum(sealing.close_if_open(box, at=at) for box in boxes)
    if done:
        record("voting_closed", actor=actor, subject=evaluation, detail={"count": done}, at=at)
        sealing.scrub(everything=True)
    return done


def unsettled(evaluation):
    """The reasons why the evaluation cannot be counted: {"boxes": [Collection, …]}, empty lists if there are none.

    Missing opinions do not: a group without a vote is missing, and the scheme decides what follows.
    """
    boxes = evaluation.collections.filter(
        state__in=[Collection.State.OPEN, Collection.State.CLOSED]
    )
    return {"boxes": list(boxes.select_related("organisation"))}


@transaction.atomic
def count(evaluation, *, actor, at):
    """Declare the collecting over: every ballot box must balance. Ballots, tallies and opinions are fixed from here on.

    Called by the counting, in its transaction, before it reads ``reading.tallies``. ReviewError names what is still open.
    """
    evaluation = phases.TRANSITIONS.locked(evaluation, "count")
    boxes = unsettled(evaluation)["boxes"]
    if boxes:
        raise ReviewError(
            _("%(count)d ballot boxes are not balanced yet: %(names)s")
            % {"count": len(boxes), "names": "、".join(str(box) for box in boxes[:5])}
        )
    SignedOpinion.objects.filter(subject__evaluation=evaluation, sealed=False).update(sealed=True)
    evaluation.save(update_fields=["phase"])
    record("evaluation_counted", actor=actor, subject=evaluation, at=at)
    return evaluation
