"""The public board: what it shows, what it never shows, and what it costs."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.people.models import Tier
from ledger.entries import decisions as turns
from ledger.entries import verbs as ledger_rules
from ledger.entries.models import Entry
from pledges.disclosure.publishing import rules
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.confirmation.models import Revision
from pledges.sheets.sheet.models import Item, Sheet
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

#: Values of a member or a sheet that must never be on the board.
SECRETS = {
    "phone": "13912345670",
    "recorder": "记录人张某",
    "measure": "措施内容不公开",
    "baseline": "去年完成三户",
    "beneficiary": "下梁村李家",
    "proof": "照片若干",
    "verifier": "村支书核实",
    "note": "内部进展说明",
    "education": "大学本科学历",
    "ethnicity": "畲族人士",
}


@pytest.fixture(autouse=True)
def _fresh_figures():
    cache.clear()


def disclosed(of=None, *, by=None, **fields):
    """A confirmed sheet that the board shows today."""
    sheet = factories.confirmed_sheet(of, **fields)
    put_up(sheet)
    return sheet


def put_up(sheet, **facts):
    at, starts = timezone.now(), timezone.localdate()
    rows = rules.propose([sheet], actor=factories.user(), at=at, starts=starts, **facts).done
    other = factories.user()
    rules.review(rows, actor=other, at=at, secrecy=True, accuracy=True)
    rules.approve(rows, actor=other, at=at)
    assert rules.carry_out(rows, actor=other, at=at).stopped == []
    return rows[0]


def texts(response):
    return [line.pledge for line in response.context["lines"]]


def secretive():
    """A disclosed sheet of a member with everything filled in that must not be seen."""
    member = factories.member(
        name="欧阳公开", phone=SECRETS["phone"], post="科长", born_on=date(1963, 11, 17),
        education=SECRETS["education"], ethnicity=SECRETS["ethnicity"],
    )  # fmt: skip
    sheet = factories.sheet(member, oral=True, recorder=SECRETS["recorder"])
    names = ("measure", "baseline", "beneficiary", "proof", "verifier")
    Item.objects.filter(sheet=sheet, kind="practical").update(
        **{name: SECRETS[name] for name in names}
    )
    factories.confirm([sheet], actor=factories.user(name="确认人某某"), at=NOW)
    sheet.refresh_from_db()
    put_up(sheet)
    entry = member.ledger.entries.last()
    ledger_rules.note_progress(
        entry, actor=factories.user(member), at=NOW, note=SECRETS["note"], amount=3
    )
    return sheet


@pytest.mark.parametrize("signed_in", [False, True])
def test_nothing_but_the_permitted_fields(client, signed_in):
    sheet = secretive()
    if signed_in:
        client.force_login(factories.user())
    forbidden = [*SECRETS.values(), "1963", "11月17日", "确认人某某", sheet.member.ledger.number]
    for address in ("/board/", f"/board/{sheet.serial}/"):
        page = client.get(address).content.decode()
        assert "欧阳公开" in page
        assert "结对困难群众4户" in page
        assert [word for word in forbidden if word in page] == []


def test_a_sheets_page_shows_name_unit_post_pledge_deadline_and_state(client):
    sheet = secretive()
    response = client.get(f"/board/{sheet.serial}/")
    facts = {name: response.context[name] for name in ("name", "unit", "post")}
    assert facts == {"name": "欧阳公开", "unit": sheet.branch.name, "post": "科长"}
    items = [item for _label, items in response.context["groups"] for item in items]
    assert all(
        set(item)
        == {"kind", "number", "pledge", "parts", "due", "style", "word", "explanation", "more"}
        for item in items
    )


def test_the_public_reads_why_a_pledge_was_not_fulfilled_and_for_when_it_was_put_off(client):
    sheet = secretive()
    _common, practical = sheet.member.ledger.entries.order_by("number")
    turns.ask_extension(
        practical, actor=factories.user(), at=NOW, due=date(2026, 12, 20), note=SECRETS["note"]
    )
    turns.extend(practical, actor=factories.user(), at=NOW, note=SECRETS["note"])
    for address in ("/board/", f"/board/{sheet.serial}/"):
        page = client.get(address).content.decode()
        assert "12月20日" in page or "Dec" in page
        assert SECRETS["note"] not in page
    turns.close_unfulfilled(
        practical, actor=factories.user(), at=NOW, cause="objective", note="因道路改造停工"
    )
    for address in ("/board/?status=unfulfilled", f"/board/{sheet.serial}/"):
        assert "因道路改造停工" in client.get(address).content.decode()
    assert texts(client.get("/board/?status=overdue")) == []


@pytest.mark.parametrize(
    "state", [s for s in Disclosure.State if s != Disclosure.State.CARRIED_OUT]
)
def test_only_what_is_disclosed_shows(client, state):
    sheet = disclosed()
    Disclosure.objects.update(state=state, end_reason="撤下")
    assert texts(client.get("/board/")) == []
    assert client.get(f"/board/{sheet.serial}/").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"scope": "party"},
        {"scope": "branch"},
        {"starts": date(2999, 1, 1)},
        {"starts": date(2020, 1, 1), "ends": date(2020, 12, 31)},
    ],
)
def test_scope_and_dates_are_kept(client, change):
    sheet = disclosed()
    Disclosure.objects.update(**change)
    cache.clear()
    response = client.get("/board/")
    assert (texts(response), response.context["figures"]["members"]) == ([], 0)
    assert client.get(f"/board/{sheet.serial}/").status_code == 404


def test_an_unknown_serial_is_not_there(client):
    assert client.get("/board/LQ-2026-9999/").status_code == 404


def test_common_items_are_on_the_sheets_page_only(client):
    sheet = disclosed(practical=2)
    assert len(texts(client.get("/board/"))) == 2
    assert [
        len(items) for _label, items in client.get(f"/board/{sheet.serial}/").context["groups"]
    ] == [1, 2]


def amend(sheet, text):
    """Revision 2 with another wording of the practical item, in the ledger too."""
    content = sheet.revisions.get(number=1).content
    content["items"][-1]["text"] = text
    Revision.objects.create(
        sheet=sheet, number=2, content=content, sha256="0" * 64, confirmed_at=NOW
    )
    Sheet.objects.filter(pk=sheet.pk).update(revision=2)
    entry = sheet.member.ledger.entries.last()
    ledger_rules.amend(
        entry, actor=None, at=NOW, wording={"text": text}, note="变更", serial_revision=2
    )
    sheet.refresh_from_db()


def test_a_new_revision_shows_only_after_a_clean_scan(client):
    sheet = disclosed()
    amend(sheet, "联系电话13812345678")
    assert len(rules.follow_revision(sheet, actor=factories.user(), at=NOW)) == 1
    for address in ("/board/", f"/board/{sheet.serial}/"):
        page = client.get(address).content.decode()
        assert "结对困难群众4户" in page
        assert "13812345678" not in page
    assert texts(client.get("/board/?q=13812345678")) == []


def test_a_clean_new_revision_shows(client):
    sheet = disclosed()
    amend(sheet, "结对困难群众3户")
    rules.follow_revision(sheet, actor=factories.user(), at=NOW)
    assert texts(client.get("/board/")) == ["结对困难群众3户"]
    assert "结对困难群众3户" in client.get(f"/board/{sheet.serial}/").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=王伟", 1), ("q=王 伟", 1), ("q=办事指南", 1), ("q=税务", 1), ("q=nobody", 0),
        ("tier=soe_member", 1), ("tier=nonsense", 2), ("status=fulfilled", 1), ("status=open", 1),
        ("status=overdue", 0), ("hot=1", 1), ("year=1999", 2), ("year=abc", 2), ("after=broken", 2),
    ],
)  # fmt: skip
def test_filters(client, query, found):
    town = factories.organisation(name="税务局党委")
    one = disclosed(
        factories.member(factories.branch(town, name="税务局党支部"), name="王伟"), practical=1
    )
    sheet = factories.sheet(factories.member(name="李四", tier=Tier.SOE_MEMBER), practical=0)
    factories.item(sheet, text="编写办事指南6份", is_hot_issue=True)
    factories.confirm([sheet], actor=factories.user(), at=NOW)
    Entry.objects.filter(serial=Sheet.objects.get(pk=sheet.pk).serial).update(due=date(2999, 1, 1))
    sheet.refresh_from_db()
    put_up(sheet)
    entry = one.member.ledger.entries.last()
    ledger_rules.claim(entry, actor=factories.user(), at=NOW, fulfilled_on=NOW.date())
    ledger_rules.verify_and_strike_off(entry, actor=factories.user(), at=NOW)
    assert len(texts(client.get(f"/board/?{query}"))) == found


def test_the_unit_filter_goes_by_its_code(client):
    town = factories.organisation(name="税务局党委")
    disclosed(factories.member(factories.branch(town), name="王伟"))
    disclosed()
    response = client.get(f"/board/?unit={town.code}")
    assert [line.name for line in response.context["lines"]] == ["王伟"]
    assert (town.code, "税务局党委") in response.context["units"]


def test_figures_count_what_is_on_the_board_and_follow_immediately(
    client, django_capture_on_commit_callbacks
):
    sheet = disclosed(practical=2)
    disclosed(practical=1)
    factories.confirmed_sheet(practical=5)
    cache.clear()
    figures = client.get("/board/").context["figures"]
    names = ("members", "practical", "struck_off", "hot")
    assert [figures[name] for name in names] == [2, 3, 0, 0]
    entry = sheet.member.ledger.entries.last()
    Entry.objects.filter(pk=entry.pk).update(is_hot_issue=True)
    with django_capture_on_commit_callbacks(execute=True):
        ledger_rules.claim(entry, actor=factories.user(), at=NOW, fulfilled_on=NOW.date())
        ledger_rules.verify_and_strike_off(entry, actor=factories.user(), at=NOW)
    figures = client.get("/board/").context["figures"]
    assert [figures[name] for name in names] == [2, 3, 1, 1]
    assert str(figures["share"]) == "33.3"
    rate = next(rate for rate in figures["tiers"] if rate["tier"] == "organ_member")
    assert (rate["fulfilled"], rate["practical"], str(rate["percent"])) == (1, 3, "33.3")


def test_taking_down_changes_the_figures_immediately(client, django_capture_on_commit_callbacks):
    disclosed()
    cache.clear()
    assert client.get("/board/").context["figures"]["members"] == 1
    with django_capture_on_commit_callbacks(execute=True):
        rules.take_down(Disclosure.objects.all(), actor=factories.user(), at=NOW, reason="内容有误")
    assert client.get("/board/").context["figures"]["members"] == 0


def test_pages_follow_each_other_without_gap_or_overlap(client):
    disclosed(practical=30)
    disclosed(practical=3)
    first = client.get("/board/")
    second = client.get(f"/board/?after={first.context['page'].after}")
    assert (len(texts(first)), len(texts(second)), second.context["page"].after) == (25, 8, "")


@pytest.mark.parametrize("many", [1, 3])
def test_the_board_asks_the_same_few_questions(client, many, django_assert_num_queries):
    for _ in range(many):
        disclosed(practical=2)
    cache.clear()
    with django_assert_num_queries(
        8
    ):  # years, areas, rows, held back, units, figures, names of units, years of reviews
        client.get("/board/")
    with django_assert_num_queries(3):
        client.get("/board/")
    serial = Sheet.objects.first().serial
    with django_assert_num_queries(4):  # content, entries, other years, grade
        client.get(f"/board/{serial}/")


def test_home_leads_visitors_to_the_board(client):
    factories.user()
    assert client.get("/").headers["Location"] == "/board/"


@pytest.mark.parametrize(("days", "status"), [(-1, "overdue"), (0, "open"), (1, "open")])
def test_what_is_due_today_is_not_overdue_before_the_public(client, days, status):
    today = timezone.localdate()
    sheet = disclosed(year=today.year)
    entry = sheet.member.ledger.entries.get(kind="practical")
    Entry.objects.filter(pk=entry.pk).update(due=today + timedelta(days=days))
    found = {code: texts(client.get("/board/", {"status": code})) for code in ("overdue", "open")}
    assert {code for code, lines in found.items() if entry.text in lines} == {status}
    [line] = client.get("/board/").context["lines"]
    assert line.status == status
