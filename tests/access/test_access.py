"""Walks the whole table, and the address book beside it: a page that is not in the table fails."""

from collections import Counter

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from .table import ROWS
from .world import CAST, World

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


def test_no_row_stands_twice():
    keys = Counter((row.name, row.get, row.post, str(row.query), row.kwargs) for row in ROWS)
    assert [key for key, times in keys.items() if times > 1] == []


def sign(response):
    """The answer as one sign of the table."""
    if response.status_code in (301, 302, 303):
        return ">" if response.url.partition("?")[0] == reverse(settings.LOGIN_URL) else "3"
    return SIGN_OF.get(response.status_code, str(response.status_code))


def ask(client, method, row, address, data):
    """One cell: asked, and undone."""
    with transaction.atomic():
        response = client.get(address, row.query) if method == "GET" else client.post(address, data)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_who_may_do_what(row):
    world = World()
    address = reverse(row.name, kwargs=row.kwargs(world))
    data = row.posted(world)
    wrong = []
    for method in ("GET", "POST"):
        for who, expected in row.expected(method).items():
            got = sign(ask(world.client(who), method, row, address, data))
            if got != expected:
                wrong.append(f"{method} {address} by {CAST[who]}: expected {expected}, got {got}")
    assert wrong == []
