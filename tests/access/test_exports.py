"""Every list that offers itself as a workbook gives the rows that it shows to whom it shows them, and says so in the audit trail."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.urls import reverse

from accounts.audit.models import AuditEvent
from ledger.handover.rules import hand_over_due
from tests import factories as make
from tests.access.table import ROWS
from tests.access.world import World

BUTTON = "components/export.html"
#: A list in the table → the column of the workbook by which a row is found on the page.
LISTS = {
    "account_list": 1, "delivery_list": 2, "disclosure_list": 0, "enrolment_list": 0, "evaluation_list": 1,
    "handed_over_list": 1, "inspection_list": 2, "recognition_list": 1, "signed_opinion_list": 0,
}  # fmt: skip
#: The objects that the list needs to have a row.
NEEDS = {
    "disclosure_list": "disclosure", "evaluation_list": "voting", "inspection_list": "inspection",
    "recognition_list": "awards",
}  # fmt: skip
_FOUND = [row for row in ROWS if row.name in LISTS and not row.query]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("row", _FOUND, ids=lambda row: row.name)
def test_the_workbook_has_the_rows_of_the_page(row):
    world = World().fill()
    getattr(world, NEEDS.get(row.name, "sheet"))
    if row.name == "handed_over_list":
        _hand_over(world)
    address, rows = reverse(row.name, kwargs=row.kwargs(world)), 0
    for who, expected in row.expected("GET").items():
        if expected != "2":
            continue
        client, before = world.client(who), AuditEvent.objects.count()
        page = client.get(address).content.decode()
        answer = client.get(address, {"export": "1"})
        assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet"), who
        cells = list(
            openpyxl.load_workbook(BytesIO(answer.getvalue())).active.iter_rows(
                min_row=2, values_only=True
            )
        )
        assert all(str(line[LISTS[row.name]]) in page for line in cells), who
        assert AuditEvent.objects.count() == before + 1, who
        rows += len(cells)
    assert rows, "nobody's workbook has a row: the test shows nothing"


def _hand_over(world):
    """The member moves to the other branch of another town with their open entries."""
    assert world.entry.branch == world.branch
    world.member.branch = world.other_branch
    world.member.save(update_fields=["branch"])
    hand_over_due(today=make.TODAY, at=make.NOW)


def test_every_list_is_in_the_table():
    assert {row.name for row in _FOUND} == LISTS.keys()


def test_every_list_of_pages_offers_itself():
    """Every paged view is a list; these need no workbook."""
    without = {
        "boards/board.html",
        "accounts/messages/list.html",
        "reviews/accountability/recognition/my_standing.html",
    }
    folder = Path(settings.BASE_DIR) / "templates"
    missing = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.html")
        if "accounts/pages.html" in (text := path.read_text(encoding="utf-8"))
        and BUTTON not in text and "export" not in text
    }  # fmt: skip
    framed = {"boards/dashboards/who.html", "boards/dashboards/burden_rows.html"}
    assert missing - without == framed  # their button is in the frame of the dashboards
    assert "export" in (folder / "boards/dashboards/base.html").read_text(encoding="utf-8")
