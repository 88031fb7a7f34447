"""Every private field is filled with a different marker; then all public output is searched for the markers."""

import io
import json
import re
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.people.models import Member
from boards.public.data import columns
from ledger.entries import decisions as turns
from ledger.entries import verbs as rules
from ledger.entries.models import Entry
from ledger.evidence.rules import add_evidence
from pledges.disclosure.opinions import rules as opinions
from pledges.disclosure.opinions.models import OpinionCase
from pledges.sheets.sheet.models import Item
from tests import factories as make
from tests.access.table import ROWS
from tests.boards.public.test_board import put_up
from tests.press.text import text_of

pytestmark = pytest.mark.django_db

#: What may be read by everybody, of the text fields of a member, an item and an entry (docs/domain.md §5).
PUBLIC = {
    Member: {"name", "post"},
    Item: {"text"},
    Entry: {"text", "explanation", "serial"},
}
#: Codes and keys: they hold no words of anybody's.
CODES = {
    "tier", "team", "status", "kind", "state", "cause", "check_result", "check_state", "advice", "born_precision",
    "joined_precision", "gender", "name_key", "pinyin", "initials",
}  # fmt: skip


def private_fields(model):
    """The names of the text fields that must never be seen."""
    texts = (models.CharField, models.TextField)
    names = {field.name for field in model._meta.get_fields() if isinstance(field, texts)}
    return sorted(names - PUBLIC[model] - CODES)


def marker(model, name):
    """A unique word; short enough for every field."""
    return f"㊙{model._meta.model_name[:2]}{name[:8]}"


@pytest.fixture
def seeded():
    """A disclosed sheet of a member with a marker in every private field, and a life that left marks behind."""
    cache.clear()
    secrets = {
        model: {name: marker(model, name) for name in private_fields(model)} for model in PUBLIC
    }
    facts = secrets[Member] | {"exempt_reason": "", "phone": "13912345670"}
    member = make.member(
        name="欧阳公开",
        post="科长",
        born_on=date(1963, 11, 17),
        joined_on=date(1987, 7, 19),
        **facts,
    )
    sheet = make.sheet(member, oral=True, recorder="㊙记录人", practical=2)
    Item.objects.filter(sheet=sheet, kind="practical").update(**secrets[Item])
    make.confirm([sheet], actor=make.user(name="㊙确认人"), at=make.NOW)
    sheet.refresh_from_db()
    put_up(sheet)
    _common, first, second = member.ledger.entries.order_by("number")
    actor, other, at = make.user(name="㊙填报人"), make.user(name="㊙核实人"), make.NOW
    rules.note_progress(first, actor=actor, at=at, note="㊙进展说明", amount=3)
    add_evidence(first, [SimpleUploadedFile("㊙证明.pdf", b"%PDF-1.7")], actor=actor, at=at)
    rules.claim(first, actor=actor, at=at, fulfilled_on=at.date(), note="㊙申报说明")
    rules.verify_and_strike_off(first, actor=other, at=at, note="㊙核实说明")
    turns.ask_extension(second, actor=actor, at=at, due=date(2026, 12, 20), note="㊙延期理由")
    turns.extend(second, actor=other, at=at, note="㊙延期批语")
    turns.close_unfulfilled(
        second, actor=other, at=at + timedelta(days=1), cause="objective", note="因道路改造停工"
    )
    opinions.send(
        first, text="㊙原文意见", token="0" * 32, proof="1" * 64, address="192.0.2.1", at=at
    )
    row = opinions.forward(OpinionCase.objects.get(), actor=actor, at=at, public_text="请公开进度")
    row = opinions.answer(row, actor=other, at=at, text="已公开")
    opinions.publish(row, actor=actor, at=at)
    left = Entry.objects.filter(pk__in=[first.pk, second.pk])
    left.update(**{name: value for name, value in secrets[Entry].items() if name != "focus"})
    words = {value for fields in secrets.values() for value in fields.values()}
    return sheet, words | {"13912345670", "1963", "11月17日", "1987"}


