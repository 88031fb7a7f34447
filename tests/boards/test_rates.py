"""One figure is one figure: each rate on each page, paper and workbook is that of core.numbers.percent."""

import re
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.cache import cache
from django.utils import timezone

from access.roles import Role
from core.numbers import percent
from ledger.entries import verbs as rules
from ledger.entries.models import Entry
from ledger.entries.progress import progress_percent_of
from pledges.sheets.confirmation.confirming import confirm
from pledges.sheets.paper.contents import paper_of
from pledges.sheets.templatetags.sheets import speedup
from reviews.evaluation.results import deciding
from reviews.evaluation.results.result_papers import bulletin_document
from reviews.meetings.circulars.circular_paper import document_of
from reviews.meetings.circulars.figures import CATEGORIES
from reviews.reports import rules as reports
from reviews.reports.models import Report
from reviews.reports.report_papers import report_document
from tests import factories as make
from tests.boards.public.test_board import put_up
from tests.core.files.elsewhere import kept
from tests.factories import NOW, TODAY
from tests.press.text import text_of
from tests.reviews.evaluation.results.test_results import Review
from tests.reviews.meetings.circulars.test_circulars import drafted
from tests.reviews.reviewing import parent

pytestmark = pytest.mark.django_db
NOTE = "因四舍五入，各项之和可能不等于100%"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def written(part, whole):
    return f"{percent(part, whole)}%"


def said(text):
    """[(count, rate)] of a sentence: 已销号1项，占33.3%."""
    return [(int(n), rate) for n, rate in re.findall(r"(\d+)[项人]，占([\d.]+%)", text)]


def blocks(document, kind):
    return [block for block in document.blocks if block.kind == kind]


def words(document):
    return "\n".join(block.text for block in blocks(document, "paragraph"))


@pytest.fixture
def thirds():
    """A branch with one common and five practical items: two struck off, two awaiting verification, two under way."""
    town = make.organisation(name="甲镇党委")
    member = make.member(make.branch(town, name="甲村党支部"))
    put_up(make.confirmed_sheet(member, practical=5))
    entries = list(member.ledger.entries.order_by("number"))
    assert len(entries) == 6
    for entry in entries[1:5]:
        rules.claim(entry, actor=make.user(), at=NOW, fulfilled_on=TODAY)
    for entry in entries[1:3]:
        rules.verify_and_strike_off(entry, actor=make.user(), at=NOW)
    cache.clear()
    return town


def test_a_third_is_the_same_figure_everywhere(client, thirds):
    """2 of 6 on desk, dashboard, workbook, circular and its page; 2 of 5 on the board and its screen."""
    third, year = written(2, 6), timezone.localdate().year
    circular = drafted(thirds)
    paper = document_of(circular, day=TODAY)
    assert said(words(paper)) == [(2, third)] * 3
    for table in blocks(paper, "table"):
        assert [row[-1] for row in table.rows] == [third]
    for line in [circular.figures["total"], *circular.figures["units"], *circular.figures["tiers"]]:
        for name in CATEGORIES:
            assert line["rates"][name] == str(percent(line["counts"][name], 6))
    client.force_login(make.holder(Role.ADMINISTRATOR, make.district()))
    assert client.get("/").text.count(third) == 2
    assert client.get(f"/circulars/{circular.pk}/").text.count(third) == 2
    page = f"/dashboard/?year={year}"
    assert client.get(page).text.count(f"<small>{third}</small>") == 2
    book = openpyxl.load_workbook(BytesIO(client.get(f"{page}&export=1").content))
    units = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    assert [f"{row[-1]}%" for row in units] == [third]
    board = written(2, 5)
    assert client.get("/board/").text.count(board) == 3
    assert board in client.get("/board/kiosk/").text


def test_saved_days_are_the_same_figure_on_form_ledger_and_paper():
    """16 → 15 is 6.25: halves go up wherever it is shown."""
    sheet = make.sheet(practical=0)
    item = make.item(sheet, statutory_days=16, pledged_days=15, target=None, unit="")
    confirm([sheet], actor=make.user(), at=NOW)
    form = {name: SimpleNamespace(value=lambda n=name: getattr(item, n)) for name in ("statutory_days", "pledged_days")}  # fmt: skip
    entry = sheet.member.ledger.entries.last()
    assert {item.speedup, entry.speedup} == {percent(1, 16)}
    printed = paper_of(sheet.revisions.get()).practical[0].target
    assert (printed, speedup(form)) == ("提速6.3%", "6.3%")


