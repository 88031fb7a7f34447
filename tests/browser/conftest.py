"""A real browser on a real server: Debian's Chromium, driven by Playwright."""

import os
import shutil
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

from tests.worlds import *  # noqa: F403

# Playwright's event loop runs in this thread; the database is used from it as from any other.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

OFFICE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def screenshots(tmp_path):
    """Where pictures go: the folder SCREENSHOTS names, else a temporary one."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Visitor:
    """One person's browser. Every page is checked for errors of scripts and of the content policy."""

    def __init__(self, chromium, server, screenshots, size=OFFICE):
        self.context = chromium.new_context(viewport=size, locale="zh-CN", accept_downloads=True)
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.server, self.screenshots = server, screenshots
        self.problems = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message):
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(f"{self.page.url}: {message.text}")

    def open(self, path):
        answer = self.page.goto(self.server + path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return self

    def sign_in(self, username, password):
        self.open("/sign-in/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", password)
        self.page.click("main button[type=submit], main form button.btn-primary")
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)
        return self

    def press(self, text):
        """Press the button or link with these words."""
        target = self.page.get_by_role("button", name=text).or_(
            self.page.get_by_role("link", name=text)
        )
        target.first.click()
        self.page.wait_for_load_state()
        return self

    def sees(self, text):
        """Wait for the text in the page itself; its folded help may have the same words."""
        self.page.locator("main").get_by_text(text).first.wait_for()
        return self

    def picture(self, name):
        """A screenshot; the browser now and then refuses one while a page is still being drawn, so it is tried again."""
        for attempt in range(3):
            with suppress(Error) if attempt < 2 else nullcontext():
                self.page.screenshot(path=self.screenshots / f"{name}.png", caret="initial")
                break
        return self

    def close(self):
        self.context.close()
        assert not self.problems, "\n".join(self.problems)


@pytest.fixture
def visitor(chromium, live_server, screenshots):
    """A function that opens a person's browser; all are closed, and checked, at the end."""
    opened = []

    def open_one(size=OFFICE):
        opened.append(Visitor(chromium, live_server.url, screenshots, size))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()
