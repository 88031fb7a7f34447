"""Closing a ballot box: its ballots are rewritten in random order and sealed, and deleted rows are wiped from the file."""

import hashlib
import secrets
import uuid
from contextlib import suppress
from functools import partial

from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit.rules import record
from core.states import Transitions
from reviews.errors import ReviewError

from . import phases
from .models import Ballot, BallotSlip, Collection, RollLine

State = Collection.State
_chance = secrets.SystemRandom()

#: (state, verb) → next state of a ballot box. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.OPEN, "vote"): State.OPEN,
        (State.OPEN, "issue"): State.OPEN,
        (State.OPEN, "close"): State.CLOSED,
        (State.CLOSED, "tally"): State.CLOSED,
        (State.CLOSED, "balance"): State.BALANCED,
        (State.CLOSED, "void"): State.VOID,
        (State.BALANCED, "look_again"): State.CLOSED,
        (State.VOID, "look_again"): State.CLOSED,
    },
    error=ReviewError,
    sentence=gettext_lazy("The ballot box is “%(state)s”: this is no longer possible, or not yet."),
    related=("evaluation", "organisation", "accepted"),
)


@transaction.atomic
def close(collection, *, actor, at):
    """Close one ballot box early, for instance at the end of the branch's meeting."""
    collection = TRANSITIONS.locked(collection, "close")
    phases.TRANSITIONS.require(collection.evaluation, "close_voting")
    _seal(collection)
    record("ballot_box_closed", actor=actor, subject=collection, at=at)
    transaction.on_commit(partial(scrub, everything=False))
    return collection


@transaction.atomic
def close_if_open(collection, *, at):
    """Close the ballot box unless somebody has just done so; returns whether it was open."""
    try:
        collection = TRANSITIONS.locked(collection, "close")
    except ReviewError:
        return False
    _seal(collection)
    return True


def papers_issued(collection):
    """How many numbered papers were handed out and not withdrawn."""
    papers = collection.slips.filter(medium=BallotSlip.Medium.PAPER)
    return papers.exclude(state=BallotSlip.State.WITHDRAWN).count()


def _seal(collection):
    """Rewrite the ballots in random order with new keys; ``cast`` is how many people voted by phone.

    If no paper was handed out the box is balanced immediately.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # deleted rows are overwritten in the file
    ballots = Ballot.objects.filter(collection=collection)
    if ballots.filter(sealed=True).exists():
        raise ReviewError(_("%(box)s: somebody put sealed ballots into the open box. It cannot be closed before that is cleared up.") % {"box": collection})  # fmt: skip
    said = shuffled(list(ballots.values_list("subject_id", "choice")))
    # From here on the database takes sealed ballots for this box, and no others; once it is closed, none.
    collection.seal = seal_of(said)
    Collection.objects.filter(pk=collection.pk).update(seal=collection.seal)
    ballots.delete()
    Ballot.objects.bulk_create(
        [
            Ballot(key=uuid.uuid4(), collection=collection, subject_id=who, choice=choice, sealed=True)
            for who, choice in said
        ],
        batch_size=1000,
    )  # fmt: skip
    collection.cast = votes_recorded(collection.evaluation, boxes=[collection.pk])[collection.pk]
    if not papers_issued(collection):
        collection.state = TRANSITIONS.require(collection, "balance")
    collection.save(update_fields=["cast", "state"])


def votes_recorded(evaluation, *, boxes=None):
    """Ballot box's key → how many people its roll, or its slips, say have voted by phone; two queries."""
    rows = evaluation.collections.order_by()
    if boxes is not None:
        rows = rows.filter(pk__in=boxes)
    return {
        pk: number
        for with_roll, voted in (
            (True, Count("roll", filter=Q(roll__state=RollLine.State.VOTED))),
            (False, Count("slips", filter=Q(slips__state=BallotSlip.State.USED))),
        )
        for pk, number in _with_roll(rows, with_roll).values_list("pk").annotate(n=voted)
    }


def _with_roll(boxes, wanted):
    masses = Q(circle=Collection.Circle.MASSES)
    return boxes.filter(~masses if wanted else masses)


def shuffled(rows):
    """The rows in an unpredictable order."""
    _chance.shuffle(rows)
    return rows


def seal_of(said):
    """SHA-256 over the votes, independent of their order: it changes if a ballot is added, removed or changed."""
    text = "\n".join(f"{who}:{choice}" for who, choice in sorted(said))
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(seals):
    """SHA-256 over the seals of all boxes of a review, in order: printed in the bulletin, where nobody can change it later."""
    return hashlib.sha256("\n".join(sorted(seals)).encode()).hexdigest()


def broken_seals(evaluation):
    """The closed ballot boxes whose ballots differ from the sealed ones. One query for each thousand boxes, streamed."""
    boxes = {box.pk: box for box in evaluation.collections.exclude(state=State.OPEN)}
    said = {pk: [] for pk in boxes}
    ballots = Ballot.objects.filter(collection__in=boxes)
    rows = ballots.values_list("collection_id", "subject_id", "choice")
    for box, who, choice in rows.iterator(chunk_size=5000):
        said[box].append((who, choice))
    return [box for pk, box in boxes.items() if seal_of(said[pk]) != box.seal]


#: The tables in which PostgreSQL keeps old versions of changed and deleted rows until they are vacuumed.
_SWEPT = (Ballot, RollLine, BallotSlip)


def scrub(*, everything):
    """Wipe old row versions of cast ballots and of marks on the roll from the database.

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