def test_a_part_of_a_target_is_rounded_like_every_rate():
    entry = make.entries(practical=0, items=[{"target": 16, "unit": "户"}])[-1]
    rules.note_progress(entry, actor=make.user(), at=NOW, note="", amount=1)
    assert Entry.objects.get(pk=entry.pk).progress_percent == percent(1, 16)
    parts = [{"text": "一", "target": 4, "unit": "户"}, *({"text": word} for word in "二三四")]
    whole = SimpleNamespace(target=None, parts=parts, parts_done={"1": 1})
    assert progress_percent_of(whole) == percent(1, 16)


def test_a_whole_whose_rates_miss_100_says_so_on_paper(thirds):
    paper = document_of(drafted(thirds), day=TODAY)
    assert NOTE in words(paper)


def reported(unit):
    """The paper of the unit's report to the district, as a draft."""
    actor, above = make.user(), make.district()
    reports.call(above, year=2026, period="year", due_on=TODAY, actor=actor, at=NOW)
    report = reports.draft(Report.objects.get(organisation=unit), actor=actor, at=NOW)
    return report_document(report, document=None, day=TODAY)


def test_a_third_is_the_same_figure_in_a_report(thirds):
    paper, third = reported(thirds), written(2, 6)
    assert said(words(paper)) == [(2, third)] * 3
    assert [row[-1] for row in blocks(paper, "table")[0].rows] == [third]
    assert NOTE in words(paper)


def graded(*grades):
    """A published review whose subjects have these grades."""
    review = Review(members=len(grades)).counted()
    for result, grade in zip(review.evaluation.results.order_by("pk"), grades, strict=True):
        deciding.decide(result, grade=grade, reason="研究", seat=review.seats["s"], at=NOW)
    deciding.conclude(review.evaluation, actor=review.administrator, at=NOW)
    review.bulletin = deciding.publish(
        review.evaluation, word="路承", actor=review.administrator, at=NOW
    )
    cache.clear()
    return review


@pytest.fixture
def sixths():
    """Of six people one in each of two grades, and four in the best: 66.7, 16.7, 16.7 and 0.0 add up to 100.1."""
    return graded("satisfied", "satisfied", "satisfied", "satisfied", "fairly", "basically")


RATES = [(4, "66.7%"), (1, "16.7%"), (1, "16.7%"), (0, "0.0%")]


def test_each_grade_has_its_count_and_its_rate_on_the_bulletin(sixths):
    paper = bulletin_document(sixths.bulletin)
    assert said(words(paper)) == RATES == [(n, written(n, 6)) for n, _rate in RATES]
    for table in blocks(paper, "table"):
        assert list(table.head[1:]) == ["人数", "满意", "较满意", "基本满意", "不满意"]
        assert [row[0] for row in table.rows][-1] == "合计"
        for row in table.rows:
            assert list(row[1:]) == ["6", *(f"{n}\n{rate}" for n, rate in RATES)]
    assert NOTE in words(paper)
    printed = text_of(kept(sixths.bulletin))
    assert "满意率" not in printed


def test_the_grades_are_the_same_in_a_report(sixths):
    paper = reported(parent(sixths.branch))
    [grades] = [block.text for block in blocks(paper, "paragraph") if "参加考评" in block.text]
    assert said(grades) == RATES
    assert NOTE in grades


def test_the_grades_are_the_same_on_pages(client, sixths):
    client.force_login(sixths.administrator)
    page = client.get(f"/evaluations/{sixths.evaluation.pk}/results/").text
    shown = re.findall(r"<b>(\d+)</b> <span>[^<]+</span> <small>([\d.]+%)</small>", page)
    assert [(int(n), rate) for n, rate in shown] == RATES
    assert NOTE in page
    board = client.get(f"/board/reviews/{sixths.evaluation.year}/").text
    rates = re.findall(r'>(\d+) <small class="muted">([\d.]+%)</small>', board)
    assert [(int(n), rate) for n, rate in rates] == RATES * 3
    assert NOTE in board


def test_where_the_rates_add_up_there_is_no_note(client):
    review = graded("satisfied", "satisfied", "satisfied", "fairly", "fairly")
    paper = bulletin_document(review.bulletin)
    assert [rate for _n, rate in said(words(paper))] == ["60.0%", "40.0%", "0.0%", "0.0%"]
    client.force_login(review.administrator)
    pages = (f"/evaluations/{review.evaluation.pk}/results/", f"/board/reviews/{review.evaluation.year}/")  # fmt: skip
    assert [NOTE in text for text in (words(paper), *(client.get(page).text for page in pages))] == [False] * 3  # fmt: skip
