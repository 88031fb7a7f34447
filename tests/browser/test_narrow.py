"""Long names and words wrap on a phone: no page of any role is wider than its screen."""

import pytest
from django.core.cache import cache
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.urls import reverse

from accounts.identity.models import User
from accounts.organisations.models import Organisation
from accounts.people.models import Member
from tests.access.table import ROWS
from tests.browser.conftest import PHONE
from tests.browser.test_axe import SITE, Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
#: Who looks: the first of these who may.
ROLES = "asumcdn"
PAGES = [row for row in ROWS if any(row.expected("GET")[who] == "2" for who in ROLES)]
#: A name as long as a name may be, with a word that nothing breaks.
LONG = "买买提" + "W" * 43
WIDTH = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
WIDEST = """() => [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 2).map((one) => one.outerHTML.slice(0, 160)).join(" | ")"""


@pytest.fixture(scope="module")
def browser(chromium):
    one = Browser(chromium)
    one.page.set_viewport_size(PHONE)
    yield one
    one.context.close()


def width(browser, address):
    """How wide the page is, 0 for what is no page."""
    response = browser.client.get(address)
    html = response.headers.get("Content-Type", "").startswith("text/html")
    if response.status_code != 200 or not html:
        if response.streaming:
            response.getvalue()
        return 0
    browser.shown = (address.partition("?")[0], response.content)
    browser.page.goto(SITE + address)
    return browser.page.evaluate(WIDTH)


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_no_page_is_wider_than_a_phone(browser, filled_world, row):
    cache.clear()
    world = filled_world
    query = "&".join(f"{name}={value}" for name, value in row.asked(world).items())
    address = reverse(row.name, kwargs=row.kwargs(world)) + (f"?{query}" if query else "")
    who = next(who for who in ROLES if row.expected("GET")[who] == "2")
    browser.client = world.client(who)
    Member.objects.update(name=LONG)
    User.objects.update(name=LONG)
    Organisation.objects.update(name=Concat(F("code"), Value("X" * 80)))
    found = width(browser, address)
    assert found <= PHONE["width"], browser.page.evaluate(WIDEST)
