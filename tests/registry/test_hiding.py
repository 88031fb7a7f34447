"""Secrets in addresses stay out of the logs: each address that has one is declared by its app."""

import pytest
from django.urls import URLPattern, get_resolver, reverse

from registry.hiding import HIDDEN, hidden

#: Arguments called token that open nothing to anybody but the person who is signed in and uploaded the workbook.
OWN = {
    "roster_import_preview", "roster_import_errors", "pledge_import_preview", "pledge_import_errors",
    "roster_import_columns", "pledge_import_columns",
}  # fmt: skip
SECRET = {"vote", "address_confirm"}


def patterns(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern)


def test_every_address_with_a_token_is_declared_or_opens_nothing():
    found = {p.name for p in patterns() if {"token", "key", "secret"} & set(p.pattern.converters)}
    assert found == SECRET | OWN


@pytest.mark.parametrize("name", sorted(SECRET))
def test_what_is_declared_is_hidden(name):
    token = "yDd3mA-_x0Qq1:1vQ2x:WwErTyUiO"
    address = reverse(name, kwargs={"token": token})
    for line in (
        f"GET {address} 404",
        f"Not Found: {address}",
        f"https://ledger.example{address}?next={address}",
    ):
        assert token not in hidden(line)
        assert hidden(line).count(address.replace(token, "-")) == line.count(address)
    assert len(HIDDEN) == len(SECRET)


def test_control_nothing_else_is_hidden():
    for line in ("Not Found: /board/LQ-2026-0001/", "GET /votes/12/", "", "voted"):
        assert hidden(line) == line
