"""Fewer keys for better pledges: deadlines in words, amounts read out of the text, sentences made of parts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pledges.sheets.sheet.drafting import ItemContent, save_draft, stored
from pledges.sheets.sheet.forms import SheetForms
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return make.sheet(state="draft", practical=0)


def typed(sheet, **fields):
    """The forms of ``sheet`` with one item typed in."""
    counts = {"items-TOTAL_FORMS": "1", "items-INITIAL_FORMS": "0"}
    item = {f"items-0-{name}": value for name, value in fields.items()}
    forms = SheetForms(sheet, {"sheet-version": str(sheet.version)} | counts | item)
    forms.is_valid()
    return forms


def item_of(sheet, **fields):
    forms = typed(sheet, **fields)
    assert forms.is_valid(), forms.problems()
    return forms.content().items[0]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-11-30", date(2026, 11, 30)),
        ("10月底", date(2026, 10, 31)),
        ("三季度", date(2026, 9, 30)),
        ("10.31", date(2026, 10, 31)),
        ("年底前", date(2026, 12, 31)),
        ("全年", date(2026, 12, 31)),
        ("２０２６年６月", date(2026, 6, 30)),
        ("", None),
        ("待定", None),
    ],
)
def test_a_deadline_is_read_as_in_a_workbook(sheet, words, day):
    assert item_of(sheet, text="走访4户", deadline=words).deadline == day


@pytest.mark.parametrize("words", ["尽快", "2027-01-01", "2月30日"])
def test_a_deadline_that_is_none_is_refused_at_its_field(sheet, words):
    forms = typed(sheet, text="走访4户", deadline=words)
    assert list(forms.items[0].errors) == ["deadline"]
    assert forms.items[0]["deadline"].value() == words


def test_the_sentence_is_written_from_its_parts_where_no_text_is(sheet):
    parts = {"verb": "走访", "what": "困难群众", "target": "30", "unit": "户", "deadline": "10月底"}
    assert (
        item_of(sheet, **parts, proof="走访记录").text
        == "10月31日前走访困难群众30户，留存走访记录备查。"
    )
    assert item_of(sheet, **parts, text="自己写的话").text == "自己写的话"


def save(sheet, *items):
    content = replace(stored(sheet), items=items)
    sheet, keys = save_draft(sheet, content, version=sheet.version, actor=None, at=make.NOW)
    return sheet, keys[0], sheet.items.exclude(kind="common").get()


def test_the_amount_follows_the_text_until_somebody_enters_another(sheet):
    sheet, key, item = save(sheet, ItemContent(text="走访困难群众3户"))
    assert (item.target, item.unit) == (Decimal(3), "户")
    was = ItemContent(id=key, text="走访困难群众30户", target=Decimal(3), unit="户")
    sheet, key, item = save(sheet, was)
    assert (item.target, item.unit) == (Decimal(30), "户")
    sheet, key, item = save(sheet, replace(was, target=Decimal(28)))
    assert item.target == 28
    sheet, key, item = save(sheet, replace(was, text="走访困难群众40户", target=Decimal(28)))
    assert item.target == 28


def test_an_amount_that_was_taken_out_again_stays_out(sheet):
    sheet, key, _item = save(sheet, ItemContent(text="走访困难群众3户"))
    _sheet, _key, item = save(sheet, ItemContent(id=key, text="走访困难群众3户"))
    assert (item.target, item.unit) == (None, "")


def test_a_page_sent_twice_changes_nothing_twice(sheet):
    content = replace(stored(sheet), items=(ItemContent(text="走访困难群众3户"),))
    for _time in range(2):
        sheet, _keys = save_draft(sheet, content, version=0, actor=None, at=make.NOW)
    assert sheet.version == 1
