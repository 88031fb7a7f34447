"""A confirmed wording changes only by a request that somebody else decides; both revisions are kept."""

import pytest

from ledger.entries import verbs as rules
from ledger.entries.models import Entry
from pledges.sheets.confirmation import amending
from tests import factories as make
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
NEW = "结对困难群众5户，每季度上门走访1次"


@pytest.fixture
def sheet():
    return make.confirmed_sheet(practical=2)


@pytest.fixture
def item(sheet):
    return sheet.items.filter(kind="practical").order_by("number").first()


def ask(item, *, by=None, reason="增加一户", **wording):
    return amending.request_amendment(
        item, wording=wording or {"text": NEW}, reason=reason, actor=by or make.user(), at=NOW
    )


def close(item):
    """The entry of ``item`` fulfilled and struck off."""
    entry = Entry.objects.get(source=item.pk)
    entry = rules.claim(entry, actor=make.user(), at=NOW, fulfilled_on=TODAY)
    return rules.verify(entry, actor=make.user(), at=NOW)


def test_an_approved_request_makes_the_next_revision_and_keeps_the_first(sheet, item):
    amending.approve(ask(item), actor=make.user(), at=NOW)
    sheet.refresh_from_db()
    item.refresh_from_db()
    assert (sheet.revision, item.text) == (2, NEW)
    [
        next(kept["text"] for kept in row.content["items"] if kept["id"] == item.pk)
        for row in sheet.revisions.order_by("number")
    ]
