"""Members' pages and the public's on a phone: what can be tapped is 44 pixels high, filters are folded, one action is the primary one."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.access.table import ROWS
from tests.access.world import World
from tests.browser.conftest import PHONE
from tests.browser.test_axe import SITE, Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
#: Whose pages they are: the member's, and those of people without an account.
WHOSE = "mn"
PAGES = [(row, who) for who in WHOSE for row in ROWS if row.expected("GET")[who] == "2"]
#: The wall screen is not held in a hand.
NOT_HELD = {"board_kiosk"}
SMALLEST = 44
#: Links within a sentence are as high as its lines (WCAG 2.5.8); a box is as large as its label.
TOO_SMALL = """(smallest) => [...document.querySelectorAll("a[href], button, summary, input, select, textarea")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility() && !one.closest(".visually-hidden, .skip-link"))
  .filter((one) => !(one.tagName === "A" && getComputedStyle(one).display === "inline"
     && one.parentElement.textContent.trim().length > one.textContent.trim().length))
  .map((one) => [one, (["checkbox", "radio"].includes(one.type) && one.closest("label, .form-check, td, th, altcha-widget") || one).getBoundingClientRect()])
  .filter(([one, box]) => box.width > 0 && box.right > 0 && box.height < smallest - 0.5)
  .map(([one, box]) => Math.round(box.height) + " px: " + one.outerHTML.slice(0, 120))"""
PRIMARY = """() => [...document.querySelectorAll(".btn-primary")].filter((one) => one.checkVisibility()).length"""


@pytest.fixture(scope="module")
def browser(chromium):
    one = Browser(chromium)
    one.page.set_viewport_size(PHONE)
    yield one
    one.context.close()


def opened(browser, row, who, world):
    """Open the page in the browser; False for what is no page."""
    query = "&".join(f"{name}={value}" for name, value in row.asked(world).items())
    address = reverse(row.name, kwargs=row.kwargs(world)) + (f"?{query}" if query else "")
    browser.client = world.client(who)
    response = browser.client.get(address)
    if response.status_code != 200 or "html" not in response.headers.get("Content-Type", ""):
        if response.streaming:
            response.getvalue()
        return False
    browser.shown = (address.partition("?")[0], response.content)
    browser.page.goto(SITE + address)
    return True


@pytest.mark.parametrize(
    ("row", "who"), [pytest.param(row, who, id=f"{row.name}-{who}") for row, who in PAGES]
)
def test_a_page_is_made_for_a_thumb(browser, row, who):
    cache.clear()
    if row.name in NOT_HELD or not opened(browser, row, who, World().fill()):
        return
    page = browser.page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(TOO_SMALL, SMALLEST) == []
    assert page.evaluate("document.querySelectorAll('.more-filters[open]').length") == 0
    assert page.evaluate(PRIMARY) <= 1


def test_the_measure_finds_what_is_small(browser):
    browser.page.set_content(
        "<a href=/ style='display:block;height:20px'>x</a><p>so <a href=/>y</a></p>"
    )
    assert len(browser.page.evaluate(TOO_SMALL, SMALLEST)) == 1
