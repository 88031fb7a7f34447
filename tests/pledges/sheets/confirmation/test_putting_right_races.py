"""Two requests on one sheet are approved at the same moment; with a control that shows the race without the lock."""

import time

import pytest
from django.db import IntegrityError

from ledger.entries.models import Entry
from ledger.verification import verify_ledgers
from pledges.errors import PledgeError
from pledges.sheets.confirmation import amending, enacting
from pledges.sheets.sheet.models import Sheet
from tests import factories as make
from tests.factories import NOW
from tests.ledger.entries.test_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def slow(monkeypatch):
    """Between reading a sheet and writing to it there is time for somebody else."""
    withdraw = enacting.withdraw_entry

    def slowly(*args, **kwargs):
        time.sleep(0.4)
        return withdraw(*args, **kwargs)

    monkeypatch.setattr(enacting, "withdraw_entry", slowly)


@pytest.fixture
def unlocked(monkeypatch, slow):
    """Reads the sheet without its lock, as careless code would."""

    def read(sheet):
        return Sheet.objects.select_related("member__branch", "branch", "cycle").get(pk=sheet.pk)

    monkeypatch.setattr(amending, "lock", read)


def both_withdrawn(sheet):
    """What comes of approving the withdrawal of the only two own items simultaneously."""
    requests = [
        amending.request_withdrawal(sheet, item=item, reason="录错", actor=make.user(), at=NOW)
        for item in sheet.items.filter(kind="practical")
    ]
    deciders = [make.user(), make.user()]
    return at_once(
        *(
            lambda r=r, by=by: amending.approve(r, actor=by, at=NOW)
            for r, by in zip(requests, deciders, strict=True)
        )
    )


def withdrawn():
    return Entry.objects.filter(state="withdrawn").count()


def test_the_last_own_item_stays_where_two_are_withdrawn_at_once(slow):
    sheet = make.confirmed_sheet(practical=2)
    answers = both_withdrawn(sheet)
    assert sum(isinstance(answer, PledgeError) for answer in answers) == 1
    sheet.refresh_from_db()
    assert (withdrawn(), sheet.revision, sheet.revisions.count()) == (1, 2, 2)
    assert verify_ledgers()[1] is None


def test_control_without_the_lock_both_see_the_other_item(unlocked):
    """Each finds the other item standing; only the number of the revision stops one of them, too late for a sentence."""
    sheet = make.confirmed_sheet(practical=2)
    answers = both_withdrawn(sheet)
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [IntegrityError]
