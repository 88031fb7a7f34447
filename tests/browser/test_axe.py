"""axe-core over the pages of every role: no violation of WCAG 2.2 AA, nor of good practice.

The pages are those of the access table. Each is made by Django's test client, so that it has a world of its own and
everything is undone afterwards, and is then opened in the browser with the files of the application.
"""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.urls import reverse

from tests.access.table import ROWS
from tests.browser.conftest import OFFICE, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SITE = "http://testserver"
AXE = Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js"
RUN = """async () => (await axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
})).violations.map((found) => `${found.id}: ${found.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")}`)"""

#: One of each role; those of another unit see the same pages. Who mostly holds a phone is looked at on one.
SIZES = {"m": PHONE, "s": OFFICE, "u": OFFICE, "a": OFFICE, "c": OFFICE, "d": OFFICE, "n": PHONE}
PAGES = [row for row in ROWS if any(row.expected("GET")[who] == "2" for who in SIZES)]


class Browser:
    """A browser's page that shows what ``client`` gets, with the files of the application."""

    def __init__(self, chromium):
        # axe itself is put into the page past its content policy; the other browser tests keep to the policy.
        self.context = chromium.new_context(locale="zh-CN", bypass_csp=True)
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.client, self.shown = None, ("", b"")
        self.page.route("**/*", self._answer)

    def _answer(self, route):
        url = urlsplit(route.request.url)
        if url.path.startswith("/static/"):
            found = finders.find(url.path.removeprefix("/static/"))
            kind = mimetypes.guess_type(url.path)[0] or "text/plain"
            return (
                route.fulfill(path=found, content_type=kind) if found else route.fulfill(status=404)
            )
        if url.path != self.shown[0]:
            return route.fulfill(status=204)
        return route.fulfill(content_type="text/html; charset=utf-8", body=self.shown[1])

    def violations(self, address):
        """The findings of axe on the page; none if the response is no page."""
        response = self.client.get(address)
        html = response.headers.get("Content-Type", "").startswith("text/html")
        if response.status_code != 200 or not html:
            if response.streaming:
                response.getvalue()  # a file that is streamed stays open until somebody has read it
            return []
        # Requested beforehand: playwright runs in another context, which has another connection.
        self.shown = (address.partition("?")[0], response.content)
        self.page.goto(SITE + address)
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        return self.page.evaluate(RUN)


@pytest.fixture(scope="module")
def browser(chromium):
    one = Browser(chromium)
    yield one
    one.context.close()


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_no_page_has_a_violation(browser, filled_world, row):
    cache.clear()
    world = filled_world
    query = "&".join(f"{name}={value}" for name, value in row.asked(world).items())
    address = reverse(row.name, kwargs=row.kwargs(world)) + (f"?{query}" if query else "")
    found = []
    for who, size in SIZES.items():
        if row.expected("GET")[who] == "2":
            browser.client = world.client(who)
            browser.page.set_viewport_size(size)
            found += [f"{who}: {line}" for line in browser.violations(address)]
    assert found == []


def test_the_check_finds_what_it_is_for(browser):
    browser.page.set_content(
        "<html lang='en'><title>x</title><main><h1>x</h1><img src='data:,'><input></main></html>"
    )
    browser.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = {line.partition(":")[0] for line in browser.page.evaluate(RUN)}
    assert found >= {"image-alt", "label"}