def public_addresses(sheet):
    """Every page and file that a visitor gets, by the access table itself, and all that hangs on the sheet."""
    entries = list(sheet.member.ledger.entries.order_by("number"))
    kwargs = {
        "board_sheet": {"serial": sheet.serial}, "board_unit": {"code": sheet.branch.code},
        "opinion_create": {"serial": sheet.serial, "number": entries[1].number},
    }  # fmt: skip
    yield from (reverse("board_item", args=[sheet.serial, entry.number]) for entry in entries)
    for row in ROWS:
        if row.public or row.expected("GET")["n"] == "2":
            try:
                yield reverse(row.name, kwargs=kwargs.get(row.name, {}))
            except NoReverseMatch:
                continue
    for query in (
        "q=㊙",
        "q=欧阳公开",
        "status=unfulfilled",
        "status=fulfilled",
        "hot=1",
        f"unit={sheet.branch.code}",
    ):
        yield f"{reverse('board')}?{query}"
        yield f"{reverse('board_kiosk')}?{query}"


def words_of(response):
    body = response.getvalue() if response.streaming else response.content
    if response.headers["Content-Type"].startswith("application/pdf"):
        with pikepdf.open(io.BytesIO(body)) as pdf:
            info = " ".join(str(value) for value in pdf.docinfo.values())
        return text_of(body) + info
    return body.decode()


def test_no_marker_is_in_any_public_output(client, seeded):
    sheet, words = seeded
    leaks, pages, seen = [], 0, ""
    for address in dict.fromkeys(public_addresses(sheet)):
        response = client.get(address)
        if response.status_code != 200:
            continue
        text, pages = words_of(response), pages + 1
        seen += text
        query = re.sub(r'value="㊙"|q=%E3%8A%99', "", text)  # the visitor's own search comes back
        leaks += [f"{address}: {word}" for word in words if word in query]
        leaks += [f"{address}: {found}" for found in re.findall(r"㊙[\w]{1,8}", query)]
    assert leaks == []
    assert pages > 20
    for word in ("欧阳公开", "科长", "结对困难群众4户", "因道路改造停工", "请公开进度", "已公开"):
        assert word in seen, word


def test_the_markers_would_be_found(client, seeded):
    sheet, words = seeded
    Entry.objects.filter(serial=sheet.serial).update(text=marker(Item, "measure"))
    assert any(word in client.get("/board/").content.decode() for word in words)


def test_every_private_field_has_its_marker(seeded):
    assert private_fields(Item) == [
        "advice_text",
        "baseline",
        "beneficiary",
        "measure",
        "proof",
        "unit",
        "verifier",
    ]
    assert {"note", "measure", "proof", "verifier", "beneficiary", "baseline"} <= set(
        private_fields(Entry)
    )
    assert {"phone", "ethnicity", "education", "exempt_reason"} <= set(private_fields(Member))


def test_the_open_data_have_the_described_fields_and_no_others(client, seeded):
    answer = client.get(reverse("board_data_json"))
    data = json.loads(answer.getvalue())
    schema = client.get(reverse("board_data_schema")).json()
    assert all(list(item) == list(columns()) == schema["required"] for item in data["items"])
    assert len(data["items"]) == 2
    kinds = {"string": str, "integer": int, "array": list}
    for item in data["items"]:
        for name, value in item.items():
            assert isinstance(value, kinds[schema["properties"][name]["type"]]), name
    rows = client.get(reverse("board_data_csv")).getvalue().decode("utf-8-sig").splitlines()
    assert rows[0].split(",") == list(columns())
    assert timezone.localdate().isoformat()[:4] in data["made"]


def test_a_cell_of_the_csv_is_never_a_formula(client, seeded):
    sheet, _words = seeded
    Entry.objects.filter(serial=sheet.serial).update(text="=1+1")
    assert ",'=1+1," in client.get(reverse("board_data_csv")).getvalue().decode()
