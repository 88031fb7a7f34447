"""A locked database: reading goes on, writing is answered with 503 and everything that was typed, on real servers."""

import http.client
import re
import sqlite3
import time
from contextlib import contextmanager
from html import unescape
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client, RequestFactory
from django.utils import timezone
from psycopg2 import OperationalError as Driver

from accounts.identity.middleware import SEEN_KEY
from config.busy import busy
from core.databases import be_brief, is_busy, postgresql_options
from ledger.entries.models import Event, Ledger
from tests import factories
from tests.accounts.messages.processes import Processes

WORDS = "走访困难群众两户，送去慰问品；\n“约好”下月再去 <b>"
TOKEN = "a" * 32
#: On PostgreSQL the rows are committed, for the server to see; SQLite's are copied.
served = pytest.mark.django_db(transaction=connection.vendor == "postgresql")
PATIENT = 5  # seconds after which a request without its own timeout is given up here


@pytest.fixture
def entry():
    return factories.entries()[-1]


@pytest.fixture
def place(entry, tmp_path):
    """Processes on the data of this test: SQLite's are a copy in a file, because memory is not shared with others."""
    found = Processes(tmp_path, SimpleNamespace(url=""), 9)
    found.environment["SMTP_HOST"] = found.environment["MAIL_FROM"] = ""
    found.environment["DJANGO_SETTINGS_MODULE"] = "tests.setup.serving"
    if connection.vendor == "sqlite":
        found.environment["DATABASE_URL"] = ""
    yield found
    found.kill()


class Browser:
    """One person's browser on a served application."""

    def __init__(self, port, user, *, seen_ago=300):
        client = Client()
        client.force_login(user)
        session = client.session
        session[SEEN_KEY] = int(time.time()) - seen_ago
        session.save()
        key = session.session_key
        self.port = port
        self.headers = {
            "Host": "localhost",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        }

    def ask(self, method, address, data=None, *, patience=30, **headers):
        """(status, seconds, body, headers), or None where no answer comes in time."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)
        body = None if data is None else urlencode({"csrfmiddlewaretoken": TOKEN} | data)
        form = {"Content-Type": "application/x-www-form-urlencoded"} if data else {}
        began = time.monotonic()
        try:
            asked.request(method, address, body, self.headers | form | headers)
            answer = asked.getresponse()
            text = answer.read().decode()
        except TimeoutError:
            return None
        finally:
            asked.close()
        return answer.status, time.monotonic() - began, text, answer.headers


def copied(folder):
    """On SQLite, the tests' database as the file of a data folder."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(folder / "ledger.sqlite3") as file:
            file.executescript("\n".join(connection.connection.iterdump()))
        file.close()


@contextmanager
def locked(folder, entry):
    """Somebody else holds what writing an entry needs: SQLite's one lock, or the ledger's row."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(folder / "ledger.sqlite3", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        other.close()
        return
    with transaction.atomic():
        Ledger.objects.select_for_update().get(pk=entry.ledger_id)
        yield


def events(folder, entry):
    """How many events the entry has, in the database that the server uses."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(folder / "ledger.sqlite3") as file:
            [[count]] = file.execute(
                "SELECT count(*) FROM ledger_event WHERE entry_id = ?", [entry.pk]
            )
        file.close()
        return count
    return Event.objects.filter(entry=entry).count()


@pytest.fixture
def open_browser(place, tmp_path, entry):
    def begin(application="config.wsgi"):
        user = factories.user(entry.ledger.member)
        browser = Browser(0, user)
        copied(tmp_path)
        _process, browser.port = place.serve(application)
        assert browser.ask("GET", f"/entries/{entry.pk}/", patience=60)[0] == 200  # warm
        return browser

    return begin


@pytest.mark.slow
@served
def test_what_was_typed_stays_and_is_sent_once_more(open_browser, tmp_path, entry):
    browser = open_browser()
    address, before = f"/entries/{entry.pk}/progress/", events(tmp_path, entry)
    with locked(tmp_path, entry):
        status, seconds, page, headers = browser.ask(
            "POST", address, {"progress-note": WORDS, "progress-amount": "2"}
        )
        assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "5", "no-store")
        assert 1 < seconds < 3
        assert "系统正忙" in page
        assert f"\n{WORDS}</textarea>" in unescape(page)
    assert events(tmp_path, entry) == before
    fields = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page))
    note = unescape(
        re.search(r'<textarea[^>]* name="progress-note"[^>]*>\n(.*?)</textarea>', page, re.S)[1]
    )
    action = re.search(r'<form method="post" action="([^"]+)"', page)[1]
    assert (fields["progress-amount"], note, action) == ("2", WORDS, address)
    status, _seconds, page, headers = browser.ask("POST", action, fields | {"progress-note": note})
    assert (status, headers["Location"]) == (302, f"/entries/{entry.pk}/")
    assert events(tmp_path, entry) == before + 1


@pytest.mark.slow
@served
def test_reading_neither_waits_nor_fails(open_browser, tmp_path, entry):
    """The pages of somebody whose last request was minutes ago, which is noted in the session."""
    browser = open_browser()
    with locked(tmp_path, entry):
        for address in ("/", f"/entries/{entry.pk}/", "/my-ledger/", "/messages/", "/board/"):
            status, seconds, _page, _headers = browser.ask("GET", address)
            assert (address, status) == (address, 200)
            assert seconds < 1, address


