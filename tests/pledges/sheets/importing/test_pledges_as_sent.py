"""Pledge lists as people really send them: part dates, words of a column, private characters, facts that a form refuses."""

from contextlib import suppress
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from ledger.entries.models import Entry
from pledges.sheets.sheet.models import Item
from press.fonts import missing_characters
from tests import factories as make
from tests.workbooks import making as m

pytestmark = pytest.mark.django_db
HEAD = ["姓名", "所在党支部", "手机号码", "承诺类别", "承诺事项", "具体措施", "完成时限", "是否热点难点", "法定时限(工作日)",
        "承诺时限(工作日)", "兑现情况", "兑现日期"]  # fmt: skip
BASE = {
    "姓名": "样本甲", "所在党支部": "新桥镇机关第一党支部", "手机号码": "13912000001", "承诺类别": "实事项目",
    "具体措施": "建立清单", "完成时限": "2026-12-20", "是否热点难点": "否", "兑现情况": "推进中",
}  # fmt: skip


@pytest.fixture
def run(tmp_path):
    """A function that imports rows with the command: (closing line as numbers, everything printed)."""
    make.cycle()
    make.member(make.branch(name="新桥镇机关第一党支部"), name="样本甲", phone="13912000001")
    make.user(username="importer")

    def run(*rows):
        path, out = tmp_path / "file", StringIO()
        lines = [
            BASE | {"承诺事项": f"联系困难党员{n}名"} | facts
            for n, facts in enumerate(rows, start=1)
        ]
        path.write_bytes(m.book([HEAD, *[[line.get(name) for name in HEAD] for line in lines]]))
        with suppress(SystemExit):
            call_command("import_pledges", str(path), cycle=2026, by="importer", stdout=out)
        told = out.getvalue()
        return tuple(int(part.partition("=")[2]) for part in told.splitlines()[-1].split()), told

    return run


def items():
    return Item.objects.exclude(kind="common").order_by("number")


def test_a_part_of_a_date_means_its_end(run):
    texts = [
        "2026年12月",
        "2026.12",
        "2026",
        "2026年12月底",
        "年底前",
        "2026年12月31日前",
        "全年",
        2026.12,
        "12月底",
        "1-12月",
    ]
    counts, _told = run(*[{"完成时限": text} for text in texts])
    assert counts == (10, 0, 0, 0)
    end = date(2026, 12, 31)
    assert [item.deadline for item in items()] == [end] * 6 + [None] + [end] * 3
    entry = items()[6].entry
    assert (entry.whole_year, entry.due) == (True, end)


@pytest.mark.parametrize(
    ("text", "day"),
    [("三季度", date(2026, 9, 30)), ("上半年", date(2026, 6, 30)), ("10月中旬前", date(2026, 10, 20)), ("2月底前完成", date(2026, 2, 28)),
     ("10月28日", date(2026, 10, 28)), ("2026年3月至10月", date(2026, 10, 31)), ("第四季度末", date(2026, 12, 31))],
)  # fmt: skip
def test_usual_words_of_an_end(run, text, day):
    assert run({"完成时限": text})[0] == (1, 0, 0, 0)
    assert items().get().deadline == day


@pytest.mark.parametrize("text", ["待定", "国庆前后", "2026.1", "31", "尽快"])
def test_what_is_no_end_is_refused_with_an_example_of_the_year(run, text):
    value = float(text) if text == "2026.1" else text
    counts, told = run({"完成时限": value})
    assert (counts, "2026" in told or "1968" in told) == ((0, 0, 0, 1), True)


def test_when_it_was_fulfilled(run):
    counts, told = run(
        {"兑现情况": "已兑现", "兑现日期": "2099-03-01"},
        {"兑现情况": "已兑现", "兑现日期": "2026年6月"},
        {"兑现情况": "推进中", "兑现日期": "2026-06-01"},
        {"兑现情况": "已兑现", "兑现日期": "2026"},
    )
    assert counts == (2, 0, 0, 2)
    assert "第2行未导入：兑现日期不能晚于今天。" in told
    assert "按当月最后一天2026-06-30登记" in told
    assert "兑现日期（2026-06-01）未采用" in told
    found = (
        Entry.objects.exclude(kind="common").order_by("number").values_list("state", "fulfilled_on")
    )
    assert list(found) == [("claimed", date(2026, 6, 30)), ("open", None)]


def test_the_words_of_columns_with_few_meanings(run):
    counts, told = run(
        {"法定时限(工作日)": "28天", "承诺时限(工作日)": "5天"},
        {"法定时限(工作日)": "28 个工作日", "承诺时限(工作日)": "当场办结"},
        {"是否热点难点": "/"},
        {"是否热点难点": "难点"},
        {"承诺类别": "个性项目"},
        {"法定时限(工作日)": 5, "承诺时限(工作日)": 28},
    )
    assert counts == (5, 0, 0, 1)
    assert [(item.statutory_days, item.pledged_days) for item in items()[:2]] == [(28, 5), (28, 0)]
    assert [item.is_hot_issue for item in items()[2:4]] == [False, True]
    assert items()[4].kind == "practical"
    assert "第7行未导入" in told


def test_the_database_refuses_a_longer_limit_than_the_statute(run):
    run({})
    with pytest.raises(IntegrityError):
        Item.objects.filter(pk=items().get().pk).update(statutory_days=5, pledged_days=28)


def test_a_private_character_is_what_the_standard_names_or_is_named(run):
    counts, told = run(
        {"承诺事项": "联系样\ue863同志等困难党员3名"}, {"承诺事项": "联系\ue000同志"}
    )
    assert (counts, "U+E000" in told) == ((1, 0, 0, 1), True)
    assert items().get().text == "联系样䶮同志等困难党员3名"
    assert [code for _char, code, _name in missing_characters("样\ue000\ue863䶮")][:2] == [
        "U+E000",
        "U+E863",
    ]


def test_a_phone_number_other_than_the_roster_s_is_reported(run):
    counts, told = run({"手机号码": "13999999999"})
    assert (counts, "13999999999与花名册（13912000001）不一致" in told) == ((1, 0, 0, 0), True)


def test_a_name_merged_over_its_items(tmp_path, run):
    def change(made):
        for cells in ("A2:A3", "B2:B3", "C2:C3"):
            made.active.merge_cells(cells)

    lines = [BASE | {"承诺事项": "一件3户"}, {"承诺事项": "二件5户", "完成时限": "年底"}]
    path = tmp_path / "merged"
    path.write_bytes(
        m.book([HEAD, *[[line.get(name) for name in HEAD] for line in lines]], change=change)
    )
    call_command("import_pledges", str(path), cycle=2026, stdout=StringIO())
    assert [item.text for item in items()] == ["一件3户", "二件5户"]
