"""The form of a sheet that is no longer a draft: sent twice it is one, and the words of somebody else's are not lost."""

import re
from html import unescape

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db
WORDS = "为村民代办证件十件，五个工作日内办结"


@pytest.fixture
def sheet():
    return make.sheet(make.member())


def sent(client, sheet, action):
    """The page after the sheet's form was sent by its member, who opened it while it was a draft."""
    client.force_login(make.user(sheet.member))
    mark = re.search(r'name="whose_form" value="([^"]+)"', client.get("/").text)[1]
    data = {"action": action, "items-0-text": WORDS, "whose_form": mark}
    return client.post(f"/sheets/{sheet.pk}/edit/", data, follow=True)


@pytest.mark.parametrize("action", ["submit", "save"])
def test_what_was_typed_comes_back_where_somebody_else_was_faster(client, sheet, action):
    page = sent(client, sheet, action)
    assert WORDS in unescape(page.text)


def test_a_double_click_shows_the_sheet_and_asks_nothing(client, sheet):
    sheet.drafted_by = make.user(sheet.member)
    sheet.save(update_fields=["drafted_by"])
    client.force_login(sheet.drafted_by)
    page = client.post(
        f"/sheets/{sheet.pk}/edit/", {"action": "submit", "items-0-text": WORDS}, follow=True
    )
    assert "typed-again" not in page.text
