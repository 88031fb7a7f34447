"""The auditor's pages."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from access.roles import Role
from accounts.audit import exports
from accounts.audit.models import AuditEvent
from accounts.audit.rules import record
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client):
    user = make.holder(Role.AUDITOR, make.district(), name="沈审计")
    client.force_login(user)
    return user


def shown(response):
    return [line.subject for line in response.context["page"]]


def export(client, **query):
    response = client.get(reverse("audit_export", query=query))
    sheet = load_workbook(BytesIO(response.content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_pages_follow_each_other_without_a_gap(client, auditor):
    at = make.NOW
    for number in range(120):
        record("print", subject=str(number), at=at)  # all at the same time
    seen, address = [], reverse("audit_list")
    for _page in range(3):
        response = client.get(address)
        seen += shown(response)
        address = reverse("audit_list", query={"after": response.context["page"].after})
    assert seen == [str(number) for number in reversed(range(120))]
    assert response.context["page"].after == ""


def test_a_broken_place_means_the_first_page(client, auditor):
    record("print", subject="一")
    for after in ("x", "x~y", "2026-01-01~x", "~", "99999999999999999999999~1"):
        assert shown(client.get(reverse("audit_list", query={"after": after}))) == ["一"]


@pytest.mark.parametrize("lines", [1, 3])
def test_list_query_count_is_constant(client, auditor, lines, django_assert_num_queries):
    for _line in range(lines):
        record("print", actor=auditor)
    client.get(reverse("audit_list"))
    with django_assert_num_queries(4):
        client.get(reverse("audit_list"))


def test_filters_that_cannot_be_read_filter_nothing(client, auditor):
    record("print", subject="一")
    assert shown(
        client.get(reverse("audit_list", query={"since": "yesterday", "action": "none"}))
    ) == ["一"]


def test_the_export_shows_what_the_list_shows_and_is_recorded(client, auditor):
    record("print", actor=auditor, subject="=1+1", detail={"count": 3})
    record("sign_out", subject="x")
    (row,) = export(client, action="print")
    assert (row[1], row[3], row[4]) == ("沈审计", "打印", "=1+1")
    line = AuditEvent.objects.order_by("pk").last()
    assert (line.action, line.actor, line.detail) == (
        "export",
        auditor,
        {"rows": 1, "action": "print"},
    )


def test_a_long_export_says_that_it_stops(client, auditor, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    for number in range(3):
        record("print", subject=str(number))
    rows = export(client)
    assert [row[4] for row in rows[:2]] == ["2", "1"]
    assert "2" in rows[2][0]
