"""Closing a ballot box: its ballots are written anew in random order, sealed, and what was deleted is swept away."""

import hashlib
import secrets
import uuid
from contextlib import suppress
from functools import partial

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from accounts.audit.rules import record

from ..errors import ReviewError
from . import phases
from .models import Ballot, Collection, RollLine, Slip

State = Collection.State
_chance = secrets.SystemRandom()

#: (state, verb) → next state of a ballot box. What is not here is refused.
TRANSITIONS = {
    (State.OPEN, "issue"): State.OPEN,
    (State.OPEN, "close"): State.CLOSED,
    (State.CLOSED, "tally"): State.CLOSED,
    (State.CLOSED, "balance"): State.BALANCED,
    (State.CLOSED, "void"): State.VOID,
    (State.BALANCED, "look_again"): State.CLOSED,
    (State.VOID, "look_again"): State.CLOSED,
}


def require(collection, verb):
    """The state that ``verb`` leads to; ReviewError where it may not happen now."""
    try:
        return TRANSITIONS[collection.state, verb]
    except KeyError:
        raise ReviewError(
            _("The ballot box is “%(state)s”: this is not possible any more, or not yet.")
            % {"state": collection.get_state_display()}
        ) from None


def moved(collection, verb):
    """The ballot box, locked, in the state that ``verb`` leads to, not saved yet. ReviewError where it may not happen."""
    collection = (
        Collection.objects.select_for_update(of=("self",), no_key=True)
        .select_related("evaluation", "organisation", "accepted")
        .get(pk=collection.pk)
    )
    collection.state = require(collection, verb)
    return collection


@transaction.atomic
def close(collection, *, actor, at):
    """Close one ballot box early, for instance at the end of the branch's meeting."""
    collection = moved(collection, "close")
    phases.require(collection.evaluation, "close_voting")
    _seal(collection)
    record("ballot_box_closed", actor=actor, subject=collection, at=at)
    transaction.on_commit(partial(scrub, everything=False))
    return collection


@transaction.atomic
def close_if_open(collection, *, at):
    """Close the ballot box unless somebody has just done so; returns whether it was open."""
    try:
        collection = moved(collection, "close")
    except ReviewError:
        return False
    _seal(collection)
    return True


def papers_issued(collection):
    """How many numbered papers were handed out and not withdrawn."""
    papers = collection.slips.filter(medium=Slip.Medium.PAPER)
    return papers.exclude(state=Slip.State.WITHDRAWN).count()


def _seal(collection):
    """Write the ballots anew in random order with new keys; ``cast`` is how many people voted by phone.

    Where no paper was handed out the box balances by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # deleted rows are overwritten in the file
    open_ = Ballot.objects.filter(collection=collection, sealed=False)
    said = shuffled(list(open_.values_list("subject_id", "choice")))
    open_.delete()
    Ballot.objects.bulk_create(
        [
            Ballot(key=uuid.uuid4(), collection=collection, subject_id=who, choice=choice, sealed=True)
            for who, choice in said
        ],
        batch_size=1000,
    )  # fmt: skip
    collection.cast = (
        collection.roll.filter(state=RollLine.State.VOTED).count()
        if collection.has_roll
        else collection.slips.filter(state=Slip.State.USED).count()
    )
    collection.seal = seal_of(said)
    if not papers_issued(collection):
        collection.state = require(collection, "balance")
    collection.save(update_fields=["cast", "seal", "state"])


def shuffled(rows):
    """The rows in an order that nobody can foresee."""
    _chance.shuffle(rows)
    return rows


def seal_of(said):
    """SHA-256 over what the ballots say, whatever their order: a ballot added, taken or changed later shows."""
    text = "\n".join(f"{who}:{choice}" for who, choice in sorted(said))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_seals(evaluation):
    """The closed ballot boxes whose ballots are no longer those that were sealed. One query a thousand boxes, streamed."""
    boxes = {box.pk: box for box in evaluation.collections.exclude(state=State.OPEN)}
    said = {pk: [] for pk in boxes}
    ballots = Ballot.objects.filter(collection__in=boxes)
    rows = ballots.values_list("collection_id", "subject_id", "choice")
    for box, who, choice in rows.iterator(chunk_size=5000):
        said[box].append((who, choice))
    return [box for pk, box in boxes.items() if seal_of(said[pk]) != box.seal]


#: What PostgreSQL keeps of rows that were changed or deleted lies in these tables until they are swept.
_SWEPT = (Ballot, RollLine, Slip)


def scrub(*, everything):
    """Sweep away what the database still keeps of ballots as they were cast and of marks on the roll.

    everything   rewrite the tables (PostgreSQL locks them for a moment), rather than free their pages
    Does nothing inside a transaction, where it is not possible; the daily tick does it again.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor, suppress(DatabaseError):
        if connection.vendor == "postgresql":
            for model in _SWEPT:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"VACUUM {'(FULL)' if everything else ''} {table}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
