"""Numbered slips: tokens for phones, papers to be filled in. Who was given which number is not stored anywhere."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from accounts.audit.rules import record
from reviews.errors import ReviewError

from . import phases, sealing
from .models import BallotSlip, Collection, RollLine
from .voting import digest

#: Most slips issued in one step: about half a minute of laying out.
MOST = 300


@dataclass(frozen=True)
class Issued:
    """The printed content of a slip; the only place where the token (of a phone slip) is in clear."""

    number: int
    token: str = ""


def _box(collection):
    collection = sealing.TRANSITIONS.locked(collection, "issue")
    over = _("The review is over: slips are no longer issued.")
    phases.TRANSITIONS.require(collection.evaluation, "issue_slips", said=over)
    return collection


def _make(collection, medium, count):
    last = collection.slips.filter(medium=medium).aggregate(last=Max("number"))["last"] or 0
    phone = medium == BallotSlip.Medium.PHONE
    issued = [
        Issued(number, secrets.token_urlsafe(16) if phone else "")
        for number in range(last + 1, last + 1 + count)
    ]
    BallotSlip.objects.bulk_create(
        [
            BallotSlip(
                collection=collection, medium=medium, number=slip.number,
                digest=digest(slip.token) if phone else None,
            )
            for slip in issued
        ],
        batch_size=1000,
    )  # fmt: skip
    return issued


@transaction.atomic
def issue(collection, *, medium, count, issued_before, actor, at):
    """Issue ``count`` slips for mass representatives; returns [Issued]. The tokens exist in this list only.

    issued_before   how many of the medium there were when the person decided; a second click finds more
    ReviewError for a circle with a roll (its members vote signed in, or are handed a paper by name).
    """
    collection = _box(collection)
    if collection.has_roll:
        raise ReviewError(
            _("The members of this circle are on the roll: hand them papers by name.")
        )
    if not 1 <= count <= MOST:
        raise ReviewError(_("Issue between 1 and %(most)d slips in one step.") % {"most": MOST})
    if collection.slips.filter(medium=medium).count() != issued_before:
        raise ReviewError(
            _("Slips were issued meanwhile; look at the page again before you issue more.")
        )
    issued = _make(collection, medium, count)
    record("ballot_slips_issued", actor=actor, subject=collection, at=at,
           detail={"medium": f"slip_{medium}", "count": count})  # fmt: skip
    return issued


@transaction.atomic
def hand_papers(collection, *, lines, actor, at):
    """Hand papers to members on the roll who have not voted; returns [Issued], in no order that says who got which.

    lines   keys of roll lines; those that have voted meanwhile, or have a paper, are passed over
    """
    collection = _box(collection)
    waiting = collection.roll.filter(pk__in=lines, state=RollLine.State.WAITING)
    count = waiting.update(state=RollLine.State.PAPER)
    if not count:
        raise ReviewError(_("Choose members who have not voted and have no paper yet."))
    issued = _make(collection, BallotSlip.Medium.PAPER, count)
    record("ballot_papers_handed", actor=actor, subject=collection, detail={"count": count}, at=at)
    return issued


@transaction.atomic
def take_back(collection, *, line, number, actor, at):
    """A member gives an unused paper back and votes signed in: the paper is withdrawn, the line waits again."""
    collection = _box(collection)
    papers = collection.slips.filter(medium=BallotSlip.Medium.PAPER, number=number)
    has_paper = collection.roll.filter(pk=line, state=RollLine.State.PAPER)
    if not has_paper.exists() or not papers.filter(state=BallotSlip.State.ISSUED).exists():
        raise ReviewError(_("No paper with this number is handed out."))
    papers.update(state=BallotSlip.State.WITHDRAWN)
    has_paper.update(state=RollLine.State.WAITING)
    record("ballot_slips_withdrawn", actor=actor, subject=collection, detail={"count": 1}, at=at)


@transaction.atomic
def withdraw(collection, *, medium, first, last, actor, at):
    """Withdraw unused slips by their numbers, for instance a print that was lost; returns how many.

    Papers of a circle with a roll are taken back one by one, because each belongs to a line of the roll.
    """
    collection = _box(collection)
    if collection.has_roll:
        raise ReviewError(
            _("A paper of a member on the roll is taken back in the line of the name.")
        )
    slips = collection.slips.filter(medium=medium, number__gte=first, number__lte=last)
    count = slips.filter(state=BallotSlip.State.ISSUED).update(state=BallotSlip.State.WITHDRAWN)
    if not count:
        raise ReviewError(_("No unused slip has one of these numbers."))
    record("ballot_slips_withdrawn", actor=actor, subject=collection, at=at,
           detail={"medium": f"slip_{medium}", "count": count})  # fmt: skip
    return count


@dataclass(frozen=True)
class Box:
    """The states of the slips and lines of a ballot box: counts, never who (phone, paper) or how.

    phone   (issued, returned, unused) of the roll's electronic votes, or of the phone slips
    paper   the same of papers; returned and unused are None until the count is accepted
    """

    phone: tuple
    paper: tuple


def box_figures(collections):
    """Collection's key → Box, for several boxes; two queries."""
    pks = [box.pk for box in collections]
    lines, slips = {}, {}
    for box, state, number in _counted(RollLine, pks, "state"):
        lines[box, state] = number
    for box, medium, state, number in _counted(BallotSlip, pks, "medium", "state"):
        slips[box, medium, state] = number
    return {box.pk: _figures(box, lines, slips) for box in collections}


def _counted(model, boxes, *by):
    from_ = model.objects.filter(collection__in=boxes).order_by()
    return from_.values_list("collection_id", *by).annotate(number=Count("pk"))


def _figures(box, lines, slips):
    if box.circle != Collection.Circle.MASSES:
        returned = lines.get((box.pk, RollLine.State.VOTED), 0)
        unused = lines.get((box.pk, RollLine.State.WAITING), 0)
    else:
        returned = slips.get((box.pk, BallotSlip.Medium.PHONE, BallotSlip.State.USED), 0)
        unused = slips.get((box.pk, BallotSlip.Medium.PHONE, BallotSlip.State.ISSUED), 0)
    papers = slips.get((box.pk, BallotSlip.Medium.PAPER, BallotSlip.State.ISSUED), 0)
    count = box.accepted
    paper = (papers, count.returned, count.unused) if count else (papers, None, None)
    if not papers:
        paper = (0, 0, 0)
    return Box((returned + unused, returned, unused), paper)
