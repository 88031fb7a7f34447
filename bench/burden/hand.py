"""The secretary's hand in Chromium: does each thing in the page and counts what a person would do for it."""

import sys
import time
from collections import Counter, defaultdict
from contextlib import contextmanager
from urllib.parse import urlsplit

from .operators import Tally, read, typed

_SEEN = """(one) => { const box = one.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= window.innerHeight; }"""
#: How often Tab has to be pressed from the field with the focus to ``one``; 0 if it is not behind it.
_TABS = """(one) => { const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((el) => el.tabIndex >= 0 && !el.disabled && el.type !== "hidden" && el.getClientRects().length);
  const from = all.indexOf(document.activeElement);
  return from < 0 ? 0 : Math.max(all.indexOf(one) - from, 0); }"""
_NAVIGATION = """() => { const [entry] = performance.getEntriesByType("navigation");
  return [performance.timeOrigin, entry.responseEnd]; }"""
#: What a page shows when it refused something: then the act was not done, and counting it would be false.
_REFUSED = ".callout.error:visible, .invalid-feedback:visible, p.late[role=alert]:visible, main .warning:visible"
PATIENCE = 30_000  # ms until a page must be there


class Hand:
    """Acts on ``page``; what it counts goes to the act that is being played."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        self.tallies, self.known = defaultdict(Tally), []
        self.act, self.at = "", "mouse"
        self.menu = {}
        page.set_default_timeout(PATIENCE)
        page.on("dialog", self._answer)

    @contextmanager
    def doing(self, act, times=1):
        """Everything inside belongs to ``act``, which is done ``times`` times."""
        before, self.act = self.act, act
        print(f"\r{act:<60}", end="", file=sys.stderr, flush=True)
        self.tallies[act].times += times
        try:
            yield self
        finally:
            self.act = before

    def count(self, *operators, **more):
        self.tallies[self.act].operators.update(Counter(operators) + Counter(more))

    # ── seeing and thinking ──
    def think(self):
        self.count("M")

    def read(self, words):
        """Read a text, or what a place of the page says, to judge it."""
        text = words if isinstance(words, str) else words.inner_text()
        self.tallies[self.act].operators.update(read(text))

    def find(self, selector):
        return self.page.locator(selector).first

    def there(self, selector):
        return self.page.locator(selector).count() > 0

    # ── moving ──
    def _home(self, to):
        if self.at != to:
            self.count("H")
            self.at = to

    def _point(self, place):
        """Bring it into sight and point at it."""
        self._home("mouse")
        if not place.evaluate(_SEEN):
            self.count("P")
            place.scroll_into_view_if_needed()
        self.count("P")

    def _reach(self, place):
        """The cursor into a field: by Tab where that is nearer, else with the mouse."""
        if place.evaluate("one => one === document.activeElement"):
            return
        tabs = place.evaluate(_TABS)
        if self.at == "keyboard" and 0 < tabs <= 6:
            self.count(K=tabs)
            place.focus()
            return
        self._point(place)
        self.count(B=2)
        place.focus()

    # ── doing ──
    def fill(self, selector, text, *, known=""):
        """Type ``text`` into a field. What the field says already is only looked at.

        known   where the system has this fact, if it has it; noted when it is typed all the same
        """
        place = self.find(selector)
        self.think()
        there = place.input_value()
        if there.strip() == text:
            return self.read(there)
        self._reach(place)
        self._home("keyboard")
        if there:
            self.count(K=2)  # all of it is selected and replaced
        self.tallies[self.act].operators.update(typed(text))
        self.tallies[self.act].fields += 1
        if known:
            self.known.append((self.act, text, known))
        return place.fill(text)

    def complete(self, selector, text, *, own, known=""):
        """A text that the system may have drafted: then it is read and ``own`` is added; else ``text`` is typed."""
        place = self.find(selector)
        draft = place.input_value()
        if not draft.strip():
            return self.fill(selector, text, known=known)
        self.think()
        self.read(draft)
        if not own:
            return None
        self._reach(place)
        self._home("keyboard")
        self.count(K=2)  # Ctrl+End
        self.tallies[self.act].operators.update(typed(own))
        self.tallies[self.act].fields += 1
        return place.fill(f"{draft.rstrip()}\n{own}")

    def choose(self, selector, value, *, known=""):
        """Choose from a list that opens."""
        place = self.find(selector)
        self.think()
        if place.input_value() == value:
            return
        self._point(place)
        self.count("P", B=4)
        self.tallies[self.act].fields += 1
        if known:
            self.known.append((self.act, value, known))
        place.select_option(value)

    def tick(self, selector, on=True):
        place = self.find(selector)
        self.think()
        if place.is_checked() == on:
            return
        self._point(place)
        self.count(B=2)
        self.tallies[self.act].fields += 1
        place.set_checked(on)

    def files(self, selector, paths):
        """Choose one file, or all files of a folder, in the window that the browser opens."""
        place = self.find(selector)
        self.think()
        self._point(place)
        self.count("M", "P", B=4)  # open the window, look for the file, click it
        if len(paths) > 1:
            self.count(K=2)  # Ctrl+A
        self.count("P", B=2)  # open
        self.tallies[self.act].fields += 1
        place.set_input_files(paths)

    def unfold(self, selector):
        """Open a part of the page that is folded."""
        place = self.find(selector)
        self._point(place)
        self.count(B=2)
        place.click()

    def click(self, selector, *, think=True, page=True):
        """Press a button or a link, and wait until the next ``page`` is there."""
        place = self.find(selector)
        if think:
            self.think()
        self._point(place)
        self.count(B=2)
        return self._wait(place.click) if page else place.click()

    def confirm(self):
        """Read the page that asks before a step which cannot be taken back, and say yes; nothing where none asks."""
        if self.there("button[name=sure]"):
            self.read(self.find("main ul"))
            self.click("button[name=sure]")

    def swap(self, selector, until):
        """Press a button that changes a part of the page, and wait for ``until``."""
        began = time.perf_counter()
        self.click(selector, page=False)
        self.page.wait_for_selector(until, state="attached")
        self.tallies[self.act].waited += time.perf_counter() - began

    def enter(self):
        """Send the form with the Enter key."""
        self._home("keyboard")
        self.count("M", "K")
        self._wait(lambda: self.page.keyboard.press("Enter"))

    def paper(self, selector):
        """Press something that answers with a file; one that is shown in the page is left with Back."""
        place = self.find(selector)
        self.think()
        self._point(place)
        self.count(B=2)
        here, began = self.page.url, time.perf_counter()
        with self.page.expect_response(
            lambda answer: "pdf" in answer.headers.get("content-type", "")
        ):
            place.click(no_wait_after=True)
        self.tallies[self.act].waited += time.perf_counter() - began
        self.page.wait_for_timeout(300)  # the browser decides whether it shows or keeps the file
        if self.page.url != here:
            self._home("keyboard")
            self.count(K=2)
            self.page.go_back()

    def wait_for(self, selector, *, again):
        """Wait for work in the background, looking at the page every ``again`` seconds."""
        began = time.perf_counter()
        while not self.there(selector):
            if time.perf_counter() - began > 120:
                raise SystemExit(f"{self.page.url}: waited in vain for {selector}")
            time.sleep(again)
            self.page.reload()
        self.tallies[self.act].waited += time.perf_counter() - began

    def _wait(self, act):
        before = self.page.evaluate(_NAVIGATION)[0]
        act()
        deadline = time.perf_counter() + PATIENCE / 1000
        while True:
            self.page.wait_for_load_state()
            origin, spent = self._navigation()
            if origin != before and spent:
                break
            if time.perf_counter() > deadline:
                raise SystemExit(f"{self.page.url}: the next page did not come")
            time.sleep(0.01)
        tally = self.tallies[self.act]
        tally.pages += 1
        tally.waited += spent / 1000
        if self.there(_REFUSED):
            raise SystemExit(f"{self.page.url}: {self.find(_REFUSED).inner_text()}")

    def _navigation(self):
        try:
            return self.page.evaluate(_NAVIGATION)
        except Exception:
            return 0, 0

    def _answer(self, dialog):
        """A question of the browser is read and answered with Enter."""
        self.think()
        self.read(dialog.message)
        self._home("keyboard")
        self.count("K")
        dialog.accept()

    # ── getting about ──
    def learn_menu(self):
        """Which page is under which entry of the menu; the secretary knows it, so learning it is not counted."""
        links = "nav.mainnav:not(.subnav) a"
        for one in self.page.locator(links).evaluate_all("all => all.map((a) => a.pathname)"):
            self.page.goto(self.site + one)
            pages = self.page.locator("nav.subnav a").evaluate_all(
                "all => all.map((a) => a.pathname)"
            )
            for page in pages:
                self.menu.setdefault(page, one)

    def follow(self, path):
        """Go to a page by the links that are there: one on this page, else through the menu, else on the first page."""
        if self.linked(path):
            return self.click(self._link(path))
        section = self.menu.get(urlsplit(path).path)
        if section is None:
            self.click(self._link("/"), think=False)
            if not self.linked(path):
                raise SystemExit(f"{self.page.url}: no link leads to {path}")
            return self.click(self._link(path))
        if section != urlsplit(self.page.url).path:
            self.click(f'nav.mainnav:not(.subnav) a[href="{section}"]')
        if self.linked(path):
            return self.click(self._link(path), think=False)
        return self.click(f'nav.subnav a[href="{urlsplit(path).path}"]', think=False)

    @staticmethod
    def _link(path):
        return f'a[href="{path}"]:visible'

    def linked(self, path):
        """Whether this page leads there."""
        return self.there(self._link(path))
