"""Nothing is counted or published on ballots that are not those that were cast; the database refuses to take them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from reviews.errors import ReviewError
from reviews.evaluation.ballots import closing_boxes as closing
from reviews.evaluation.ballots import sealing, slips, soundness, tallying, voting
from reviews.evaluation.ballots.models import Ballot, Collection, RollLine
from reviews.evaluation.ballots.tally_models import PaperCount, Tally
from reviews.evaluation.results import counting, deciding
from reviews.evaluation.results.models import Bulletin, Result
from tests import factories as make
from tests.reviews import reviewing
from tests.reviews.evaluation.results.test_results import Review
from tests.reviews.reviewing import english  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def branch():
    return reviewing.branch_of(5)


@pytest.fixture
def evaluation(branch):
    """A review in which three of five have voted."""
    place, members, _secretary = branch
    evaluation = reviewing.running(place)
    own = reviewing.box(evaluation, place)
    for member in members[:3]:
        voting.vote_signed_in(own, member=member, choices={}, at=make.NOW)
    return evaluation


@pytest.fixture
def own(evaluation, branch):
    return reviewing.box(evaluation, branch[0])


def ballot(box, *, sealed, choice="not"):
    subject = box.subjects_on_form().first()
    return Ballot(collection=box, subject=subject, choice=choice, sealed=sealed)


def stuff(box, count=9):
    """Add ballots behind the application's back, as somebody may who has power over the database."""
    reviewing.drop_triggers("evaluation_ballot")
    Ballot.objects.bulk_create([ballot(box, sealed=True) for _one in range(count)])


# ── the database ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("sealed", [True, False])
def test_a_closed_box_takes_no_ballot(own, sealed):
    sealing.close(own, actor=make.user(), at=make.NOW)
    with pytest.raises(DatabaseError, match="refuses"), transaction.atomic():
        ballot(own, sealed=sealed).save(force_insert=True)


def test_an_open_box_takes_no_sealed_ballot_and_loses_none(own):
    before = Ballot.objects.count()
    for change in (
        lambda: ballot(own, sealed=True).save(force_insert=True),
        lambda: Ballot.objects.filter(collection=own).delete(),
        lambda: Ballot.objects.filter(collection=own).update(choice="satisfied"),
        lambda: Ballot.objects.filter(collection=own).update(sealed=True),
    ):
        with pytest.raises(DatabaseError, match=r"refuses|append-only"), transaction.atomic():
            change()
    ballot(own, sealed=False).save(force_insert=True)  # the control: as voting writes it
    assert Ballot.objects.count() == before + 1


def test_a_box_with_sealed_ballots_in_it_is_not_closed(own):
    stuff(own, 1)
    with pytest.raises(ReviewError, match="sealed ballots into the open box"):
        sealing.close(own, actor=make.user(), at=make.NOW)


def test_a_balanced_box_takes_no_count_of_papers(evaluation, branch):
    masses = reviewing.box(evaluation, branch[0], "masses")
    slips.issue(masses, medium="paper", count=2, issued_before=0, actor=None, at=make.NOW)
    sealing.close(masses, actor=None, at=make.NOW)
    marks = {row.pk: (2, 0, 0, 0, 0, 0) for row in masses.subjects_on_form()}
    for _turn in (1, 2):
        count = tallying.enter(masses, clerk=make.user(), returned=2, unused=0, marks=marks, at=make.NOW)  # fmt: skip
    facts = {
        "collection": masses,
        "clerk": make.user(),
        "returned": 2,
        "unused": 0,
        "counted_at": make.NOW,
    }
    with pytest.raises(DatabaseError, match="refuses"), transaction.atomic():
        PaperCount.objects.create(turn=3, **facts)
    with pytest.raises(DatabaseError, match="refuses"), transaction.atomic():
        Tally.objects.create(count=count, subject=masses.subjects_on_form().first(), n_not=9)


