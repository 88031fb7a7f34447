"""Tests every row of the table against all addresses of the application: a page that is not in the table fails."""

from collections import Counter

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from registry.navigation import PAGES
from tests.access.table import ROWS
from tests.access.world import CAST

#: Signing out leads to the sign-in page and is no refusal.
OPEN = ("sign_out", "sign_out_everywhere")

SIGN_OF = {200: "2", 400: "4", 403: "x", 404: "0", 405: "m"}


def routes(patterns=None):
    """Every address pattern of the application."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from routes(pattern.url_patterns)


def test_every_address_has_a_name():
    assert [str(route.pattern) for route in routes() if not route.name] == []


def test_every_address_is_in_the_table_and_nothing_else():
    assert {row.name for row in ROWS} == {route.name for route in routes()}


def test_no_row_is_listed_twice():
    keys = Counter((row.name, row.get, row.post, str(row.query), row.kwargs) for row in ROWS)
    assert [key for key, times in keys.items() if times > 1] == []


SEATS = {
    "member": "m",
    "secretary": "s",
    "supervisor": "u",
    "administrator": "a",
    "security": "c",
    "auditor": "d",
}


@pytest.mark.parametrize("role", SEATS)
def test_every_page_in_the_navigation_of_a_role_opens_for_it(role):
    """A page may lead to another one (3), but never to a refusal."""
    pages = [name for name, whose in PAGES if whose == role]
    assert pages
    opens = {row.name for row in ROWS if row.expected("GET")[SEATS[role]] in "23"}
    assert [name for name in pages if name not in opens] == []


def sign(response):
    """The answer as one sign of the table."""
    if response.status_code in (301, 302, 303):
        return ">" if response.url.partition("?")[0] == reverse(settings.LOGIN_URL) else "3"
    return SIGN_OF.get(response.status_code, str(response.status_code))


#: Written with every answer: who is active, and failed attempts.
ALWAYS_WRITTEN = ("django_session", "audit_auditevent")


def ask(client, method, query, address, data):
    """Request one cell and undo it: the answer, and the rows written."""
    with transaction.atomic():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address, query) if method == "GET" else client.post(address, data)
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    return response, [sql for sql in map(written, queries) if sql]


def written(query):
    """The statement, if it changes a table that a refusal must leave alone."""
    sql = query["sql"]
    verb = sql.lstrip().partition(" ")[0].upper()
    changes = verb in ("INSERT", "UPDATE", "DELETE")
    return (
        sql[:120]
        if changes and not any(f'"{table}"' in sql[:60] for table in ALWAYS_WRITTEN)
        else ""
    )


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_who_may_do_what(world, row):
    address = reverse(row.name, kwargs=row.kwargs(world))
    query, data = row.asked(world), row.posted(world)
    wrong, wrote = [], set()
    for method in ("GET", "POST"):
        for who, expected in row.expected(method).items():
            response, writes = ask(world.client(who), method, query, address, data)
            cell, got = f"{method} {address} by {CAST[who]}", sign(response)
            wrote |= {who} if writes else set()
            if got != expected:
                wrong.append(f"{cell}: expected {expected}, got {got}")
            if writes and (expected in "x0>m" or who in row.untouched) and row.name not in OPEN:
                wrong.append(f"{cell}: refused, yet it did {writes[0]}")
    assert wrong == []
    assert not row.untouched or wrote, (
        "what is posted does nothing for anybody: the test shows nothing"
    )


@pytest.mark.parametrize(
    ("sql", "seen"),
    [
        ('UPDATE "sheets_sheet" SET "state" = 1', True),
        ('  INSERT INTO "identity_user" ("name") VALUES (1)', True),
        ('DELETE FROM "sheets_item"', True),
        ('UPDATE "django_session" SET "session_data" = 1', False),
        ('INSERT INTO "audit_auditevent" ("occurred_at") VALUES (1)', False),
        ('SELECT "sheets_sheet"."id" FROM "sheets_sheet"', False),
    ],
)
def test_the_check_for_writes_sees_them(sql, seen):
    assert bool(written({"sql": sql})) is seen
