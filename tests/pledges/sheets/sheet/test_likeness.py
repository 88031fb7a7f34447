"""Near copies: found in the branch while one writes, counted in the district by the daily tick, never blocking."""

from datetime import date
from time import perf_counter

import pytest

from pledges.sheets.sheet.daily import count_near_copies
from pledges.sheets.sheet.likeness import near, others, outline
from pledges.sheets.sheet.models import Item
from pledges.sheets.sheet.phrases import masked
from pledges.sheets.sheet.quality import advise
from registry.daily import Tick
from tests import factories as make

TEXT = "结对方林村困难群众4户，每季度上门走访1次"
ALIKE = "结对永福村困难群众七户，每季度上门走访2次"
OTHER = "编写本科室业务办事指南6份，10月底前在大厅公开"
TICK = Tick(today=date(2026, 11, 28), since=None, at=make.NOW)


@pytest.mark.parametrize(
    ("text", "blanks"),
    [
        (TEXT, "结对＿＿村困难群众＿＿户，每季度上门走访＿＿次"),
        (ALIKE, "结对＿＿村困难群众＿＿户，每季度上门走访＿＿次"),
        ("2026年10月31日前走访4户", "＿＿年＿＿月＿＿日前走访＿＿户"),
        ("十月底前走访三十余户", "＿＿月底前走访＿＿户"),
        ("满意率达到98.5%，投诉下降百分之二十", "满意率达到＿＿%，投诉下降百分之＿＿"),
        ("材料一次性告知，统一规范用语", "材料一次性告知，统一规范用语"),
        ("参加社区志愿服务", "参加社区志愿服务"),
        ("树牢四个意识", "树牢四个意识"),
        ("上半年完成", "上半年完成"),
        ("每一名党员参加", "每一名党员参加"),
    ],
)
def test_figures_dates_and_places_become_blanks(text, blanks):
    assert masked(text) == blanks


def test_what_differs_in_words_is_no_copy():
    assert outline(TEXT) == outline(ALIKE)
    assert near(outline(TEXT), [outline(OTHER)]) == set()
    assert near("走访", ["走访", "走访群"]) == {"走访"}


def test_a_place_that_is_not_known_for_one_and_a_changed_word_are_still_near():
    one, two = outline("带头为城东片居民义务修电器20次"), outline("带头为河西片居民义务修电器12次")
    assert two in near(one, [two])


def test_others_are_counted_by_member():
    rows = [(1, "a", TEXT), (2, "a", ALIKE), (3, "b", ALIKE), (4, "c", OTHER), (5, "d", "")]
    assert others(rows) == {1: 1, 2: 1, 3: 1, 4: 0, 5: 0}


def codes_and_words(sheet):
    items = list(sheet.items.exclude(kind="common").prefetch_related("parts"))
    return [flag.words for flags in advise(sheet, items).values() for flag in flags]


def draft(of, text=TEXT, **facts):
    day = date(facts.get("year", make.YEAR), 10, 31)
    return make.sheet(of, practical=0, items=[{"text": text, "deadline": day}], **facts)


@pytest.mark.django_db
def test_near_copies_in_the_branch_are_said_with_their_number():
    branch = make.branch()
    sheet = draft(make.member(branch, name="张三"), state="draft")
    assert codes_and_words(sheet) == []
    draft(make.member(branch, name="李四"), ALIKE)
    draft(make.member(branch, name="王五"), OTHER)
    assert "1" in codes_and_words(sheet)[0]
    draft(make.member(branch, name="赵六"), ALIKE)
    (words,) = codes_and_words(sheet)
    assert words.startswith("本支部另有2名党员")


@pytest.mark.django_db
def test_near_copies_of_last_year_are_said():
    member = make.member()
    draft(member, ALIKE, year=make.YEAR - 1)
    assert "去年" in codes_and_words(draft(member, state="draft"))[0]


@pytest.mark.django_db
def test_the_tick_counts_the_district_and_forgets_a_count_when_the_words_change():
    one, two = make.branch(), make.branch(name="中共另一支部")
    sheet = draft(make.member(one, name="张三"), state="draft")
    draft(make.member(two, name="李四"), ALIKE)
    draft(make.member(two, name="王五"), ALIKE, year=make.YEAR - 1)
    assert codes_and_words(sheet) == []
    assert count_near_copies(TICK) == {"compared": 3}
    assert "1名" in codes_and_words(sheet)[0]
    assert [
        *Item.objects.filter(sheet=sheet, kind="practical").values_list("alike", flat=True)
    ] == [1]


@pytest.mark.django_db
def test_a_tick_that_finds_nothing_new_writes_nothing(django_assert_num_queries):
    branch = make.branch()
    draft(make.member(branch, name="张三"))
    draft(make.member(branch, name="李四"), ALIKE)
    count_near_copies(TICK)
    with django_assert_num_queries(2):
        count_near_copies(TICK)


def test_a_district_is_compared_in_seconds():
    rows = [
        (
            n,
            n // 3,
            f"{'甲乙丙丁戊己庚辛'[n % 8]}为第{n}类人群{chr(0x4E00 + n % 4000)}办理事项{n}件",
        )
        for n in range(12_340)
    ]
    began = perf_counter()
    others(rows)
    assert perf_counter() - began < 20  # 2 s on the machine of the figures in docs/performance.md
