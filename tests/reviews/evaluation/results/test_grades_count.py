"""What a published grade leads to: a suggestion, a ground, a bar from awards, a list in the upward report."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ledger.entries.models import Entry
from reviews.accountability.measures import rules
from reviews.accountability.measures.models import Ground, Measure
from reviews.accountability.measures.suggestions import SOURCES, open_ones
from reviews.accountability.measures.types import suggestion_rules_on
from reviews.accountability.recognition import rules as recognition
from reviews.accountability.recognition.models import RecognitionRules
from reviews.errors import ReviewError
from reviews.evaluation.results.models import Result
from reviews.reports import rules as reports
from reviews.reports.report_papers import report_document
from tests.factories import NOW, TODAY
from tests.reviews.evaluation.results.test_results import Review
from tests.reviews.measured import Bodies, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    """A published review whose first subject is not satisfied, the second basically, the rest satisfied."""
    review = Review().counted().accepted()
    for number, grade in enumerate(["not", "basically"]):
        Result.objects.filter(pk=review.result(number).pk).update(
            grade=grade, reason="群众意见集中"
        )
    return review


@pytest.fixture
def published(review):
    Result.objects.filter(evaluation=review.evaluation).update(published_at=NOW)
    return review


@pytest.fixture
def bodies(review):
    """The bodies over the review's members."""
    bodies = Bodies()
    bodies.branch = review.members[0].branch
    bodies.town = bodies.district
    return bodies


@pytest.fixture
def supervising(bodies):
    return bodies.seat(bodies.supervisor, "supervisor", bodies.district)


def suggested(seat):
    return list(open_ones(SOURCES["grade"], seat, suggestion_rules_on(TODAY), TODAY))


def test_the_lowest_grade_suggests_once_it_is_published(review, bodies, supervising):
    assert suggested(supervising) == []
    administering = bodies.seat(bodies.top, "administrator", bodies.district)
    assert (
        suggested(administering) == []
    )  # who decides sees the grade before, but it is no fact yet
    Result.objects.filter(evaluation=review.evaluation).update(published_at=NOW)
    assert suggested(supervising) == [review.result()]
    shown = SOURCES["grade"].show(suggested(supervising)[0], TODAY)
    assert (shown.member, shown.text, shown.why, shown.kind) == (
        review.members[0], "2026年度评议", "年度考评：不满意", "criticism",
    )  # fmt: skip


def test_a_result_is_cited_in_words_and_leaves_the_list(published, bodies, supervising):
    result = published.result()
    measure = rules.propose(
        result.member, version("criticism"), grounds=[result], facts="考评不满意", seat=supervising, at=NOW
    )  # fmt: skip
    [ground] = measure.grounds.all()
    assert (ground.result, ground.text) == (
        result,
        "2026年度考评等次为不满意（2026年3月2日公布）。",
    )
    assert suggested(supervising) == []
    for wrong in ({"result": None}, {"entry": Entry.objects.first()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ground.objects.create(measure=measure, text="一", **({"result": result} | wrong))


def test_a_grade_that_is_not_published_or_of_somebody_else_is_no_ground(
    review, bodies, supervising
):
    result = review.result()
    facts = {"facts": "考评不满意", "seat": supervising, "at": NOW}
    with pytest.raises(ReviewError):
        rules.propose(result.member, version("criticism"), grounds=[result], **facts)
    Result.objects.filter(evaluation=review.evaluation).update(published_at=NOW)
    with pytest.raises(ReviewError):
        rules.propose(review.members[1], version("criticism"), grounds=[review.result()], **facts)
    assert Measure.objects.count() == 0


def test_a_proposal_from_a_suggested_grade(client, published, bodies):
    client.force_login(bodies.top)
    page = client.get(reverse("suggestion_list"), {"source": "grade"})
    [shown] = page.context["shown"]
    assert client.get(f"{reverse('measure_propose')}?{shown.query}").status_code == 200
    client.post(reverse("measure_propose"), {
        "result": published.result().pk, "type": version("criticism").pk, "facts": "考评不满意",
    })  # fmt: skip
    assert Ground.objects.get().result == published.result()
    detail = client.get(reverse("measure_detail", args=[Measure.objects.get().pk]))
    assert "考评等次为不满意" in detail.text


def test_an_unpublished_grade_is_not_there_for_a_proposal(client, review, bodies):
    client.force_login(bodies.top)
    assert client.get(reverse("measure_propose"), {"result": review.result().pk}).status_code == 404


def bars(bodies, name, *, at=NOW):
    row = recognition.make(
        bodies.district, year=2026, name=name, purpose="award", actor=bodies.top, at=at
    )
    return {line.member: line.bars for line in row.rows.filter(barred=True)}


def test_a_grade_below_the_rule_bars(review, bodies):
    first, second = review.members[:2]
    assert bars(bodies, "未公布") == {}
    Result.objects.filter(evaluation=review.evaluation).update(published_at=NOW)
    assert bars(bodies, "一") == {first: [{"rule": "grade", "until": None, "grade": "not"}]}
    RecognitionRules.objects.create(valid_from=TODAY, least_grade="satisfied")
    assert set(bars(bodies, "二")) == {first, second}
    tomorrow = NOW + timedelta(days=1)
    RecognitionRules.objects.create(valid_from=tomorrow.date(), least_grade="")
    assert bars(bodies, "三", at=tomorrow) == {}


def drafted(bodies, period="year"):
    call = reports.call(
        bodies.district, year=2026, period=period, due_on=TODAY, actor=bodies.top, at=NOW
    )
    report = call.reports.get(
        organisation__in=[bodies.branch, type(bodies.branch).objects.get_parent(bodies.branch)]
    )
    return reports.draft(report, actor=bodies.second, at=NOW)


def test_a_report_counts_published_grades_with_their_rates(client, published, bodies):
    report = drafted(bodies)
    total = Result.objects.published().filter(year=2026).count()
    assert len(report.grades) == total
    assert sorted(row[3] for row in report.grades)[:2] == ["basically", "not"]
    headings = [
        b.text
        for b in report_document(report, document=None, day=TODAY).blocks
        if b.kind == "heading"
    ]
    assert headings == [
        "一、基本情况",
        "二、典型事例",
        "三、考评等次",
        "四、未解决的事项",
        "五、存在问题及原因",
        "六、下一步打算",
    ]
    said = next(
        b.text
        for b in report_document(report, document=None, day=TODAY).blocks
        if "参加考评" in getattr(b, "text", "")
    )
    rates = [part.split("占")[1] for part in said.split("。")[0].split("，") if "占" in part]
    assert rates == ["60.0%", "0.0%", "20.0%", "20.0%"]
    client.force_login(bodies.top)
    book = openpyxl.load_workbook(
        BytesIO(client.get(reverse("report_workbook", args=[report.pk])).content)
    )
    grades = [row[3] for row in book["考评等次"].iter_rows(min_row=2, values_only=True)]
    assert grades.count("不满意") == 1 and len(grades) == total


def test_before_the_review_the_report_has_no_grades(review, bodies):
    report = drafted(bodies)
    assert report.grades == []
    headings = [
        b.text
        for b in report_document(report, document=None, day=TODAY).blocks
        if b.kind == "heading"
    ]
    assert headings[2] == "三、未解决的事项"
