"""What leaves as a workbook comes back unchanged."""

from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command

from access.roles import Role
from accounts.people.models import Member
from ledger.entries import verbs as rules
from ledger.entries.models import Event
from pledges.sheets.sheet.models import Item
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(client):
    """Members in every form of the screen: partial dates, odd names, exempt, two of one name; items in every state."""
    make.cycle()
    branches = [
        make.branch(make.organisation(name="甲镇党委"), name="甲村党支部", sector="town"),
        make.branch(name="区财政局党支部"),
    ]
    first = make.member(branches[0], name="𬭎𪚥·买买提", gender="男", born_on=date(1983, 7, 1), born_precision="month",
                        joined_on=date(2001, 6, 30), education="大学", post="=科长", ethnicity="汉族")  # fmt: skip
    make.member(branches[0], name="王伟", born_on=date(1990, 2, 3))
    make.member(branches[0], name="王伟")
    make.member(
        branches[1],
        name="老同志",
        exempt_reason="长期病休",
        born_on=date(1940, 1, 1),
        born_precision="year",
    )
    make.member(branches[1], name="走了", status="left")
    items = [
        {"text": "编写办事指南6份", "is_hot_issue": True, "deadline": None},
        {"text": "第一行\n第二行", "statutory_days": 28, "pledged_days": 5},
        {"text": "=SUM(A1)开头的承诺"}, {"text": "走访困难群众4户"}, {"text": "走访困难群众4户"},
    ]  # fmt: skip
    sheet = make.confirmed_sheet(first, practical=0, items=items)
    entry = sheet.member.ledger.entries.get(text="编写办事指南6份")
    rules.claim(entry, actor=make.user(), at=NOW, fulfilled_on=date(2026, 3, 1))
    rules.verify_and_strike_off(entry, actor=make.user(), at=NOW)
    make.sheet(make.member(branches[1], name="草稿人"), practical=1)
    client.force_login(make.holder(Role.ADMINISTRATOR, make.district()))


def sent_back(command, content, path, **options):
    path.write_bytes(content)
    out, code = StringIO(), 0
    try:
        call_command(command, str(path), stdout=out, **options)
    except SystemExit as end:
        code = end.code
    return out.getvalue().strip().splitlines()[-1], code


def test_the_roster_comes_back_unchanged(client, district, tmp_path):
    content = client.get("/exchange/roster.xlsx").content
    assert openpyxl.load_workbook(BytesIO(content)).active.max_row == 6
    before = list(Member.objects.order_by("pk").values())
    assert sent_back("import_roster", content, tmp_path / "r.xlsx") == (
        "accepted=0 unchanged=5 changed=0 refused=0",
        0,
    )
    assert list(Member.objects.order_by("pk").values()) == before


def test_the_pledges_come_back_unchanged(client, district, tmp_path):
    content = client.get("/exchange/pledges.xlsx").content
    before = (list(Item.objects.order_by("pk").values()), Event.objects.count())
    line = sent_back("import_pledges", content, tmp_path / "p.xlsx", cycle=2026)
    assert line == ("accepted=0 unchanged=6 changed=0 refused=0", 0)
    assert (list(Item.objects.order_by("pk").values()), Event.objects.count()) == before


def test_only_the_own_units(client, district):
    client.force_login(make.holder(Role.ADMINISTRATOR, Member.objects.get(name="老同志").branch))
    book = openpyxl.load_workbook(BytesIO(client.get("/exchange/roster.xlsx").content))
    assert sorted(row[0] for row in book.active.iter_rows(min_row=2, values_only=True)) == [
        "老同志",
        "草稿人",
    ]
