"""The quality gate: no number, no deadline, a hedge, a copy. It advises; it never blocks."""

import pytest

from pledges.sheets.sheet.quality import advise
from pledges.sheets.sheet.rules import submit
from tests import factories as make

pytestmark = pytest.mark.django_db


def codes(sheet):
    """The codes of the advice on the sheet's only practical item."""
    (item,) = sheet.items.exclude(kind="common")
    return [flag.code for flag in advise(sheet, [item]).get(item.pk, [])]


def sheet_with(text, *, of=None, **facts):
    blank = {"target": None, "unit": "", "deadline": None, **facts}
    return make.sheet(of, practical=0, state="draft", items=[{"text": text, **blank}])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("走访困难群众4户，9月30日前完成", []),
        ("走访困难群众四户，九月底前完成，每季度一次", []),
        ("年底前走访困难群众三十余次", []),
        ("窗口满意率达到百分之九十五，年内完成", []),
        ("进一步改进作风", ["no_number", "no_deadline", "hedged"]),
        ("统一规范窗口用语", ["no_number", "no_deadline"]),
        ("年底前一次性告知办事材料", ["no_number"]),
        ("争取年底前走访4户", ["hedged"]),
        ("走访𬭎·𪚥家庭4户", ["no_deadline"]),
    ],
)
def test_what_is_missing_is_said(text, found):
    assert codes(sheet_with(text)) == found


def test_fields_count_as_well_as_words():
    facts = {"target": 4, "unit": "户", "deadline": "2026-09-30"}
    assert codes(sheet_with("走访困难群众", **facts)) == []
    assert codes(sheet_with("缩短办理时间", statutory_days=28, pledged_days=5)) == ["no_deadline"]


@pytest.mark.parametrize("copy", ["年底前走访困难群众4户", "年底前，走访 困难群众４户。"])
def test_the_words_of_last_year_are_known_in_any_dress(copy):
    member = make.member()
    make.sheet(member, year=make.YEAR - 1, practical=0, items=[{"text": "年底前走访困难群众4户"}])
    assert codes(sheet_with(copy, of=member)) == ["copied"]


def test_a_colleagues_wording_is_found_and_a_strangers_is_not():
    branch, other = make.branch(), make.branch(name="中共另一支部")
    text = "年底前走访困难群众4户"
    sheet_with(text, of=make.member(other, name="陈静"))
    sheet = sheet_with(text, of=make.member(branch, name="李四"))
    assert codes(sheet) == []
    sheet_with(text, of=make.member(branch, name="张三"))
    assert codes(sheet) == ["copied"]


def test_nothing_is_said_of_common_items_and_empty_ones():
    sheet = sheet_with("  ")
    assert advise(sheet, list(sheet.items.all())) == {}


def test_advice_does_not_stop_a_sheet():
    sheet = sheet_with("争取进一步改进作风", deadline="2026-09-30")
    assert codes(sheet) == ["no_number", "hedged"]
    submit(sheet, actor=make.user(), at=make.NOW)
    sheet.refresh_from_db()
    assert sheet.state == "submitted"


@pytest.mark.parametrize("number", [1, 12])
def test_query_count_is_two_for_any_number(number, django_assert_num_queries):
    branch = make.branch()
    make.sheet(make.member(branch, name="张三"))
    sheet = make.sheet(make.member(branch, name="李四"), practical=number)
    items = list(sheet.items.prefetch_related("parts"))
    with django_assert_num_queries(2):
        advise(sheet, items)
