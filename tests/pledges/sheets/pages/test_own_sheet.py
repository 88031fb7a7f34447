"""Who confirms the secretary's own sheet: another secretary of the branch, or an administrator."""

import pytest
from django.utils import timezone

from accounts.identity.seats import seats_of
from pledges.sheets.sheet.models import Sheet
from registry.todo import todos
from tests import factories as make
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
MINE = "/sheets/?state=mine"


@pytest.fixture
def branch():
    return make.branch(make.organisation())


@pytest.fixture
def secretary(branch):
    return make.holder("secretary", branch, of=make.member(branch, name="李书记"))


@pytest.fixture
def administrator():
    return make.holder("administrator", make.district())


def sit(client, user):
    """Sign in and take the first seat; returns what the first page counts, address → number."""
    client.force_login(user)
    [seat, *_others] = seats_of(user, on=TODAY)
    client.post("/seat/", {"seat": seat.key})
    return {todo.address: todo.count for todo in todos(seat, timezone.localdate())}


def state(sheet):
    return Sheet.objects.get(pk=sheet.pk).state


def test_the_own_sheet_is_not_confirmed_and_the_page_says_who_does(client, secretary):
    sheet = make.sheet(secretary.member)
    sit(client, secretary)
    page = client.get(f"/sheets/{sheet.pk}/check/")
    assert page.context["is_own"]
    assert f"/sheets/{sheet.pk}/confirm/" not in page.text
    assert "由支部其他书记确认，或由管理员确认" in page.text
    client.post(f"/sheets/{sheet.pk}/confirm/")
    client.post("/sheets/confirm/", {"all": "1"})
    assert state(sheet) == "submitted"


def test_it_waits_for_the_administrator_while_the_branch_has_nobody_else(
    client, branch, secretary, administrator
):
    own, usual = make.sheet(secretary.member), make.sheet(make.member(branch))
    assert sit(client, secretary)[MINE] == 1
    assert [row.sheet_pk for row in client.get(MINE).context["page"]] == [usual.pk]
    assert sit(client, administrator)[MINE] == 1
    assert [row.sheet_pk for row in client.get(MINE).context["page"]] == [own.pk]
    client.post(f"/sheets/{own.pk}/confirm/")
    assert state(own) == "confirmed"


def test_a_second_secretary_takes_it_off_the_administrator_s_desk(
    client, branch, secretary, administrator
):
    own = make.sheet(secretary.member)
    second = make.holder("secretary", branch)
    assert MINE not in sit(client, administrator)
    assert sit(client, second)[MINE] == 1
    client.post(f"/sheets/{own.pk}/confirm/")
    assert state(own) == "confirmed"


def test_the_form_of_the_own_sheet_is_handed_in_and_not_confirmed(client, branch, secretary):
    own, other = (
        make.sheet(member, state=Sheet.State.DRAFT)
        for member in (secretary.member, make.member(branch))
    )
    sit(client, secretary)
    pages = [client.get(f"/sheets/{sheet.pk}/edit/").text for sheet in (own, other)]
    assert ['value="confirm"' in page for page in pages] == [False, True]
    assert ['value="submit"' in page for page in pages] == [True, True]
