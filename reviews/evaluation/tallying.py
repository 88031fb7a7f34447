"""Counting papers: two people independently, a third look where they differ, and nothing that does not balance."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.rules import record

from ..errors import ReviewError
from . import phases, sealing
from .models import PaperCount, RollLine, Tally

#: The columns of a tally, in the order in which they are entered.
MARKS = ("n_satisfied", "n_fairly", "n_basically", "n_not", "blank", "void")


@dataclass(frozen=True)
class Standing:
    """Where the counting of a box's papers stands.

    issued   papers handed out
    counts   the counts so far, each with ``marks``: subject's key → six numbers
    turn     the number of the count that is asked for next; None where nothing is to be counted
    """

    issued: int
    counts: list
    turn: int | None

    @property
    def differs(self):
        """Whether two counts stand against each other."""
        return self.turn is not None and len(self.counts) >= 2


def standing(collection):
    """The Standing of a closed ballot box."""
    issued = sealing.papers_issued(collection)
    counts = list(collection.counts.select_related("clerk").prefetch_related("tallies"))
    for count in counts:
        count.marks = {t.subject_id: tuple(getattr(t, m) for m in MARKS) for t in count.tallies.all()}  # fmt: skip
    open_ = collection.state == collection.State.CLOSED and issued
    return Standing(issued, counts, len(counts) + 1 if open_ else None)


def refuse_clerk(standing, clerk):
    """ReviewError where this person may not make the next count: each count is somebody else's."""
    if standing.turn is None:
        raise ReviewError(_("There are no papers to be counted in this ballot box."))
    if any(count.clerk_id == clerk.pk for count in standing.counts[-2:]):
        raise ReviewError(
            _("You have counted these papers: now somebody else counts them, without seeing your figures.")
        )  # fmt: skip


@transaction.atomic
def enter(collection, *, clerk, returned, unused, marks, at):
    """Enter one person's count; when two agree, or a third looked, the box balances or is void.

    marks   subject's key → six numbers in the order of MARKS
    Raises ReviewError where the count does not add up in itself, or this person has counted already.
    """
    collection = sealing.moved(collection, "tally")
    phases.require(collection.evaluation, "tally")
    now = standing(collection)
    refuse_clerk(now, clerk)
    subjects = list(collection.subjects_on_form().select_related("member"))
    _check(collection, now.issued, subjects, returned, unused, marks)
    count = PaperCount.objects.create(
        collection=collection, turn=now.turn, clerk=clerk, returned=returned, unused=unused, at=at
    )
    Tally.objects.bulk_create(
        [
            Tally(count=count, subject=row, **dict(zip(MARKS, marks[row.pk], strict=True)))
            for row in subjects
        ]
    )
    record("papers_counted", actor=clerk, subject=collection, detail={"turn": now.turn}, at=at)
    count.marks = marks
    if now.turn > 2 or (now.turn == 2 and not differences(now.counts[0], count, subjects)):
        _accept(collection, count, now.issued)
    return count


def _check(collection, issued, subjects, returned, unused, marks):
    """Issued = returned + unused, and for each person returned = valid + blank + void."""
    if returned <= issued and returned + unused != issued:
        raise ReviewError(
            _("%(issued)d papers were handed out, but %(returned)d returned and %(unused)d not used make %(sum)d.")
            % {"issued": issued, "returned": returned, "unused": unused, "sum": returned + unused}
        )  # fmt: skip
    holders = set(
        collection.roll.filter(state=RollLine.State.PAPER).values_list("member_id", flat=True)
    )
    for row in subjects:
        total = sum(marks[row.pk])
        if total != returned:
            raise ReviewError(
                _("%(name)s: the marks add up to %(sum)d, but %(returned)d papers returned.")
                % {"name": row.member.name, "sum": total, "returned": returned}
            )
        if row.member_id in holders and sum(marks[row.pk][:4]) > issued - 1:
            raise ReviewError(
                _("%(name)s had a paper and nobody rates themself: one mark is their own. Enter one of the best marks as void.")
                % {"name": row.member.name}
            )  # fmt: skip


def _accept(collection, count, issued):
    verb = "void" if count.returned > issued else "balance"
    collection.state = sealing.require(collection, verb)
    collection.accepted = count
    collection.save(update_fields=["state", "accepted"])


@transaction.atomic
def look_again(collection, *, actor, at):
    """Ask for one more count of papers that were accepted; it takes their place. Until the review is counted."""
    collection = sealing.moved(collection, "look_again")
    phases.require(collection.evaluation, "tally")
    if collection.accepted is None:
        raise ReviewError(_("There are no papers to be counted in this ballot box."))
    collection.accepted = None
    collection.save(update_fields=["state", "accepted"])
    record("papers_look_again", actor=actor, subject=collection, at=at)
    return collection


def differences(one, other, subjects):
    """[(Subject or None for the papers themselves, the first's numbers, the other's)] where two counts differ."""
    found = []
    if (one.returned, one.unused) != (other.returned, other.unused):
        found.append((None, (one.returned, one.unused), (other.returned, other.unused)))
    found += [
        (row, one.marks[row.pk], other.marks[row.pk])
        for row in subjects
        if tuple(one.marks[row.pk]) != tuple(other.marks[row.pk])
    ]
    return found
