"""One list has the public fields of a pledge: its fields are everywhere, any other field is nowhere."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from boards.posters.contents import poster_of
from boards.public import data
from ledger.entries import decisions as turns
from ledger.entries.models import Entry
from pledges.disclosure.publishing import public
from pledges.sheets.sheet.models import Item
from reviews.evaluation.results.result_papers import bulletin_document
from tests import factories as make
from tests.boards.public.test_board import put_up
from tests.reviews.evaluation.results.test_results import Review

pytestmark = pytest.mark.django_db
#: Permitted field → its mark in a text; ``explanation`` changes after the disclosure, so no poster has it.
MARKS = {
    "name": "欧阳公开", "post": "综合科科长", "pledge": "编写办事指南", "parts": "其中窗口指南", "explanation": "因道路改造停工",
}  # fmt: skip
BENEFICIARY = "下梁村李家"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def sheet():
    """A disclosed sheet with a mark in every permitted field and one in a field that is not permitted."""
    year = timezone.localdate().year
    member = make.member(name=MARKS["name"], post=MARKS["post"])
    sheet = make.sheet(member, year=year, practical=0)
    item = make.item(sheet, text=MARKS["pledge"], beneficiary=BENEFICIARY)
    item.parts.create(number=1, text=MARKS["parts"])
    make.confirm([sheet], actor=make.user(), at=timezone.now())
    sheet.refresh_from_db()
    put_up(sheet)
    turns.close_unfulfilled(
        Entry.objects.get(item=item), actor=make.user(), at=timezone.now(), cause="objective",
        note=MARKS["explanation"],
    )  # fmt: skip
    return sheet


def surfaces(client, sheet):
    """Name → all that it shows."""
    number = Item.objects.get(sheet=sheet, kind="practical").entry.number
    addresses = {
        "board": reverse("board"), "screen": reverse("board_kiosk"), "data in CSV": reverse("board_data_csv"),
        "data in JSON": reverse("board_data_json"), "sheet": reverse("board_sheet", args=[sheet.serial]),
        "item": reverse("board_item", args=[sheet.serial, number]),
    }  # fmt: skip
    shown = {}
    for name, address in addresses.items():
        answer = client.get(address)
        assert answer.status_code == 200, name
        body = answer.getvalue() if answer.streaming else answer.content
        shown[name] = body.decode()
    shown["poster"] = repr(poster_of(sheet.branch, today=timezone.localdate()).members)
    return shown


def where(client, sheet, mark):
    return {name for name, text in surfaces(client, sheet).items() if mark in text}


ALL = {"board", "screen", "data in CSV", "data in JSON", "sheet", "item", "poster"}
#: What a surface leaves to another one by its layout.
ELSEWHERE = {
    "post": {"board", "screen"}, "parts": {"screen"}, "explanation": {"screen", "poster"},
}  # fmt: skip


@pytest.mark.parametrize("field", MARKS)
def test_a_field_on_the_list_is_shown_and_one_that_is_taken_off_is_shown_nowhere(
    client, sheet, field, monkeypatch
):
    assert where(client, sheet, MARKS[field]) == ALL - ELSEWHERE.get(field, set())
    cache.clear()
    monkeypatch.delitem(public.FIELDS, field)
    assert where(client, sheet, MARKS[field]) == set()


def test_a_field_that_is_not_on_the_list_is_shown_nowhere_and_once_added_everywhere(
    client, sheet, monkeypatch
):
    assert where(client, sheet, BENEFICIARY) == set()
    cache.clear()
    added = public.Field("受益对象", "string", "受益对象", lambda shown: shown.word("beneficiary"))
    monkeypatch.setitem(public.FIELDS, "beneficiary", added)
    assert where(client, sheet, BENEFICIARY) == ALL - {"screen"}
    assert list(data.columns())[-2:] == ["beneficiary", "address"]
    schema = client.get(reverse("board_data_schema")).json()
    assert "beneficiary" in schema["properties"]


def test_the_places_are_those_of_the_list():
    assert set(public.FIELDS) >= public.PLACED
    assert set(public.FIELDS) >= set(public.OF_THE_PERSON)


def test_the_bulletin_of_a_review_names_nobody():
    make.word(make.district())
    review = Review().published()
    words = repr(bulletin_document(review.bulletin))
    people = [*review.evaluation.results.select_related("member")]
    assert people
    assert [row.member.name for row in people if row.member.name in words] == []