@pytest.mark.slow
@served
def test_control_without_brief_waits_it_hangs(open_browser, tmp_path, entry):
    browser = open_browser("tests.setup.patient")
    with locked(tmp_path, entry):
        data = {"progress-note": WORDS, "progress-amount": "2"}
        assert browser.ask("POST", f"/entries/{entry.pk}/progress/", data, patience=PATIENT) is None


def locked_error():
    """The error of a lock that did not come, as Django raises it on this engine."""
    if connection.vendor != "sqlite":
        other = connections.create_connection("default")
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(77)")
            with other.cursor() as cursor:
                cursor.execute("SET lock_timeout = 10")
                cursor.execute("SELECT pg_advisory_lock(77)")
        except Exception as error:
            return error
        finally:
            other.close()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")
    raise AssertionError


def raised(act):
    try:
        act()
    except Exception as error:
        return error
    return None


def sqlite_locked(tmp_path):
    facts = connection.settings_dict | {
        "ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "x.sqlite3"),
        "OPTIONS": {"timeout": 0.01},
    }  # fmt: skip
    one, two = DatabaseWrapper(facts), DatabaseWrapper(facts)
    with one.cursor() as cursor, two.cursor() as other:
        cursor.execute("CREATE TABLE t (x)")
        cursor.execute("BEGIN IMMEDIATE")
        error = raised(lambda: other.execute("INSERT INTO t VALUES (1)"))
        missing = raised(lambda: other.execute("SELECT * FROM nothing"))
    one.close()
    two.close()
    return error, missing


@pytest.mark.slow
@pytest.mark.django_db
def test_a_lock_is_distinguished_from_a_fault(tmp_path):
    error, missing = sqlite_locked(tmp_path)
    assert (is_busy(error), is_busy(missing), is_busy(ValueError("database is locked"))) == (
        True, False, False,
    )  # fmt: skip
    try:
        raise KeyError from error
    except KeyError as outer:
        assert is_busy(outer)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_lock_timeout_and_a_cut_connection_are_busy():
    assert is_busy(locked_error())
    other = connections.create_connection("default")
    with other.cursor() as cursor, connection.cursor() as ours:
        cursor.execute("SELECT pg_backend_pid()")
        ours.execute("SELECT pg_terminate_backend(%s)", cursor.fetchone())
        assert is_busy(raised(lambda: cursor.execute("SELECT 1")))
    other.close()


@pytest.fixture
def error(db, tmp_path):
    return sqlite_locked(tmp_path)[0]


def answered(request, error):
    response = busy(request, error)
    assert response.status_code == 503
    return response.content.decode()


def test_passwords_are_never_offered_again(error):
    data = {"username": "wang", "password": "Secret-word-1", "new_password1": "Another-word-2"}
    page = answered(RequestFactory().post("/sign-in/", data), error)
    assert "word-" not in page
    assert "密码" in page


def test_files_are_to_be_chosen_again(error):
    photo = SimpleUploadedFile("a.jpg", b"\xff\xd8", "image/jpeg")
    page = answered(RequestFactory().post("/x/", {"note": WORDS, "photos": photo}), error)
    assert '<input class="form-control" type="file" name="photos"' in page
    assert "重新选择" in page


def test_a_failed_background_save_is_reported_in_one_sentence(error):
    headers = {"HX-Request": "true"}
    page = answered(RequestFactory().post("/x/", {"note": WORDS}, headers=headers), error)
    assert page == "系统正忙，请稍后再试，已填写的内容不会丢失。"


def test_the_page_speaks_the_language_of_the_browser(error):
    headers = {"Cookie": "django_language=en"}
    request = RequestFactory().get("/x/?page=2", headers=headers)
    page = answered(request, error)
    assert '<a class="btn btn-primary" href="/x/?page=2">Try again</a>' in page


def test_a_lost_connection_leaves_a_doubt_and_says_so():
    error = OperationalError("server closed the connection unexpectedly")
    error.__cause__ = Driver("server closed the connection unexpectedly")
    assert "先查看" in answered(RequestFactory().post("/x/", {"note": WORDS}), error)


def test_requests_wait_briefly_on_both_engines():
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {"timeout": 60}}
    be_brief(sqlite)
    assert sqlite["OPTIONS"]["timeout"] == 1.5
    given = postgresql_options("-c search_path=x")
    server = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"options": given}}
    be_brief(server)
    assert server["OPTIONS"]["options"].split(" -c ") == [
        "-c jit=off", "lock_timeout=1500", "statement_timeout=60000",
        "idle_in_transaction_session_timeout=60000", "search_path=x",
    ]  # fmt: skip


@pytest.mark.django_db
def test_being_here_is_noted_once_a_minute_and_nothing_else_is_written(client):
    member = factories.member()
    client.force_login(factories.user(member))
    session = client.session
    session[SEEN_KEY] = int(timezone.now().timestamp()) - 90
    session.save()
    client.get("/messages/")
    kept = Session.objects.get(pk=session.session_key).get_decoded()
    assert kept[SEEN_KEY] > session[SEEN_KEY] + 80
