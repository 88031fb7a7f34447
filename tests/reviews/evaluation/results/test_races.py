"""Two who decide grades at the same moment, and one who decides while all are fixed; with a control in the wrong order."""

import time

import pytest
from django.db import OperationalError

from reviews.errors import ReviewError
from reviews.evaluation.ballots.models import Evaluation
from reviews.evaluation.results import deciding
from reviews.evaluation.results.models import Result
from reviews.evaluation.schemes.models import Grade
from tests.factories import NOW
from tests.ledger.entries.test_races import at_once
from tests.reviews.evaluation.results.test_results import Review

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def slow(monkeypatch):
    """After the first lock there is time for somebody else to take the other one."""
    counted = deciding._counted

    def slowly(pk):
        found = counted(pk)
        time.sleep(0.4)
        return found

    monkeypatch.setattr(deciding, "_counted", slowly)


def one_and_all(review):
    """The secretary accepts all while the administrator decides one."""
    result = review.result()
    return at_once(
        lambda: deciding.accept(review.evaluation.results.all(), seat=review.seats["s"], at=NOW),
        lambda: deciding.decide(result, grade=Grade.FAIRLY, reason="研究", seat=review.seats["a"], at=NOW),
    )  # fmt: skip


def test_all_are_accepted_while_one_is_decided(slow):
    review = Review().counted()
    count, decided = one_and_all(review)
    assert (count in (4, 5), decided.grade) == (True, Grade.FAIRLY)
    assert Result.objects.undecided().count() == 0


def test_results_locked_before_the_review_would_end_in_a_deadlock(slow, monkeypatch):
    def wrong_way_round(results, *, seat, at):
        with deciding.transaction.atomic():
            rows = list(results.select_for_update(of=("self",)))
            time.sleep(0.2)
            deciding._counted(rows[0].evaluation_id)

    monkeypatch.setattr(deciding, "accept", wrong_way_round)
    answers = one_and_all(Review().counted())
    assert any(isinstance(answer, OperationalError) for answer in answers)


@pytest.fixture
def slow_check(monkeypatch):
    """Between the check of the grades and their being fixed there is time for somebody else."""
    check = deciding._refuse_faults

    def slowly(evaluation):
        check(evaluation)
        time.sleep(0.5)

    monkeypatch.setattr(deciding, "_refuse_faults", slowly)


def fixed_while_one_is_decided():
    review = Review().counted().accepted()
    result = review.result()

    def late():
        time.sleep(0.15)
        return deciding.decide(result, grade=Grade.NOT, reason="迟", seat=review.seats["s"], at=NOW)

    done, answer = at_once(
        lambda: deciding.conclude(review.evaluation, actor=review.administrator, at=NOW), late
    )
    assert done.phase == "decided"
    return review.result().grade, type(answer)


def test_no_grade_slips_in_while_they_are_fixed(slow_check):
    assert fixed_while_one_is_decided() == (Grade.SATISFIED, ReviewError)


def test_without_the_lock_it_would(slow_check, monkeypatch):
    monkeypatch.setattr(deciding, "_counted", lambda pk: Evaluation.objects.get(pk=pk))
    assert fixed_while_one_is_decided() == (Grade.NOT, Result)
