"""A sheet exists from its first save: looking creates nothing, and a draft can be deleted."""

import pytest

from access.roles import Role
from accounts.audit.models import AuditEvent
from pledges.errors import PledgeError
from pledges.sheets.enrolment.models import Enrolment
from pledges.sheets.sheet import rules
from pledges.sheets.sheet.models import Item, Sheet
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    make.cycle()
    return make.branch(make.organisation())


@pytest.fixture
def desk(client, branch):
    client.force_login(make.holder(Role.SECRETARY, branch))
    return client


def posted(page, **fields):
    """The form of the page as a browser would send it, with ``fields`` of its first item."""
    text = {f"items-0-{name}": value for name, value in fields.items()}
    commons = [
        box.data["value"] for box in page.context["forms"].form["commons"] if box.data["selected"]
    ]
    return {
        "sheet-version": "0", "sheet-commons": commons, "items-TOTAL_FORMS": "1", "items-INITIAL_FORMS": "0",
        "items-0-parts-TOTAL_FORMS": "0", "items-0-parts-INITIAL_FORMS": "0", **text,
    }  # fmt: skip


FILLED = {"text": "走访困难群众3户", "deadline": "2026-11-30"}


def test_opening_the_form_creates_nothing(desk, branch):
    member = make.member(branch)
    page = desk.post(f"/sheets/start/{member.pk}/", follow=True)
    assert page.status_code == 200
    assert page.text.count('name="sheet-commons"') == 1
    assert not Sheet.objects.exists()
    assert not Enrolment.objects.exists()
    assert desk.post("/sheets/next/", follow=True).status_code == 200
    assert not Sheet.objects.exists()


def test_the_first_save_creates_the_sheet_and_the_address_goes_on_with_it(desk, branch):
    member = make.member(branch)
    address = f"/sheets/new/{member.pk}/"
    page = desk.get(address)
    answer = desk.post(address, posted(page, **FILLED) | {"action": "save"})
    sheet = Sheet.objects.get()
    assert answer.url == f"/sheets/{sheet.pk}/edit/"
    assert [item.kind for item in sheet.items.order_by("kind")] == ["common", "practical"]
    assert desk.get(address).url == f"/sheets/{sheet.pk}/edit/"
    assert desk.post(address, posted(page, text="另一窗口") | {"action": "save"}).status_code == 409


def test_typing_saves_it_and_confirming_goes_on_to_the_next_without_creating_theirs(desk, branch):
    member, other = make.member(branch, name="甲一"), make.member(branch, name="乙二")
    address = f"/sheets/new/{member.pk}/"
    page = desk.get(address)
    saved = desk.post(f"{address}autosave/", posted(page, text=FILLED["text"]))
    assert 'name="sheet-version" value="1"' in saved.text
    key = Item.objects.get(kind="practical").pk
    again = posted(page, **FILLED) | {"sheet-version": "1", "items-0-id": key, "action": "confirm"}
    answer = desk.post(address, again)
    assert Sheet.objects.get().state == "confirmed"
    assert answer.url == f"/sheets/new/{other.pk}/"


def test_rows_can_be_added_before_the_first_save(desk, branch):
    address = f"/sheets/new/{make.member(branch).pk}/"
    page = desk.get(address)
    added = desk.post(address, posted(page, **FILLED) | {"action": "add"})
    assert len(list(added.context["forms"].items)) == 2
    assert not Sheet.objects.exists()


def test_a_refused_first_save_creates_nothing(desk, branch):
    member = make.member(branch)
    page = desk.get(f"/sheets/new/{member.pk}/")
    member.exempt_reason = "因病"
    member.save(update_fields=["exempt_reason"])
    answer = desk.post(f"/sheets/new/{member.pk}/", posted(page, **FILLED) | {"action": "save"})
    assert answer.status_code == 302
    assert not Sheet.objects.exists()


def test_a_member_who_is_enrolled_writes_the_first_words(client, branch):
    member = make.member(branch)
    client.force_login(make.user(member))
    assert client.post("/sheets/mine/", follow=True).redirect_chain[-1][0] == "/sheets/mine/"
    Enrolment.objects.create(cycle=make.cycle(), member=member, branch=branch, state="enrolled")
    page = client.post("/sheets/mine/", follow=True)
    assert page.redirect_chain[-1][0] == f"/sheets/new/{member.pk}/"
    client.post(f"/sheets/new/{member.pk}/", posted(page, **FILLED) | {"action": "submit"})
    assert Sheet.objects.get().state == "submitted"


def test_a_draft_can_be_deleted_and_begun_again(desk, branch):
    sheet = make.sheet(make.member(branch), state="draft")
    assert "删除草稿" in desk.get(f"/sheets/{sheet.pk}/edit/").text
    assert desk.post(f"/sheets/{sheet.pk}/discard/").url == "/sheets/"
    assert not Sheet.objects.exists()
    assert AuditEvent.objects.filter(action="sheet_discarded").count() == 1
    assert desk.get(f"/sheets/new/{sheet.member_id}/").status_code == 200


def test_what_is_handed_in_is_not_deleted(branch):
    member = make.member(branch)
    for sheet in (make.sheet(member), make.confirmed_sheet(make.member(branch))):
        with pytest.raises(PledgeError):
            rules.discard(sheet, actor=make.user(), at=NOW)
    assert Sheet.objects.count() == 2
