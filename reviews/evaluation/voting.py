"""Casting ballots: signed in, or by a slip without an account.

One transaction marks the roll (or the slip) and drops the ballots. It writes nothing else anywhere: no audit
line, no message, no time. All lines of the roll (or all slips) of the ballot box are written by the same
statement, so that neither the order of the rows nor PostgreSQL's transaction numbers say who voted before whom.
"""

import hashlib
import secrets

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from ..errors import ReviewError
from ..schemes.models import Grade
from . import phases
from .models import Ballot, Collection, RollLine, Slip

_chance = secrets.SystemRandom()


class VotedAlready(ReviewError):
    """This line of the roll, or this slip, has been used; nothing was changed."""


class VotingClosed(ReviewError):
    """Voting has not begun, or is over; nothing was changed."""


def digest(token):
    """What is kept of a slip's token: its SHA-256. The token itself has 128 random bits and stands on the slip only."""
    return hashlib.sha256(token.encode()).hexdigest()


def takes_votes(collection, *, today):
    """Whether ballots are accepted today."""
    evaluation = collection.evaluation
    return (
        collection.state == Collection.State.OPEN
        and phases.may(evaluation, "vote")
        and today <= evaluation.ends_on
    )


def rated_by(collection, *, member=None):
    """The subjects on the form, without the rater's own line."""
    subjects = collection.subjects_on_form()
    return subjects.exclude(member=member) if member else subjects


@transaction.atomic
def vote_signed_in(collection, *, member, choices, at):
    """Drop the ballots of ``member``, who is on the roll; ``choices``: subject's key → Grade or "", missing is blank.

    Raises VotedAlready, VotingClosed; ReviewError for who is not on the roll or has a paper.
    """
    collection = _locked(collection.pk, at=at)
    line = collection.roll.filter(member=member).first()
    if line is None:
        raise ReviewError(_("You are not on the roll of this ballot."))
    if line.state == RollLine.State.VOTED:
        raise VotedAlready(_("You have voted already. Nothing was added or changed."))
    if line.state == RollLine.State.PAPER:
        raise ReviewError(_("You were handed a paper: fill in that one."))
    collection.roll.update(
        state=Case(When(pk=line.pk, then=Value(RollLine.State.VOTED)), default=F("state"))
    )
    _drop(collection, rated_by(collection, member=member), choices)


@transaction.atomic
def vote_by_slip(slip, *, choices, at):
    """Drop the ballots of whoever holds the slip. Raises VotedAlready, VotingClosed; ReviewError for a withdrawn slip."""
    collection = _locked(slip.collection_id, at=at)
    slip = Slip.objects.get(pk=slip.pk)
    if slip.state == Slip.State.USED:
        raise VotedAlready(_("This slip has been used already. Nothing was added or changed."))
    if slip.state == Slip.State.WITHDRAWN:
        raise ReviewError(_("This slip was withdrawn; ask for another one."))
    collection.slips.filter(medium=Slip.Medium.PHONE).update(
        state=Case(When(pk=slip.pk, then=Value(Slip.State.USED)), default=F("state"))
    )
    _drop(collection, rated_by(collection), choices)


def _locked(pk, *, at):
    """The ballot box, locked, if it takes votes: nobody else marks its roll meanwhile, and it cannot be closed."""
    collection = (
        Collection.objects.select_for_update(of=("self",), no_key=True)
        .select_related("evaluation")
        .get(pk=pk)
    )
    if not takes_votes(collection, today=timezone.localdate(at)):
        raise VotingClosed(_("Voting has not begun, or is over. Nothing was changed."))
    return collection


def _drop(collection, subjects, choices):
    """One ballot a subject, in random order; what is not one of the four grades is a blank."""
    rows = [
        Ballot(
            collection=collection,
            subject_id=subject,
            choice=choices[subject] if choices.get(subject) in Grade.values else "",
        )
        for subject in subjects.order_by().values_list("pk", flat=True)
    ]
    _chance.shuffle(rows)
    Ballot.objects.bulk_create(rows)
