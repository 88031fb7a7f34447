"""A confirmed sheet can be put right in everything: every field, a further item, an item or the sheet withdrawn."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.audit.models import AuditEvent
from ledger.entries import decisions
from ledger.entries import verbs as ledger
from ledger.entries.models import Entry
from ledger.verification import verify_ledgers
from pledges.disclosure.models import Disclosure
from pledges.disclosure.publishing import rules as disclosing
from pledges.errors import PledgeError
from pledges.sheets.confirmation import amending
from pledges.sheets.confirmation.models import Amendment
from pledges.sheets.sheet.drafting import PartContent
from pledges.sheets.sheet.models import Item, Sheet
from pledges.sheets.sheet.rules import start_sheet
from tests import factories as make
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
FURTHER = {
    "kind": "practical", "text": "为社区办实事6件", "focus_id": None, "measure": "每两月1件", "baseline": "", "target": Decimal(6),
    "unit": "件", "statutory_days": 28, "pledged_days": 5, "deadline": date(make.YEAR, 11, 30), "beneficiary": "居民",
    "proof": "照片", "verifier": "社区", "is_hot_issue": True, "parts": [PartContent(text="修路灯", target=Decimal(2), unit="盏")],
}  # fmt: skip


@pytest.fixture
def sheet():
    return make.confirmed_sheet(make.member(tier="unit_leader"), practical=2)


@pytest.fixture
def item(sheet):
    return sheet.items.filter(kind="practical").order_by("number").first()


def decided(amendment, **facts):
    return amending.approve(amendment, actor=make.user(), at=NOW, **facts)


def change(item, **wording):
    return decided(
        amending.request_amendment(item, wording=wording, reason="填错", actor=make.user(), at=NOW)
    )


def add(sheet, *, by=None, **wording):
    return amending.request_addition(
        sheet, wording=FURTHER | wording, reason="漏填", actor=by or make.user(), at=NOW
    )


def withdraw(sheet, item=None, *, by=None):
    return amending.request_withdrawal(
        sheet, item=item, reason="录错人", actor=by or make.user(), at=NOW
    )


def content(sheet):
    return sheet.revisions.order_by("-number").first().content


def test_every_field_of_an_item_can_be_changed(sheet, item):
    area = sheet.cycle.focus_areas.create(tier=sheet.tier, name="改进作风", number=99)
    change(item, **FURTHER | {"kind": "key", "focus_id": area.pk})
    item, entry = Item.objects.get(pk=item.pk), Entry.objects.get(item=item)
    for name, value in (FURTHER | {"kind": "key"}).items():
        if name not in ("parts", "focus_id"):
            assert getattr(item, name) == value, name
    assert (item.number, item.focus, item.parts.get().text) == (1, area, "修路灯")
    assert (entry.kind, entry.focus, entry.is_hot_issue, entry.due) == (
        "key", "改进作风", True, FURTHER["deadline"],
    )  # fmt: skip
    assert entry.parts == [{"text": "修路灯", "target": "2", "unit": "盏"}]
    assert (entry.statutory_days, entry.pledged_days) == (28, 5)
    assert verify_ledgers()[1] is None
    assert next(row for row in content(sheet)["items"] if row["id"] == item.pk)["kind"] == "key"


def test_a_further_item_is_registered_with_the_next_number(sheet):
    amendment = decided(add(sheet))
    item = amendment.item
    entry = item.entry
    assert (item.number, item.added_in, amendment.revision.number) == (3, 2, 2)
    assert (entry.text, entry.serial, entry.state) == (FURTHER["text"], sheet.serial, "open")
    assert entry.number == max(Entry.objects.values_list("number", flat=True))
    assert entry.events.get().note == "漏填"
    assert [row["text"] for row in content(sheet)["items"]].count(FURTHER["text"]) == 1
    assert verify_ledgers()[1] is None


@pytest.mark.parametrize("wording", [{"text": ""}, {"deadline": None}, {"pledged_days": 30}])
def test_a_further_item_meets_the_rules_of_a_sheet(sheet, wording):
    with pytest.raises(PledgeError):
        add(sheet, **wording)


def test_nothing_is_added_once_the_year_is_closed(client, sheet, secretary):
    sheet.cycle.state = "closed"
    sheet.cycle.save(update_fields=["state"])
    with pytest.raises(PledgeError):
        add(sheet)
    assert client.get(reverse("item_add", args=[sheet.pk])).status_code == 302


def test_a_withdrawn_item_keeps_its_history_and_its_number(sheet, item):
    decided(withdraw(sheet, item))
    entry = Entry.objects.get(item=item)
    assert (entry.state, entry.events.order_by("seq").last().note) == ("withdrawn", "录错人")
    assert item.pk not in [row["id"] for row in content(sheet)["items"]]
    assert decided(add(sheet)).item.number == 3
    assert verify_ledgers()[1] is None
    for verb in (amending.cannot_change, amending.cannot_withdraw):
        assert verb(Item.objects.get(pk=item.pk)) == "这一项承诺已撤销。"


def test_a_claim_that_waits_is_gone_with_its_item(sheet, item):
    ledger.claim(item.entry, actor=make.user(), at=NOW, fulfilled_on=TODAY)
    decided(withdraw(sheet, item))
    entry = Entry.objects.get(item=item)
    assert (entry.state, entry.fulfilled_on, entry.claimed_by) == ("withdrawn", None, None)


def test_the_last_own_item_stays(sheet):
    first, last = sheet.items.filter(kind="practical")
    decided(withdraw(sheet, first))
    with pytest.raises(PledgeError):
        withdraw(sheet, last)


def test_two_requests_cannot_empty_a_sheet(sheet):
    first, second = (withdraw(sheet, item) for item in sheet.items.filter(kind="practical"))
    decided(first)
    with pytest.raises(PledgeError):
        decided(second)


def test_a_fulfilled_item_is_opened_again_before_it_is_withdrawn(sheet, item):
    entry = ledger.claim(item.entry, actor=make.user(), at=NOW, fulfilled_on=TODAY)
    entry = ledger.verify(entry, actor=make.user(), at=NOW)
    for of in (item, None):
        with pytest.raises(PledgeError):
            withdraw(sheet, of)
    decisions.reopen(entry, actor=make.user(), at=NOW, note="错人")
    decided(withdraw(sheet, item))


def test_a_sheet_of_the_wrong_person_is_withdrawn_and_the_member_gets_another(sheet):
    disclosing.propose([sheet], actor=make.user(), at=NOW, starts=TODAY)
    amendment = decided(withdraw(sheet))
    sheet.refresh_from_db()
    assert (sheet.state, sheet.revision, amendment.revision) == ("withdrawn", 1, None)
    assert set(Entry.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert Disclosure.objects.get().state == "refused"
    other = start_sheet(sheet.member, sheet.cycle, actor=make.user(), at=NOW, by_branch=True)
    assert (other.pk != sheet.pk, other.state) == (True, "draft")
    assert Sheet.objects.standing().get() == other
    with pytest.raises(PledgeError):
        withdraw(sheet)


def test_a_disclosed_sheet_that_is_withdrawn_leaves_the_board(client, sheet):
    disclosing.propose([sheet], actor=make.user(), at=NOW, starts=TODAY)
    rows = list(Disclosure.objects.all())
    disclosing.review(rows, actor=make.user(), at=NOW, secrecy=True, accuracy=True)
    disclosing.approve(rows, actor=make.user(), at=NOW)
    disclosing.carry_out(rows, actor=make.user(), at=NOW)
    address = reverse("board_sheet", args=[sheet.serial])
    assert client.get(address).status_code == 200
    decided(withdraw(sheet))
    assert client.get(address).status_code == 404
    row = Disclosure.objects.get()
    assert (row.state, row.end_reason) == ("taken_down", "这份承诺书已撤销。")


def test_the_board_follows_a_withdrawn_and_a_further_item(client, sheet, item):
    disclosing.propose([sheet], actor=make.user(), at=NOW, starts=TODAY)
    rows = list(Disclosure.objects.all())
    disclosing.review(rows, actor=make.user(), at=NOW, secrecy=True, accuracy=True)
    disclosing.approve(rows, actor=make.user(), at=NOW)
    disclosing.carry_out(rows, actor=make.user(), at=NOW)
    change(item, text="走访企业12家")
    item.refresh_from_db()
    decided(withdraw(sheet, item))
    decided(add(sheet))
    for page in (
        reverse("board"),
        reverse("board_sheet", args=[sheet.serial]),
        reverse("board_data_json"),
    ):
        response = client.get(page)
        text = b"".join(response.streaming_content) if response.streaming else response.content
        assert FURTHER["text"] in text.decode()
        assert item.text not in text.decode()


def test_a_further_item_with_a_personal_number_does_not_reach_the_board(client, sheet):
    disclosing.propose([sheet], actor=make.user(), at=NOW, starts=TODAY)
    rows = list(Disclosure.objects.all())
    disclosing.review(rows, actor=make.user(), at=NOW, secrecy=True, accuracy=True)
    disclosing.approve(rows, actor=make.user(), at=NOW)
    disclosing.carry_out(rows, actor=make.user(), at=NOW)
    decided(add(sheet, text="办实事，电话13812345678"))
    assert Disclosure.objects.get().revision == 1
    for name, args in (("board", []), ("board_sheet", [sheet.serial]), ("board_data_csv", [])):
        response = client.get(reverse(name, args=args))
        text = b"".join(response.streaming_content) if response.streaming else response.content
        assert "13812345678" not in text.decode(), name


def test_while_the_sheet_is_to_be_withdrawn_nothing_else_is_requested(sheet, item):
    withdraw(sheet)
    with pytest.raises(PledgeError):
        add(sheet)
    with pytest.raises(PledgeError):
        change(item, text="走访6户")


def test_the_sheet_is_withdrawn_only_after_other_requests_are_decided(sheet, item):
    waiting = add(sheet)
    with pytest.raises(PledgeError):
        withdraw(sheet)
    amending.refuse(waiting, actor=make.user(), at=NOW, words="不必")
    decided(withdraw(sheet))


@pytest.mark.parametrize("ask", [add, withdraw])
def test_who_asks_does_not_decide_and_may_take_it_back(sheet, ask):
    asker = make.user()
    amendment = ask(sheet, by=asker)
    for verb in (amending.approve, amending.refuse):
        with pytest.raises(PledgeError):
            verb(amendment, actor=asker, at=NOW, words="同意")
    with pytest.raises(PledgeError):
        amending.take_back(amendment, actor=make.user(), at=NOW)
    amending.take_back(amendment, actor=asker, at=NOW)
    assert Amendment.objects.get().state == "taken_back"
    assert AuditEvent.objects.filter(action="amendment_taken_back").count() == 1
    with pytest.raises(PledgeError):
        decided(amendment)


# ── the pages ─────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def secretary(client, sheet):
    user = make.holder("secretary", sheet.branch)
    client.force_login(user)
    return user


def typed(**fields):
    facts = {
        "kind": "practical", "text": "为社区办实事6件", "deadline": f"{make.YEAR}-11-30", "target": "6", "unit": "件",
        "statutory_days": "28", "pledged_days": "5", "measure": "每两月1件", "parts-TOTAL_FORMS": "1",
        "parts-INITIAL_FORMS": "0", "parts-0-text": "修路灯", "parts-0-target": "2", "parts-0-unit": "盏",
    } | fields  # fmt: skip
    whole = {
        "items-TOTAL_FORMS": "1",
        "items-INITIAL_FORMS": "0",
        "reason": "漏填",
        "action": "ask",
    }
    return whole | {f"items-0-{name}": value for name, value in facts.items()}


def test_a_secretary_asks_for_a_further_item_and_the_administrator_approves(
    client, sheet, secretary
):
    address = reverse("item_add", args=[sheet.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, typed()).status_code == 302
    amendment = Amendment.objects.get()
    page = client.get(reverse("sheet_detail", args=[sheet.pk])).content.decode()
    assert reverse("amendment_take_back", args=[amendment.pk]) in page
    assert reverse("amendment_decide", args=[amendment.pk]) not in page
    client.force_login(make.holder("administrator", make.district()))
    page = client.get(reverse("sheet_detail", args=[sheet.pk])).content.decode()
    assert "修路灯 2盏" in page
    client.post(reverse("amendment_decide", args=[amendment.pk]), {"decision": "approve"})
    assert Entry.objects.filter(text="为社区办实事6件").count() == 1


def test_a_refused_form_keeps_what_was_typed_and_a_sub_item_can_be_added(client, sheet, secretary):
    address = reverse("item_add", args=[sheet.pk])
    page = client.post(address, typed(pledged_days="30")).content.decode()
    assert "每两月1件" in page and "承诺工作日多于法定工作日" in page and "漏填" in page
    page = client.post(address, typed() | {"action": "add-part-0"}).content.decode()
    assert 'name="items-0-parts-1-text"' in page and "修路灯" in page
    assert not Amendment.objects.exists()


def test_the_days_are_asked_where_there_were_none(client, item, secretary):
    address = reverse("amendment_request", args=[item.pk])
    page = client.get(address).content.decode()
    for name in ("statutory_days", "pledged_days", "is_hot_issue", "focus_id", "baseline"):
        assert f'name="items-0-{name}"' in page
    client.post(address, typed())
    assert Amendment.objects.get().wording["pledged_days"] == 5


def test_the_page_of_a_withdrawn_sheet_leads_to_the_other_one(client, sheet, secretary):
    client.post(reverse("sheet_withdraw", args=[sheet.pk]), {"reason": "录错人"})
    decided(Amendment.objects.get())
    other = start_sheet(
        sheet.member, sheet.cycle, actor=secretary, at=timezone.now(), by_branch=True
    )
    page = client.get(reverse("sheet_detail", args=[sheet.pk])).content.decode()
    assert reverse("sheet_detail", args=[other.pk]) in page
    assert "录错人" in page
    assert client.get(reverse("sheet_list")).status_code == 200


@pytest.mark.parametrize("kind", ["change", "add", "withdraw an item", "withdraw the sheet"])
def test_every_kind_of_request_is_on_the_desk_of_who_decides(client, sheet, item, secretary, kind):
    asker = make.user(sheet.member)
    {
        "change": lambda: amending.request_amendment(item, wording={"text": "走访9户"}, reason="填错", actor=asker, at=NOW),
        "add": lambda: add(sheet, by=asker),
        "withdraw an item": lambda: withdraw(sheet, item, by=asker),
        "withdraw the sheet": lambda: withdraw(sheet, by=asker),
    }[kind]()  # fmt: skip
    page = client.get(reverse("sheet_list"), {"state": "deciding"})
    assert [row.pk for row in page.context["page"]] == [sheet.member_id]
    assert "份承诺书有变更申请待审批" in client.get("/").content.decode()


def test_after_the_withdrawal_the_form_of_a_new_sheet_opens(client, sheet, secretary):
    decided(withdraw(sheet))
    answer = client.post(reverse("sheet_start", args=[sheet.member_id]))
    assert answer.url == reverse("sheet_new", args=[sheet.member_id])
    assert client.get(answer.url).status_code == 200
    assert Sheet.objects.count() == 1


def test_who_decides_is_warned_that_the_deadline_has_passed(client, sheet, item, secretary):
    withdraw(sheet, item)
    page = client.get(reverse("sheet_detail", args=[sheet.pk])).content.decode()
    assert item.deadline < timezone.localdate() and "时限已过" in page


def test_an_item_is_withdrawn_through_its_page(client, sheet, item, secretary):
    address = reverse("item_withdraw", args=[item.pk])
    page = client.post(address, {"reason": ""}).content.decode()
    assert "请写明理由" in page
    client.post(address, {"reason": "重复录入"})
    decided(Amendment.objects.get())
    page = client.get(reverse("sheet_detail", args=[sheet.pk])).content.decode()
    assert f"<s>{item.text}</s>" in page
