"""Seconds that a whole district's review takes to close, to count, to decide and to publish, on the database of the environment.

Everybody votes by phone for the others of the branch; a dozen papers of mass representatives a branch are entered twice,
3 per cent of them void; in some branches the papers are missing, too few, or more than were handed out.
"""

import random
import time
from contextlib import contextmanager

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from access.seats import Seat  # noqa: E402
from accounts.identity.models import User  # noqa: E402
from accounts.organisations.models import Organisation  # noqa: E402
from ledger.entries.models import Entry  # noqa: E402
from reviews.evaluation.ballots import closing_boxes as closing  # noqa: E402
from reviews.evaluation.ballots import opening, phases, slips, tallying  # noqa: E402
from reviews.evaluation.ballots.models import Ballot, Collection, Evaluation, RollLine  # noqa: E402
from reviews.evaluation.results import counting, deciding  # noqa: E402
from reviews.evaluation.schemes.models import Grade  # noqa: E402

_CHOICES = [
    *([Grade.SATISFIED] * 70),
    *([Grade.FAIRLY] * 20),
    *([Grade.BASICALLY] * 7),
    Grade.NOT,
    "",
    "",
]
_PAPERS = 12


@contextmanager
def timed(label):
    begin = time.perf_counter()
    yield
    print(f"{label:<44}{time.perf_counter() - begin:>8.1f} s", flush=True)


def main():
    rng, at = random.Random(1), timezone.now()
    today = timezone.localdate(at)
    year = Entry.objects.order_by("-year").values_list("year", flat=True).first()
    clerks = list(
        User.objects.filter(member=None).order_by("pk")[:3]
    )  # a person who is not reviewed
    print("\nReview of the district")
    with timed("open: roll and ballot boxes"):
        evaluation = opening.open_review(
            Organisation.objects.get(depth=1), year=year, begins_on=today, ends_on=today, discloses="rates",
            organisation_signer="administrator", actor=clerks[0], at=at,
        )  # fmt: skip
    evaluation = phases.begin(evaluation, actor=clerks[0], at=at)
    with transaction.atomic():
        cast = _cast(evaluation, rng)
    papers = _hand_papers(evaluation, clerks, at)
    with timed("close: ballots sealed in random order"):
        closing.close_voting(evaluation, actor=clerks[0], at=at)
    with transaction.atomic():
        counted = _enter_papers(evaluation, papers, clerks, rng, at)
    evaluation = Evaluation.objects.select_related("leader_scheme", "member_scheme").get(
        pk=evaluation.pk
    )
    print(f"{evaluation.subjects.count()} people, {cast} ballots by phone, {counted} on paper")
    with timed("count"):
        evaluation = counting.count(evaluation, actor=clerks[0], at=at)
    with timed("compute anew and compare"):
        assert counting.differing(evaluation) == []
    seat = Seat("a", "administrator", clerks[0], (evaluation.organisation,))
    with timed("decide as proposed"):
        deciding.accept(evaluation.results.all(), seat=seat, at=at)
    for row in evaluation.results.undecided():
        deciding.decide(row, grade=Grade.FAIRLY, reason="无建议等次，研究确定", seat=seat, at=at)
    deciding.conclude(evaluation, actor=clerks[0], at=at)
    with timed("publish: bulletin and messages"):
        deciding.publish(evaluation, word="路承", actor=clerks[0], at=at)


def _cast(evaluation, rng):
    """Ballots of all on the roll, as voting writes them; returns how many."""
    subjects = {}
    for row in evaluation.subjects.all():
        for circle in Collection.Circle:
            subjects.setdefault(getattr(row, f"{circle}_id"), []).append((row.pk, row.member_id))
    lines = RollLine.objects.filter(collection__evaluation=evaluation)
    ballots = (
        Ballot(collection_id=box, subject_id=pk, choice=rng.choice(_CHOICES))
        for box, member in lines.values_list("collection", "member")
        for pk, of in subjects.get(box, ())
        if of != member
    )
    made = len(Ballot.objects.bulk_create(ballots, batch_size=5000))
    lines.update(state=RollLine.State.VOTED)
    return made


def _hand_papers(evaluation, clerks, at):
    """Papers for the mass representatives; every twentieth branch gets none. Returns the boxes."""
    boxes = list(evaluation.collections.filter(circle=Collection.Circle.MASSES).order_by("pk"))
    boxes = [box for number, box in enumerate(boxes) if number % 20]
    for box in boxes:
        slips.issue(box, medium="paper", count=_PAPERS, issued_before=0, actor=clerks[0], at=at)
    return boxes


def _enter_papers(evaluation, boxes, clerks, rng, at):
    """Two equal counts a box; some too few, some more than were handed out. Returns how many marks."""
    total = 0
    for number, box in enumerate(boxes):
        returned = {1: 2, 2: _PAPERS + 1}.get(number % 25, _PAPERS)
        subjects = list(box.subjects_on_form())
        marks = {row.pk: _marks(returned, rng) for row in subjects}
        total += returned * len(subjects)
        for clerk in clerks[1:3]:
            tallying.enter(
                box,
                clerk=clerk,
                returned=returned,
                unused=max(_PAPERS - returned, 0),
                marks=marks,
                at=at,
            )
    return total


def _marks(returned, rng):
    """(satisfied, fairly, basically, not, blank, void) that add up to ``returned``."""
    said = [rng.choices(range(6), [70, 18, 5, 2, 2, 3])[0] for _paper in range(returned)]
    return tuple(said.count(place) for place in range(6))


main()
