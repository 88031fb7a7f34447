"""Counting papers: two people independently, more where they differ, nothing that does not balance.

Nobody counts the papers of a form that rates them. A figure is accepted when two people of one round counted it.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from access.own import had_a_hand, is_own, refuse_hand
from accounts.audit.rules import record
from reviews.errors import ReviewError

from . import phases, sealing
from .models import RollLine
from .tally_models import PaperCount, Tally

#: The columns of a tally, in the order in which they are entered.
MARKS = ("n_satisfied", "n_fairly", "n_basically", "n_not", "blank", "void")


@dataclass(frozen=True)
class CountStanding:
    """The state of the counting of a box's papers.

    issued   papers handed out
    round    1, and one more for each order to count again
    counts   the counts of this round so far, each with ``marks``: subject's key → six numbers
    before   those of earlier rounds
    turn     the number of the next count; None if nothing is to be counted
    rated    the members on the form: none of them counts
    """

    issued: int
    round: int
    counts: list
    before: list
    turn: int | None
    rated: frozenset

    @property
    def differs(self):
        """Whether two counts differ."""
        return self.turn is not None and len(self.counts) >= 2


def count_standing(collection):
    """The CountStanding of a closed ballot box."""
    issued = sealing.papers_issued(collection)
    counts = list(collection.counts.select_related("clerk").prefetch_related("tallies"))
    for count in counts:
        count.marks = {t.subject_id: tuple(getattr(t, m) for m in MARKS) for t in count.tallies.all()}  # fmt: skip
    now = collection.recounts.count() + 1
    mine = [count for count in counts if count.round == now]
    open_ = collection.state == collection.State.CLOSED and issued
    return CountStanding(
        issued=issued,
        round=now,
        counts=mine,
        before=[count for count in counts if count.round < now],
        turn=len(mine) + 1 if open_ else None,
        rated=members_on_form(collection),
    )


def members_on_form(collection):
    """The keys of the members whom the form of this box rates."""
    return frozenset(collection.subjects_on_form().order_by().values_list("member", flat=True))


def is_rated(rated, person):
    """Whether this person is one of the members ``rated`` on the form."""
    return any(is_own(person, member) for member in rated)


def refuse_rated(rated, person):
    """ReviewError for somebody whom the form rates: they decide nothing about its papers."""
    if is_rated(rated, person):
        raise ReviewError(
            _("You are rated on this form: its papers are the matter of people who are not.")
        )


def refuse_clerk(standing, clerk):
    """ReviewError where this person may not make the next count: they are rated, or have counted in this round."""
    if standing.turn is None:
        raise ReviewError(_("There are no papers to be counted in this ballot box."))
    refuse_rated(standing.rated, clerk)
    counted = _("You have counted these papers: now somebody else counts them, without seeing your figures.")  # fmt: skip
    refuse_hand(clerk, [count.clerk_id for count in standing.counts], ReviewError, counted)


@transaction.atomic
def enter(collection, *, clerk, returned, unused, marks, at):
    """Enter one person's count; once each of its figures was found by two people of this round, it is accepted.

    marks   subject's key → six numbers in the order of MARKS
    Raises ReviewError where the count does not add up in itself, or this person may not count.
    """
    collection = sealing.TRANSITIONS.locked(collection, "tally")
    phases.TRANSITIONS.require(collection.evaluation, "tally")
    now = count_standing(collection)
    refuse_clerk(now, clerk)
    subjects = list(collection.subjects_on_form().select_related("member"))
    _check(collection, now.issued, subjects, returned, unused, marks)
    count = PaperCount(
        collection=collection, round=now.round, turn=now.turn, clerk=clerk,
        returned=returned, unused=unused, counted_at=at,
    )  # fmt: skip
    count.marks = marks
    _refuse_undoing(now, count, subjects)
    _keep(count, subjects)
    if found_twice(count, now.counts, subjects):
        accept(collection, count, now.issued)
    return count


def _keep(count, subjects):
    count.save(force_insert=True)
    Tally.objects.bulk_create(
        [
            Tally(count=count, subject=row, **dict(zip(MARKS, count.marks[row.pk], strict=True)))
            for row in subjects
        ]
    )
    detail = {"turn": count.turn, "round": count.round}
    record("papers_counted", actor=count.clerk, subject=count.collection, detail=detail, at=count.counted_at)  # fmt: skip


def _refuse_undoing(now, count, subjects):
    """A result that two people counted is replaced by two others only; an earlier counter may repeat the same figures."""
    if not had_a_hand(count.clerk, [row.clerk_id for row in now.before]):
        return
    order = count.collection.recounts.select_related("replaced").last()
    replaced = next(row for row in now.before if row.pk == order.replaced_id)
    if differences(replaced, count, subjects):
        raise ReviewError(
            _("You counted these papers in an earlier round. Other figures than those accepted then have to come from two people who did not.")
        )  # fmt: skip


def found_twice(count, others, subjects):
    """Whether every figure of ``count`` is also in one of ``others``: the papers, and each person's marks."""
    return all(
        any(figures(other) == figures(count) for other in others)
        for figures in (
            lambda found: (found.returned, found.unused),
            *(lambda found, key=row.pk: tuple(found.marks[key]) for row in subjects),
        )
    )


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


def accept(collection, count, issued):
    """Accept ``count`` for the papers of the locked box, which then is balanced or void."""
    verb = "void" if count.returned > issued else "balance"
    collection.state = sealing.TRANSITIONS.require(collection, verb)
    collection.accepted = count
    collection.save(update_fields=["state", "accepted"])


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
