"""Casting ballots: signed in, or by a slip without an account.

One transaction marks the roll (or the slip) and inserts the ballots. It writes nothing else anywhere: no audit
line, no message, no time. All lines of the roll (or all slips) of the ballot box are written by the same
statement, so that neither the order of the rows nor PostgreSQL's transaction numbers say who voted before whom.
"""

import hashlib
import secrets

from django.db import transaction
from django.db.models import Case, Exists, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.errors import ReviewError

from ..schemes.models import Grade
from . import phases, sealing
from .models import Ballot, BallotSlip, Collection, RollLine

_chance = secrets.SystemRandom()


class VotedAlready(ReviewError):
    """This line of the roll, or this slip, has been used; nothing was changed."""


class VotingClosed(ReviewError):
    """Voting has not begun, or is over; nothing was changed."""


def digest(token):
    """The stored digest of a slip's token: its SHA-256. The token has 128 random bits and is printed on the slip only."""
    return hashlib.sha256(token.encode()).hexdigest()


def takes_votes(collection, *, today):
    """Whether ballots are accepted today."""
    evaluation = collection.evaluation
    return (
        sealing.TRANSITIONS.may(collection, "vote")
        and phases.TRANSITIONS.may(evaluation, "vote")
        and today <= evaluation.ends_on
    )


def rated_by(collection, *, member=None):
    """The subjects on the form, without the rater's own line."""
    subjects = collection.subjects_on_form()
    return subjects.exclude(member=member) if member else subjects


def vote_signed_in(collection, *, member, choices, at):
    """Cast the ballots of ``member``, who is on the roll; ``choices``: subject's key → Grade or "", missing is blank.

    Raises VotedAlready, VotingClosed; ReviewError for who is not on the roll or has a paper.
    """
    rows = _ballots(collection, rated_by(collection, member=member), choices)
    State = RollLine.State
    with transaction.atomic():
        collection = _locked(collection.pk, at=at)
        waits = Q(member=member, state=State.WAITING)
        if not _mark(collection.roll, waits, State.VOTED):
            raise _why_not(collection.roll.filter(member=member).first())
        _drop(rows)


def vote_by_slip(slip, *, choices, at):
    """Cast the ballots of the slip's holder. Raises VotedAlready, VotingClosed; ReviewError for a withdrawn slip."""
    rows = _ballots(slip.collection, rated_by(slip.collection), choices)
    State = BallotSlip.State
    with transaction.atomic():
        collection = _locked(slip.collection_id, at=at)
        phones = collection.slips.filter(medium=BallotSlip.Medium.PHONE)
        if not _mark(phones, Q(pk=slip.pk, state=State.ISSUED), State.USED):
            raise _why_not(BallotSlip.objects.get(pk=slip.pk))
        _drop(rows)


def _locked(pk, *, at):
    """The ballot box, locked, if it takes votes: its roll cannot be marked by others meanwhile, and it cannot be closed.

    The review is read after the lock: one that was given up while this waited takes no vote.
    """
    collection = Collection.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if not takes_votes(collection, today=timezone.localdate(at)):
        raise VotingClosed(_("Voting has not begun, or is over. Nothing was changed."))
    return collection


def _mark(rows, mine, state):
    """Rewrite all of ``rows``, the one that ``mine`` describes with ``state``; where there is none, write nothing and return 0."""
    marked = Case(When(mine, then=Value(state)), default=F("state"))
    return rows.filter(Exists(rows.filter(mine))).update(state=marked)


def _why_not(row):
    """The refusal for a line of the roll, or a slip, that does not wait; None: not on the roll."""
    if row is None:
        return ReviewError(_("You are not on the roll of this ballot."))
    return {
        RollLine.State.VOTED: VotedAlready(_("You have voted already. Nothing was added or changed.")),
        RollLine.State.PAPER: ReviewError(_("You were handed a paper: fill in that one.")),
        BallotSlip.State.USED: VotedAlready(_("This slip has been used already. Nothing was added or changed.")),
        BallotSlip.State.WITHDRAWN: ReviewError(_("This slip was withdrawn; get another one.")),
    }[row.state]  # fmt: skip


def _ballots(collection, subjects, choices):
    """One ballot a subject, in random order, not stored yet; anything but one of the four grades is a blank.

    Made before the lock is taken, to keep the lock short: the form is fixed since voting began.
    """
    keys = subjects.order_by().values_list("pk", flat=True)
    said = {key: choices[key] if choices.get(key) in Grade.values else "" for key in keys}
    rows = [Ballot(collection=collection, subject_id=key, choice=said[key]) for key in said]
    _chance.shuffle(rows)
    return rows


def _drop(rows):
    Ballot.objects.bulk_create(rows)
