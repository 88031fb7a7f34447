"""The branch's check: item by item, in bulk, back to the member; what each page then offers."""

from datetime import date

import pytest
from django.db import transaction

from ledger.entries.models import Entry
from pledges.errors import PledgeError
from pledges.sheets.confirmation import checking, confirming
from pledges.sheets.sheet.models import Item, Sheet
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return make.sheet(practical=2)


@pytest.fixture
def secretary(sheet):
    return make.holder("secretary", sheet.branch)


def first(sheet):
    return sheet.items.filter(kind="practical").order_by("number").first()


def decide(sheet, decision, **facts):
    return checking.check_item(first(sheet), decision=decision, actor=make.user(), at=NOW, **facts)


@pytest.mark.parametrize(
    ("decision", "facts"),
    [
        ("", {}),
        ("none", {}),
        ("returned", {}),
        ("anew", {"advice": "nonsense"}),
        ("returned", {"advice": "other", "words": "  "}),
    ],
)
def test_a_decision_needs_its_reason(sheet, decision, facts):
    with pytest.raises(PledgeError):
        decide(sheet, decision, **facts)
    assert first(sheet).check_state == Item.Check.NONE


@pytest.mark.parametrize("decision", ["returned", "anew"])
def test_what_was_sent_back_says_why_and_holds_the_sheet_up(sheet, decision):
    item = decide(sheet, decision, advice="no_number", words=" 请写明户数 ")
    assert (item.check_state, item.advice, item.advice_text) == (
        decision,
        "no_number",
        "请写明户数",
    )
    with pytest.raises(PledgeError):
        checking.confirm([sheet], actor=make.user(), at=NOW)
    assert not Entry.objects.exists()


def test_confirming_after_all_forgets_the_advice(sheet):
    decide(sheet, "returned", advice="no_number")
    item = decide(sheet, "confirmed")
    assert (item.check_state, item.advice, item.advice_text) == ("confirmed", "", "")


@pytest.mark.parametrize("state", [Sheet.State.DRAFT, Sheet.State.CONFIRMED])
def test_only_a_submitted_sheet_is_checked(state):
    sheet = make.confirmed_sheet() if state == Sheet.State.CONFIRMED else make.sheet(state=state)
    with pytest.raises(PledgeError):
        decide(sheet, "confirmed")


def test_a_sheet_goes_back_only_with_advice_on_an_item(sheet):
    with pytest.raises(PledgeError):
        checking.send_back(sheet, actor=make.user(), at=NOW)
    decide(sheet, "returned", advice="hedged")
    back = checking.send_back(sheet, actor=make.user(), at=NOW)
    assert (back.state, back.submitted_at, back.version) == ("draft", None, sheet.version + 1)


def test_the_others_are_confirmed_together_and_a_decision_stays(sheet):
    decide(sheet, "returned", advice="hedged")
    others = sheet.items.count() - 1
    assert checking.confirm_other_items(sheet, actor=make.user(), at=NOW) == others
    assert first(sheet).check_state == "returned"
    assert checking.confirm_other_items(sheet, actor=make.user(), at=NOW) == 0


def test_one_that_cannot_be_confirmed_does_not_hold_up_the_others(sheet):
    fine = make.sheet(make.member(sheet.branch, name="李四"))
    decide(sheet, "returned", advice="hedged")
    outcome = checking.confirm_many([sheet, fine], actor=make.user(), at=NOW)
    assert [row.pk for row in outcome.done] == [fine.pk]
    assert len(outcome.refused) == 1
    assert Entry.objects.filter(ledger__member=sheet.member_id).count() == 0


def test_a_double_click_on_many_confirms_once(sheet, secretary, client):
    client.force_login(secretary)
    for _click in range(2):
        assert client.post("/sheets/confirm/", {"sheet": [sheet.pk]}).status_code == 302
    assert sheet.revisions.count() == 1
    assert Entry.objects.count() == sheet.items.count()


def test_the_way_back_to_the_member_and_the_advice_on_the_item(sheet, secretary, client):
    client.force_login(secretary)
    facts = {"decision": "returned", "advice": "no_number", "words": "请写明户数"}
    answer = client.post(f"/items/{first(sheet).pk}/check/", facts)
    assert answer.url == f"/sheets/{sheet.pk}/check/#item-{first(sheet).pk}"
    assert "请写明户数" in client.get(f"/sheets/{sheet.pk}/check/").content.decode()
    client.post(f"/sheets/{sheet.pk}/send-back/")
    member = make.user(sheet.member)
    client.force_login(member)
    assert "请写明户数" in client.get(f"/sheets/{sheet.pk}/edit/").content.decode()


def test_every_item_is_linked_to_its_entry_and_in_the_ledger_once():
    sheet = make.sheet(practical=2)
    confirming.confirm([sheet], actor=make.user(), at=NOW)
    items = list(sheet.items.select_related("entry").order_by("kind", "number"))
    assert [item.text for item in items] == [item.entry.text for item in items]
    assert [item.entry.number for item in items] == [1, 2, 3]
    assert confirming.confirm([sheet], actor=make.user(), at=NOW) == []
    assert sheet.member.ledger.entries.count() == 3


def test_an_item_that_has_an_entry_is_not_registered_again():
    sheet = make.confirmed_sheet()
    items = list(sheet.items.all())
    entries = [item.entry for item in items]
    with pytest.raises(PledgeError), transaction.atomic():
        confirming._point(items, entries)


def test_an_item_with_an_invalid_wording_is_not_confirmed():
    sheet = make.sheet()
    sheet.items.filter(kind="practical").update(deadline=date(2027, 5, 1))
    with pytest.raises(PledgeError, match="2026"):
        confirming.confirm([sheet], actor=make.user(), at=NOW)
    assert not Entry.objects.exists()
