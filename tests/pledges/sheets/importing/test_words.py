"""Words of a pledge list that nobody knows are asked about once, for all rows that have them."""

from datetime import date

import pytest

from ledger.entries.models import Entry
from pledges.sheets.sheet.models import Item
from tests import factories as make
from tests.pledges.sheets.importing.test_claims import branch, load, row_of, secretary  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(branch):  # noqa: F811
    member = make.member(branch)
    return [
        row_of(member, text=f"走访困难群众{n}户", kind="特色项目") for n in (3, 4)
    ] + [
        row_of(member, text="办理时限压缩", statutory_days="28", pledged_days="按规定时限"),
        row_of(member, text="解决难题5件", fulfilled="基本完成", fulfilled_on=date(2026, 2, 20)),
    ]  # fmt: skip


def names(preview):
    return {one.word: one.name for one in preview.context["plan"].words}


def test_each_word_is_asked_once_with_its_rows(load, secretary, rows):  # noqa: F811
    preview, job = load(secretary, *rows)
    assert [(one.heading, one.word, one.rows) for one in preview.context["plan"].words] == [
        ("承诺类别", "特色项目", 2), ("承诺时限(工作日)", "按规定时限", 1), ("兑现情况", "基本完成", 1),
    ]  # fmt: skip
    assert (preview.context["asked"], preview.context["refused_count"]) == (4, 0)
    assert "特色项目" in preview.content.decode()
    assert [count for _label, count in job.result["figures"]] == [0, 0, 0, 4]


def test_an_answer_holds_for_all_its_rows(load, secretary, rows):  # noqa: F811
    asked = names(load(secretary, *rows)[0])
    said = {asked["特色项目"]: "practical", asked["按规定时限"]: "none", asked["基本完成"]: "no"}
    _preview, job = load(secretary, *rows, **said)
    assert [count for _label, count in job.result["figures"]] == [4, 0, 0, 0]
    items = Item.objects.exclude(kind="common")
    assert {item.kind for item in items} == {"practical"}
    assert {entry.state for entry in Entry.objects.exclude(kind="common")} == {"open"}


def test_rows_can_be_left_out_and_answers_that_fit_nothing_are_none(load, secretary, rows):  # noqa: F811
    asked = names(load(secretary, *rows)[0])
    said = {asked["特色项目"]: "leave", asked["按规定时限"]: "practical", asked["基本完成"]: "yes"}
    _preview, job = load(secretary, *rows, **said)
    assert [count for _label, count in job.result["figures"]] == [1, 0, 0, 3]
    assert Entry.objects.exclude(kind="common").get().state == "claimed"
