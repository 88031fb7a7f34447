"""Cached pages: sent until something changes, gone immediately when it is taken down, 304 for visitors who have them."""

import gzip
import re
from datetime import timedelta

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from boards.public import caching
from core import cache_stamp as freshness
from pledges.disclosure.publishing import rules
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.sheet.models import Sheet
from tests import factories as make
from tests.boards.public.test_board import disclosed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_the_cache(settings):
    settings.MIDDLEWARE = ["boards.public.caching.BoardCache", *settings.MIDDLEWARE]
    caching.shelf.clear()
    cache.clear()


@pytest.fixture
def sheet():
    sheet = disclosed()
    freshness.change()
    return sheet


def pages(sheet):
    """Every public address that shows the sheet's name."""
    number = sheet.member.ledger.entries.last().number
    return [
        "/board/", f"/board/unit/{sheet.branch.code}/", f"/board/{sheet.serial}/", f"/board/{sheet.serial}/{number}/",
        "/board/kiosk/", "/board/data/pledges.csv", "/board/data/pledges.json",
    ]  # fmt: skip


def body(response):
    return response.getvalue().decode() if response.streaming else response.content.decode()


def test_a_kept_page_asks_the_database_nothing(client, sheet, django_assert_num_queries):
    first = client.get("/board/")
    with django_assert_num_queries(0):
        second = client.get("/board/")
    assert (second.content, second.headers["ETag"]) == (first.content, first.headers["ETag"])
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_a_sheet_taken_down_disappears_everywhere_immediately(
    client, sheet, django_capture_on_commit_callbacks
):
    tags = {}
    for address in pages(sheet):
        response = client.get(address)
        assert "王伟" in body(response), address
        tags[address] = response.headers["ETag"]
    with django_capture_on_commit_callbacks(execute=True):
        rules.take_down(
            Disclosure.objects.all(), actor=make.user(), at=timezone.now(), reason="有误"
        )
    for address, tag in tags.items():
        response = client.get(address, headers={"If-None-Match": tag})
        assert response.status_code in (200, 404), address
        assert "王伟" not in body(response), address


def test_another_process_sees_the_change_as_well(client, sheet):
    """The stamp is outside of the process: a page that was cached under another one is not sent."""
    client.get("/board/")
    Disclosure.objects.all().delete()
    assert "王伟" in body(client.get("/board/"))  # no change was reported
    freshness.change()
    assert "王伟" not in body(client.get("/board/"))


@pytest.mark.parametrize(
    "address", ["/board/", "/board/data/pledges.csv", "/board/feed.atom", "/board/data/"]
)
def test_a_visitor_who_has_the_page_gets_304(client, sheet, address):
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    freshness.change()
    if address.endswith("csv"):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_last_modified_is_named_once_it_tells_two_changes_apart(client, sheet, monkeypatch):
    assert "Last-Modified" not in client.get("/board/").headers
    now = caching.time()
    monkeypatch.setattr(caching, "time", lambda: now + 5)
    modified = client.get("/board/").headers["Last-Modified"]
    assert client.get("/board/", headers={"If-Modified-Since": modified}).status_code == 304
    assert client.get("/board/", headers={"If-Modified-Since": "nonsense"}).status_code == 200
    assert (
        client.get(
            "/board/", headers={"If-None-Match": '"x"', "If-Modified-Since": modified}
        ).status_code
        == 200
    )


@pytest.mark.parametrize(("coding", "read"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_pages_are_sent_compressed(client, sheet, coding, read):
    plain = client.get("/board/")
    packed = client.get("/board/", headers={"Accept-Encoding": coding})
    assert packed.headers["Content-Encoding"] == coding
    assert read(packed.content) == plain.content
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_languages_are_kept_apart(client, sheet):
    chinese = client.get("/board/", headers={"Accept-Language": "zh-hans"})
    english = client.get("/board/", headers={"Accept-Language": "en"})
    assert chinese.headers["Content-Language"] == "zh-hans"
    assert english.headers["Content-Language"] == "en"


def test_who_is_signed_in_gets_the_own_page(client, sheet):
    client.get("/board/")
    client.force_login(make.user())
    response = client.get("/board/")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "/sign-in/" not in response.content.decode()
    assert "/sign-in/" in Client().get("/board/").content.decode()


def test_errors_and_posts_are_not_kept(client, sheet):
    assert client.get("/board/LQ-2026-9999/").status_code == 404
    assert client.post("/board/").status_code == 405
    Sheet.objects.update(serial="LQ-2026-9999")
    assert client.get("/board/LQ-2026-9999/").status_code == 200


def test_a_foreign_host_is_refused_although_the_page_is_kept(client, sheet):
    client.get("/board/")
    assert client.get("/board/", headers={"Host": "evil.example"}).status_code == 400


def test_the_shelf_holds_at_most_its_limit(monkeypatch):
    monkeypatch.setattr(caching, "PAGES", 2)
    shelf = caching.Shelf()
    for key in "abac":
        shelf.put(key, key)
    assert [shelf.get(key) for key in "abc"] == ["a", None, "c"]


def test_a_new_day_is_a_new_page(client, sheet, monkeypatch):
    client.get("/board/")
    Disclosure.objects.update(ends=timezone.localdate())
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert "王伟" not in body(client.get("/board/"))


def test_the_first_page_is_light(client, sheet):
    """Under 100 kB with all that it loads, as transferred."""
    response = client.get("/board/", headers={"Accept-Encoding": "br"})
    html = brotli.decompress(response.content).decode()
    files = set(re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', html))
    assert "vendor/bootstrap/css/bootstrap.min.css" in files
    whole = len(response.content)
    for name in files:
        with open(finders.find(name), "rb") as file:
            whole += len(brotli.compress(file.read()))
    assert whole < 100_000
    assert not [name for name in files if "icons" in name or "htmx" in name]