def test_a_published_review_takes_no_result():
    review = Review().published()
    kept = review.result()
    kept.pk, kept.subject_id = None, kept.subject_id
    with pytest.raises(DatabaseError, match="refuses"), transaction.atomic():
        kept.save(force_insert=True)


# ── counting, counting again, publishing ──────────────────────────────────────────────────────────
def close(evaluation):
    closing.close_voting(evaluation, actor=make.user(), at=make.NOW)


def test_an_untouched_box_is_sound_and_counted(evaluation):
    close(evaluation)
    assert soundness.faults_of(evaluation) == []
    counting.count(evaluation, actor=make.user(), at=make.NOW)
    assert (Result.objects.count(), counting.differing(evaluation)) == (5, [])


def test_ballots_added_to_a_sealed_box_are_not_counted(evaluation, own):
    close(evaluation)
    stuff(own)
    with pytest.raises(soundness.BoxChanged, match=r"甲村党支部.* not those that were sealed"):
        counting.count(evaluation, actor=make.user(), at=make.NOW)
    evaluation.refresh_from_db()
    assert (evaluation.phase, Result.objects.count()) == ("collecting", 0)


def test_a_ballot_exchanged_or_taken_away_is_noticed(evaluation, own):
    close(evaluation)
    reviewing.drop_triggers("evaluation_ballot")
    one = Ballot.objects.filter(collection=own).first()
    Ballot.objects.filter(pk=one.pk).update(choice="satisfied")
    assert [box for box, _words in soundness.faults_of(evaluation)] == [own]
    Ballot.objects.filter(pk=one.pk).update(choice=one.choice)
    assert soundness.faults_of(evaluation) == [], "the control: what was put back is sound"
    Ballot.objects.filter(pk=one.pk).delete()
    assert [box for box, _words in soundness.faults_of(evaluation)] == [own]


def test_a_rewritten_seal_over_added_ballots_does_not_balance(evaluation, own):
    """Who adds ballots and computes the seal again still has more ballots than people who voted."""
    close(evaluation)
    stuff(own)
    said = Ballot.objects.filter(collection=own).values_list("subject_id", "choice")
    Collection.objects.filter(pk=own.pk).update(seal=sealing.seal_of(list(said)))
    assert sealing.broken_seals(evaluation) == []
    with pytest.raises(soundness.BoxChanged, match="do not add up"):
        counting.count(evaluation, actor=make.user(), at=make.NOW)


def test_a_roll_on_which_more_have_voted_than_at_closing_is_noticed(evaluation, own, branch):
    close(evaluation)
    RollLine.objects.filter(collection=own, member=branch[1][4]).update(state="voted")
    with pytest.raises(soundness.BoxChanged, match="as when it was closed"):
        counting.count(evaluation, actor=make.user(), at=make.NOW)


def test_the_sum_once_more_names_the_box_instead_of_agreeing():
    review = Review().counted()
    stuff(reviewing.box(review.evaluation, review.branch))
    said = StringIO()
    with pytest.raises(CommandError, match="was changed"):
        call_command("check_results", stdout=said)
    assert f"{review.branch.name} · Members of the branch" in said.getvalue()
    client = Client(headers={"accept-language": "en"})
    client.force_login(review.administrator)
    page = client.post(reverse("evaluation_recount", args=[review.evaluation.pk]), follow=True)
    assert "not those that were sealed" in page.content.decode()


def test_nothing_is_published_on_a_changed_box():
    review = Review().concluded()
    stuff(reviewing.box(review.evaluation, review.branch))
    with pytest.raises(soundness.BoxChanged):
        deciding.publish(review.evaluation, word="路承", actor=review.administrator, at=make.NOW)
    assert Bulletin.objects.count() == 0


def test_the_bulletin_says_the_digest_of_all_seals():
    review = Review().published()
    seals = sorted(review.evaluation.collections.values_list("seal", flat=True))
    assert review.bulletin.figures["boxes"] == {"count": len(seals), "sha256": sealing.digest_of(seals)}  # fmt: skip
