"""What the board shows of a published review, what its subjects see before, and the sum recomputed by command."""

import re
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from access.roles import Role
from access.seats import Seat
from accounts.audit.models import AuditEvent
from core import cache_stamp as freshness
from reviews.evaluation.ballots.models import Evaluation
from reviews.evaluation.results import deciding
from reviews.evaluation.results.figures import line_of, withheld
from reviews.evaluation.results.models import Result
from reviews.evaluation.schemes.models import Grade
from tests import factories as make
from tests.boards.public.test_board import put_up
from tests.core.files.elsewhere import kept
from tests.factories import NOW
from tests.press.text import text_of
from tests.reviews.evaluation.results.test_results import Review

pytestmark = pytest.mark.django_db
Discloses = Evaluation.Discloses


@pytest.fixture(autouse=True)
def _fresh_figures():
    cache.clear()


def disclosing(setting, *, members=5):
    """A published review of one branch with that setting."""
    review = Review(members=members)
    Evaluation.objects.update(discloses=setting)
    review.counted()
    for result in review.evaluation.results.filter(proposed=""):  # too few for a proposal
        deciding.decide(result, grade=Grade.FAIRLY, reason="研究", seat=review.seats["a"], at=NOW)
    deciding.accept(review.evaluation.results.all(), seat=review.seats["a"], at=NOW)
    deciding.conclude(review.evaluation, actor=review.administrator, at=NOW)
    review.bulletin = deciding.publish(
        review.evaluation, word="路承", actor=review.administrator, at=NOW
    )
    cache.clear()
    return review


# ── the board ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("setting", "kind", "shown"),
    [
        (Discloses.NOTHING, "member", False), (Discloses.RATES, "member", False), (Discloses.LEADERS, "member", False),
        (Discloses.GRADES, "member", True), (Discloses.RATES, "leader", False), (Discloses.LEADERS, "leader", True),
        (Discloses.GRADES, "leader", True),
    ],
)  # fmt: skip
def test_the_sheet_shows_the_grade_that_the_review_discloses(client, setting, kind, shown):
    review = Review()
    Evaluation.objects.update(discloses=setting)
    sheet = review.members[0].sheets.get()
    put_up(sheet)
    review.counted()
    Result.objects.filter(member=review.members[0]).update(kind=kind)
    deciding.accept(review.evaluation.results.all(), seat=review.seats["a"], at=NOW)
    deciding.conclude(review.evaluation, actor=review.administrator, at=NOW)
    address = f"/board/{sheet.serial}/"
    assert client.get(address).context["grade"] is None
    deciding.publish(review.evaluation, word="路承", actor=review.administrator, at=NOW)
    page = client.get(address)
    assert page.context["grade"] == (
        (review.evaluation.year, Grade.SATISFIED.label) if shown else None
    )
    for figure in (
        review.result().score.normalize(),
        "互评",
        "群众",
    ):  # the word, and nothing behind it
        assert f"{figure}" not in page.text.split("<main")[1].split("<table")[0]


@pytest.mark.parametrize(("setting", "status"), [("nothing", 404), ("rates", 200), ("grades", 200)])
def test_the_rates_are_public_where_the_review_discloses_them(client, setting, status):
    review = disclosing(setting)
    page = client.get(f"/board/reviews/{review.evaluation.year}/")
    assert page.status_code == status
    link = f"/board/reviews/{review.evaluation.year}/"
    assert (link in client.get("/board/").text) == (status == 200)
    assert client.get("/board/reviews/1999/").status_code == 404


def test_before_publication_the_board_says_nothing(client):
    review = Review().concluded()
    assert client.get(f"/board/reviews/{review.evaluation.year}/").status_code == 404


def test_a_class_with_too_few_people_is_not_shown(client):
    review = disclosing("rates", members=2)
    [one] = client.get(f"/board/reviews/{review.evaluation.year}/").context["reviews"]
    assert [line["counts"] for line in one["kinds"] + one["units"]] == [None, None]


