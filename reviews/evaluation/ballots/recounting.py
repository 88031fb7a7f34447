"""Recounts of papers: ordered by an administrator with a reason, withdrawn while nobody has counted again."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.audit.rules import record
from accounts.messages.posting import post
from reviews.errors import ReviewError

from . import phases, sealing, tallying
from .message_kinds import ORDERED
from .tally_models import Recount


@transaction.atomic
def look_again(collection, *, reason, actor, at):
    """Have the papers of a balanced or void box counted again by two people; returns the box.

    The accepted count is no longer valid. The people who made it are notified of the reason. Possible until the review is counted.
    Raises ReviewError without a reason, and for somebody whom the form rates.
    """
    collection = sealing.TRANSITIONS.locked(collection, "look_again")
    phases.TRANSITIONS.require(collection.evaluation, "tally")
    tallying.refuse_rated(tallying.members_on_form(collection), actor)
    if collection.accepted is None:
        raise ReviewError(_("There are no papers to be counted in this ballot box."))
    if not reason.strip():
        raise ReviewError(_("Say why the papers are to be counted again."))
    order = Recount.objects.create(
        collection=collection,
        replaced=collection.accepted,
        reason=reason.strip(),
        ordered_by=actor,
        ordered_at=at,
    )
    collection.accepted = None
    collection.save(update_fields=["state", "accepted"])
    record("papers_look_again", actor=actor, subject=collection, detail={"reason": order.reason}, at=at)  # fmt: skip
    _tell_clerks(order, at=at)
    return collection


def _tell_clerks(order, *, at):
    box = order.collection
    counts = box.counts.filter(round=order.replaced.round).select_related("clerk")
    post(
        ORDERED, [count.clerk for count in counts], about=f"box:{box.pk}", period=f"recount-{order.pk}",
        title=lambda _p: _("The papers of %(box)s are counted again") % {"box": box},
        body=lambda _p: _("%(name)s had them counted again. The reason: %(reason)s")
        % {"name": order.ordered_by.name, "reason": order.reason},
        address=reverse("collection_detail", args=[box.pk]), at=at,
    )  # fmt: skip


@transaction.atomic
def withdraw(collection, *, actor, at):
    """Withdraw an order to count again while nobody has followed it: the replaced count is valid again."""
    collection = sealing.TRANSITIONS.locked(collection, "tally")
    phases.TRANSITIONS.require(collection.evaluation, "tally")
    now = tallying.count_standing(collection)
    tallying.refuse_rated(now.rated, actor)
    order = collection.recounts.select_related("replaced").filter(withdrawn_at__isnull=True).last()
    if order is None or now.counts:
        raise ReviewError(_("The papers are being counted already, or no recount was ordered."))
    order.withdrawn_by, order.withdrawn_at = actor, at
    order.save(update_fields=["withdrawn_by", "withdrawn_at"])
    tallying.accept(collection, order.replaced, now.issued)
    record("papers_recount_withdrawn", actor=actor, subject=collection, at=at)
    return collection
