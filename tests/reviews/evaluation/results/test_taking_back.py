"""A review opened by mistake is given up, a count made too early is taken back: while nobody relies on it."""

import pytest
from django.urls import reverse

from access.roles import Role
from accounts.audit.models import AuditEvent
from accounts.messages.models import Message
from registry.closing import still_open
from reviews.errors import ReviewError
from reviews.evaluation.ballots import closing_boxes as closing
from reviews.evaluation.ballots import opening, opinions, phases, sealing, slips, tallying, voting
from reviews.evaluation.ballots.models import Evaluation
from reviews.evaluation.ballots.opinion_models import SignedOpinion
from reviews.evaluation.results import counting, deciding
from reviews.evaluation.results.models import Result
from reviews.evaluation.schemes.models import Grade
from tests import factories as make
from tests.factories import NOW
from tests.reviews.evaluation.results.test_results import Review
from tests.reviews.reviewing import (
    box,
    branch_of,
    english,  # noqa: F401
    opened,
    parent,
    running,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def dropped(evaluation, reason="Wrong year"):
    return phases.drop(evaluation, reason=reason, actor=make.user(), at=NOW)


# ── a review opened by mistake ────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("made", [opened, running], ids=["before voting", "nobody has voted"])
def test_it_is_given_up_and_its_people_are_free_again(made):
    branch_of(2)
    evaluation = dropped(made())
    assert evaluation.phase == Evaluation.Phase.DROPPED
    assert opened().phase == Evaluation.Phase.OPEN  # the same year and unit
    event = AuditEvent.objects.get(action="evaluation_dropped")
    assert event.detail == {"reason": "Wrong year"}


def test_who_was_invited_gets_a_message():
    branch_of(2)
    dropped(running())
    assert Message.objects.filter(title__contains="已撤销").count() == 2


def test_it_needs_a_reason():
    branch_of(2)
    with pytest.raises(ReviewError, match="Say why"):
        dropped(opened(), reason=" ")


def test_it_no_longer_keeps_the_year_open():
    branch_of(2)
    evaluation = opened()
    cycle = make.cycle()

    def counted():
        return sum(count for text, count, _a in still_open(cycle) if "review" in text)

    assert counted() == 1
    dropped(evaluation)
    assert counted() == 0


def test_after_the_first_ballot_it_stays():
    branch, members, _secretary = branch_of(3)
    evaluation = running()
    subject = evaluation.subjects.exclude(member=members[0]).first()
    own = box(evaluation, branch)
    choices = {row.pk: Grade.SATISFIED for row in evaluation.subjects.exclude(member=members[0])}
    assert subject.pk in choices
    voting.vote_signed_in(own, member=members[0], choices=choices, at=NOW)
    with pytest.raises(ReviewError, match="voted already"):
        dropped(evaluation)


def test_after_the_first_count_of_papers_it_stays():
    branch, _members, secretary = branch_of(3)
    evaluation = running()
    masses = box(evaluation, branch, "masses")
    slips.issue(masses, medium="paper", count=2, issued_before=0, actor=secretary, at=NOW)
    sealing.close(masses, actor=secretary, at=NOW)
    marks = {row.pk: (2, 0, 0, 0, 0, 0) for row in evaluation.subjects.all()}
    tallying.enter(masses, clerk=make.user(), returned=2, unused=0, marks=marks, at=NOW)
    with pytest.raises(ReviewError, match="voted already"):
        dropped(evaluation)


def test_nobody_votes_in_it_any_more():
    branch, members, _secretary = branch_of(3)
    evaluation = dropped(running())
    choices = {row.pk: Grade.SATISFIED for row in evaluation.subjects.exclude(member=members[0])}
    with pytest.raises(ReviewError):
        voting.vote_signed_in(box(evaluation, branch), member=members[0], choices=choices, at=NOW)


# ── a wider review ────────────────────────────────────────────────────────────────────────────────
def test_a_wider_review_leaves_out_whom_another_covers():
    one, _members, _secretary = branch_of(2)
    other = make.branch(parent(one), name="第二党支部")
    make.confirmed_sheet(make.member(other, name="李四"))
    make.confirmed_sheet(make.member(other, name="王五"))
    narrow = opened(one)
    wide = opened(parent(one))
    assert set(wide.subjects.values_list("branch", flat=True)) == {other.pk}
    assert set(narrow.subjects.values_list("branch", flat=True)) == {one.pk}
    dropped(narrow)
    counts = opening.renew(wide, actor=make.user(), at=NOW)
    assert counts["subjects"] == 4


# ── a count made too early ────────────────────────────────────────────────────────────────────────
def recalled(evaluation, reason="Opinions are missing"):
    return counting.recall(evaluation, reason=reason, actor=make.user(), at=NOW)


def test_the_count_is_taken_back_and_made_again_with_the_same_result():
    review = Review().counted()
    before = list(
        review.evaluation.results.order_by("member").values_list("member", "score", "lines")
    )
    evaluation = recalled(review.evaluation)
    assert evaluation.phase == Evaluation.Phase.COLLECTING
    assert not Result.objects.exists()
    review.counted()
    after = list(
        review.evaluation.results.order_by("member").values_list("member", "score", "lines")
    )
    assert before == after
    assert AuditEvent.objects.get(action="count_recalled").detail == {
        "reason": "Opinions are missing"
    }


def test_what_was_missing_is_signed_afterwards_and_what_was_counted_stays():
    review = Review()
    lacking = SignedOpinion.objects.filter(group="leader").first()
    subject = lacking.subject
    lacking.delete()
    evaluation = recalled(review.counted().evaluation)
    facts = {"group": opinions.Group.LEADER, "choice": Grade.SATISFIED, "words": "好", "seat": review.seats["s"], "at": NOW}  # fmt: skip
    opinions.sign(subject, **facts)
    other = evaluation.subjects.exclude(pk=subject.pk).first()
    with pytest.raises(ReviewError, match="counted with this opinion"):
        opinions.sign(other, **facts)
    again = counting.count(evaluation, actor=review.administrator, at=NOW)
    assert again.results.get(subject=subject).lines[2]["why"] == ""


def test_once_a_grade_is_decided_it_stays():
    review = Review().counted().accepted()
    with pytest.raises(ReviewError, match="decided already"):
        recalled(review.evaluation)
    assert review.evaluation.results.count() == 5


def test_it_needs_a_reason_and_a_count():
    review = Review()
    with pytest.raises(ReviewError, match="no longer possible"):
        recalled(review.evaluation)
    review.counted()
    with pytest.raises(ReviewError, match="Say why"):
        recalled(review.evaluation, reason="")


def test_a_published_review_is_not_recalled():
    review = Review().published()
    with pytest.raises(ReviewError):
        recalled(review.evaluation)


# ── what the pages say beforehand ─────────────────────────────────────────────────────────────────
def test_before_the_count_the_page_names_what_is_missing(client):
    branch_of(4)
    evaluation = running()
    client.force_login(make.holder(Role.ADMINISTRATOR, make.district()))
    closing.close_voting(evaluation, actor=make.user(), at=NOW)
    page = client.post(reverse("evaluation_count", args=[evaluation.pk])).content.decode()
    assert "4人没有建议等次" in page
    assert page.count("4人缺") == 4
    evaluation.refresh_from_db()
    assert evaluation.phase == Evaluation.Phase.COLLECTING


def test_before_publishing_the_page_names_the_number(client):
    review = Review().concluded()
    client.force_login(review.administrator)
    address = reverse("evaluation_publish", args=[review.evaluation.pk])
    page = client.post(address, {"word": "路承"}).content.decode()
    assert f"路承〔{NOW.year}〕1号" in page
    assert "5人可以看到本人等次" in page
    assert "1个支部没有年终兑现会记录" in page


def test_a_severe_proposal_is_not_ticked_beforehand(client):
    review = Review(mark=Grade.NOT).counted()
    proposed = set(review.evaluation.results.values_list("proposed", flat=True))
    client.force_login(review.administrator)
    page = client.get(reverse("result_list", args=[review.evaluation.pk])).content.decode()
    boxes = [line for line in page.split("<input") if 'name="result"' in line]
    assert boxes
    assert all((" checked" in line) == (proposed != {Grade.NOT}) for line in boxes)
    deciding.accept(review.evaluation.results.all(), seat=review.seats["s"], at=NOW)
