"""The collected votes: counts over all channels for each subject and group. Nothing here names a rater."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, Q

from ..schemes.models import GROUPS, Grade, Group
from .models import Ballot, Collection, RollLine, group_of
from .opinion_models import SignedOpinion
from .slips import box_figures
from .tally_models import Tally
from .tallying import MARKS


@dataclass
class GroupTally:
    """The votes of one rater group on one subject, phone and paper together.

    counts    Grade → how many
    blank, void, issued, returned, unused   ballots; issued = returned + unused, returned = valid + blank + void
    is_void   more papers came back than were handed out: nothing of the group counts
    signed    of a signed group: the SignedOpinion; its single vote is in ``counts``
    """

    counts: dict = field(default_factory=lambda: dict.fromkeys(Grade, 0))
    blank: int = 0
    void: int = 0
    issued: int = 0
    returned: int = 0
    unused: int = 0
    is_void: bool = False
    signed: object = None

    @property
    def valid(self):
        return sum(self.counts.values())

    @property
    def balances(self):
        return (
            self.issued == self.returned + self.unused
            and self.returned == self.valid + self.blank + self.void
        )


def tallies(evaluation):
    """{subject's key: {Group: GroupTally}} for every subject and every group of its class; about eight queries.

    A group without raters, or without a signed opinion, is included with zeros. Before voting closes the
    phone ballots are counted as they are: only the counting and the tests call this, never a page.
    """
    subjects = list(evaluation.subjects.only("pk", "kind", "member", *_FORMS))
    found = {
        row.pk: {group: GroupTally() for group in GROUPS[row.kind]} for row in subjects
    }  # fmt: skip
    boxes = {box.pk: box for box in evaluation.collections.select_related("accepted", "evaluation")}
    lines = {
        (box, member): state
        for box, member, state in RollLine.objects.filter(collection__evaluation=evaluation)
        .order_by()
        .values_list("collection_id", "member_id", "state")
    }
    said, papers = _ballots(evaluation), _papers(evaluation)
    figures = box_figures(list(boxes.values()))
    for row in subjects:
        for circle in Collection.Circle:
            box = boxes.get(getattr(row, f"{circle}_id"))
            if box is None:
                continue
            tally = found[row.pk][group_of(circle, row.kind)]
            own = lines.get((box.pk, row.member_id))
            _add_phone(tally, figures[box.pk].phone, said[row.pk, box.pk], own)
            _add_papers(tally, figures[box.pk].paper, papers.get((row.pk, box.pk)))
            tally.is_void = box.state == Collection.State.VOID
    _add_opinions(evaluation, found)
    return found


_FORMS = ("own", "masses", "team")


def _ballots(evaluation):
    """(subject, box) → {choice: how many}; one grouped query."""
    said = defaultdict(dict)
    rows = Ballot.objects.filter(collection__evaluation=evaluation).order_by()
    counted = rows.values_list("subject_id", "collection_id", "choice").annotate(Count("pk"))
    for subject, box, choice, number in counted.iterator():
        said[subject, box][choice] = number
    return said


def _papers(evaluation):
    """(subject, box) → six numbers of the accepted count; one query."""
    rows = Tally.objects.filter(
        count__collection__evaluation=evaluation, count__collection__accepted=F("count")
    )
    return {
        (subject, box): marks
        for subject, box, *marks in rows.values_list("subject_id", "count__collection_id", *MARKS)
    }


def _add_phone(tally, figures, said, own):
    """The subject's own line on the roll, if it votes by phone: it does not rate the subject."""
    issued, returned, unused = figures
    for grade in Grade:
        tally.counts[grade] += said.get(grade, 0)
    tally.blank += said.get("", 0)
    tally.issued += issued - (own in (RollLine.State.VOTED, RollLine.State.WAITING))
    tally.returned += returned - (own == RollLine.State.VOTED)
    tally.unused += unused - (own == RollLine.State.WAITING)


def _add_papers(tally, figures, marks):
    """Uncounted papers are neither returned nor unused, so that the group does not balance."""
    issued, returned, unused = figures
    tally.issued += issued
    if marks is None:
        return
    for grade, number in zip(Grade, marks[:4], strict=True):
        tally.counts[grade] += number
    tally.blank += marks[4]
    tally.void += marks[5]
    tally.returned += returned
    tally.unused += unused


def _add_opinions(evaluation, found):
    opinions = SignedOpinion.objects.filter(subject__evaluation=evaluation).select_related("by")
    for row in found.values():
        for group in (Group.LEADER, Group.ORGANISATION):
            if group in row:
                row[group].issued = row[group].unused = 1
    for opinion in opinions:
        tally = found[opinion.subject_id][Group(opinion.group)]
        tally.counts[Grade(opinion.choice)] = 1
        tally.returned, tally.unused, tally.signed = 1, 0, opinion


def participation(evaluation, *, boxes=None):
    """The participation over all boxes or those given: {"issued", "returned"}; counts only."""
    rows = evaluation.collections.select_related("accepted") if boxes is None else boxes
    figures = box_figures(list(rows)).values()
    return {
        "issued": sum(box.phone[0] + box.paper[0] for box in figures),
        "returned": sum(box.phone[1] + (box.paper[1] or 0) for box in figures),
    }


def too_small(evaluation):
    """The boxes whose raters are fewer than the smallest group that counts, even if all of them vote.

    Their groups are withheld by the scheme's rule. The number of a box with slips is unknown before they are issued.
    """
    smallest = min(evaluation.leader_scheme.smallest, evaluation.member_scheme.smallest)
    rows = evaluation.collections.exclude(circle=Collection.Circle.MASSES)
    rows = rows.annotate(raters=Count("roll", filter=Q(roll__isnull=False)))
    return rows.filter(raters__lte=smallest).select_related("organisation")