@pytest.mark.parametrize(
    ("setting", "members", "held_back"),
    [("rates", 2, True), ("leaders", 2, True), ("grades", 2, False), ("rates", 5, False)],
)
def test_the_bulletin_says_no_more_of_a_small_unit_than_the_board(setting, members, held_back):
    """Every kind and unit has a separate row; the counts of two people would reveal their grades."""
    review = disclosing(setting, members=members)
    text = text_of(kept(review.bulletin))
    assert ("人数较少的单位" in text) is held_back
    assert len(re.findall(r"(?:—\s+){4}", text)) == (2 if held_back else 0)


def test_publishing_makes_kept_pages_old(django_capture_on_commit_callbacks):
    review = Review().concluded()
    before = freshness.stamp()
    with django_capture_on_commit_callbacks(execute=True):
        deciding.publish(review.evaluation, word="路承", actor=review.administrator, at=NOW)
    assert freshness.stamp() != before


def of(*people):
    return [line_of(dict.fromkeys(Grade, 0) | {Grade.FAIRLY: n}) for n in people]


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ((9, 8, 3), (True, True, True)),
        ((9, 2, 8, 1), (True, False, True, False)),
        ((9, 1, 5), (True, False, False)),  # the only small one could be had from the sum
        ((2,), (False,)),
        ((), ()),
    ],
)
def test_small_lines_are_held_back_and_cannot_be_computed(people, shown):
    lines = withheld(of(*people), smallest=3)
    assert tuple(line["counts"] is not None for line in lines) == shown
    assert tuple(line["all"] for line in lines) == people


# ── before publication ────────────────────────────────────────────────────────────────────────────
def test_a_secretary_sees_the_own_result_when_everybody_does(client):
    review = Review().counted()
    own = make.holder(Role.SECRETARY, review.branch, of=review.members[0])
    seat = Seat("s", "secretary", own, (review.branch,))
    assert set(Result.objects.visible_to(seat)) == set(
        Result.objects.exclude(member=review.members[0])
    )
    client.force_login(own)
    client.post("/seat/", {"seat": f"secretary:{review.branch.pk}"})
    assert client.get(f"/results/{review.result().pk}/").status_code in (403, 404)
    assert client.get(f"/results/{review.result().pk}/sheet.pdf").status_code in (403, 404)
    deciding.accept(review.evaluation.results.all(), seat=review.seats["a"], at=NOW)
    deciding.conclude(review.evaluation, actor=review.administrator, at=NOW)
    deciding.publish(review.evaluation, word="路承", actor=review.administrator, at=NOW)
    assert Result.objects.visible_to(seat).count() == 5


# ── the sum once more ─────────────────────────────────────────────────────────────────────────────
def test_the_command_recomputes_every_result():
    review = Review().counted()
    out = StringIO()
    call_command("check_results", stdout=out)
    assert out.getvalue().strip().endswith(": 5 results, equal")
    Result.objects.filter(pk=review.result().pk).update(score="99.99")
    out = StringIO()
    with pytest.raises(CommandError, match=str(review.evaluation.pk)):
        call_command("check_results", review.evaluation.pk, stdout=out)
    assert review.members[0].name in out.getvalue()


def test_nothing_counted_is_nothing_to_check():
    Review()
    out = StringIO()
    call_command("check_results", stdout=out)
    assert out.getvalue() == ""


# ── the trail ─────────────────────────────────────────────────────────────────────────────────────
def test_appraisals_are_in_the_audit_trail_once():
    review = Review()
    grades = {member.pk: "qualified" for member in review.members}
    for _again in range(2):
        deciding.appraise(
            review.evaluation, review.branch, grades=grades, actor=review.secretary, at=NOW
        )
    [line] = AuditEvent.objects.filter(action="members_appraised")
    assert (line.subject, line.detail) == (review.branch.name, {"count": 5})
