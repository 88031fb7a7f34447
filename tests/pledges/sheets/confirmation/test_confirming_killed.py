"""A server is killed while it confirms: uncommitted parts are lost completely, committed ones are not repeated."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client

from access.roles import Role
from ledger.verification import verify_ledgers
from tests import factories
from tests.accounts.messages.processes import drop_database_connections, running, slay, until
from tests.pledges.sheets.confirmation.test_confirming_races import kept

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
TOKEN = "a" * 32


@pytest.fixture
def processes(tmp_path):
    with running(tmp_path, 9) as (_broker, found):
        yield found


def press(port, sheet, client):
    """Press “confirm” as a browser does; returns the status, or None where no answer came."""
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Host": "localhost", "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"
    }  # fmt: skip
    body = urlencode({"csrfmiddlewaretoken": TOKEN})
    try:
        asked.request("POST", f"/sheets/{sheet.pk}/confirm/", body, headers)
        return asked.getresponse().status
    except (http.client.HTTPException, OSError):
        return None
    finally:
        asked.close()


def killed_and_pressed_again(processes, folder, sheet, *, at):
    """The committed rows when the server is killed ``at`` that place, and after the secretary presses again."""
    client = Client()
    client.force_login(factories.holder(Role.SECRETARY, sheet.branch))
    mark = folder / "stopped"
    process, port = processes.serve(
        "tests.pledges.sheets.importing.stopping:application", STOP_AT=at, STOP_MARK=str(mark)
    )
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(press, port, sheet, client)
        try:
            until(mark.exists, "the place to be killed at", 30)
        finally:
            slay(process)
        assert answer.result() is None
    drop_database_connections()
    after_the_kill = kept(sheet)
    process, port = processes.serve("config.wsgi")
    try:
        assert press(port, sheet, client) == 302
    finally:
        slay(process)
    assert verify_ledgers()[1] is None
    return after_the_kill, kept(sheet)


def test_killed_before_the_commit_nothing_is_kept_and_nothing_lost(processes, tmp_path):
    sheet = factories.sheet(practical=3)
    items = sheet.items.count()
    serial = f"{sheet.cycle.serial_prefix}-{sheet.cycle.year}-0001"
    first, again = killed_and_pressed_again(processes, tmp_path, sheet, at="commit")
    assert first == ("submitted", None, 0, 0, 0)
    assert again == ("confirmed", serial, 1, items, 1)


def test_killed_before_the_answer_all_is_kept_and_nothing_doubled(processes, tmp_path):
    sheet = factories.sheet(practical=3)
    items = sheet.items.count()
    serial = f"{sheet.cycle.serial_prefix}-{sheet.cycle.year}-0001"
    first, again = killed_and_pressed_again(processes, tmp_path, sheet, at="answer")
    assert first == ("confirmed", serial, 1, items, 1)
    assert again == first
