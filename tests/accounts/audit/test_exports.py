"""What a workbook of a list holds: the columns by name, the rows up to a limit, the moments by our clocks."""

from datetime import UTC, datetime
from io import BytesIO
from types import SimpleNamespace as Row

import pytest
from django.test import RequestFactory
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from accounts.audit import exports
from accounts.audit.models import AuditEvent
from tests import factories as make

pytestmark = pytest.mark.django_db


def cells(rows, *values, **facts):
    """The cells below the headings of the workbook of ``rows``, by the values of its columns."""
    request = RequestFactory().get("/")
    request.user = make.user(name="沈审计")
    columns = [("x", 10, value) for value in values]
    response = exports.exported(request, "名单", columns, rows, **facts)
    sheet = load_workbook(BytesIO(response.content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_a_column_names_what_a_row_has_as_templates_do():
    row = Row(
        unit=Row(name="一支部"), none=None, counts=[3, 4], facts={"due": "全年"}, said=lambda: "是"
    )
    assert cells([row], "unit.name", "none.name", "counts.1", "facts.due", "said") == [
        ["一支部", None, 4, "全年", "是"]
    ]


def test_a_column_may_be_a_function_and_rows_may_be_prepared():
    def prepared(rows):
        return [Row(number=row.number * 10) for row in rows]

    rows = [Row(number=1), Row(number=2)]
    found = cells(rows, "number", lambda row: row.number + 1, prepare=prepared)
    assert found == [[10, 11], [20, 21]]


def test_a_moment_is_local_and_a_translation_is_text():
    row = Row(at=datetime(2026, 3, 1, 16, 30, tzinfo=UTC), word=gettext_lazy("Member"))
    assert cells([row], "at", "word") == [[datetime(2026, 3, 2, 0, 30), "党员"]]


def test_it_stops_at_the_limit_and_says_so(monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    rows = [Row(number=number) for number in range(3)]
    assert cells(rows[:2], "number") == [[0], [1]]
    found = cells(rows, "number")
    assert found[:2] == [[0], [1]]
    assert "2" in found[2][0]
    assert AuditEvent.objects.last().detail == {"rows": 2}


def test_the_trail_knows_the_filter():
    cells([], "x", subject="党员", detail={"unit": make.district(name="区委")})
    line = AuditEvent.objects.last()
    assert (line.subject, line.detail) == ("党员", {"rows": 0, "unit": "区委"})
