"""Two secretaries confirm one sheet at the same moment, through HTTP; with a control that shows the race without the lock."""

import re
import time

import pytest

from ledger.entries.models import Entry
from ledger.verification import verify_ledgers
from pledges.sheets.confirmation import confirming
from pledges.sheets.confirmation.models import Revision
from pledges.sheets.cycles.models import Cycle
from pledges.sheets.sheet.models import Sheet
from tests import factories
from tests.factories import NOW
from tests.ledger.entries.test_races import at_once, secretaries

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
SHOWN = re.compile(r'class="callout (info|success|error|warning)"')


@pytest.fixture
def slow(monkeypatch):
    """Between reading a sheet and writing to it there is time for somebody else."""
    refuse = confirming._refuse_unready

    def slowly(sheet, items):
        time.sleep(0.3)
        refuse(sheet, items)

    monkeypatch.setattr(confirming, "_refuse_unready", slowly)


@pytest.fixture
def unlocked(monkeypatch, slow):
    """Reads the sheets without their lock, as careless code would."""

    def read(ids):
        rows = Sheet.objects.filter(pk__in=ids).select_related("member__branch", "branch", "cycle")
        return list(rows.order_by("pk"))

    monkeypatch.setattr(confirming, "_lock", read)


def kept(sheet):
    """(state, serial, revisions, entries, last running number) as stored in the database."""
    sheet.refresh_from_db()
    return (
        sheet.state,
        sheet.serial,
        Revision.objects.filter(sheet=sheet).count(),
        Entry.objects.filter(ledger__member=sheet.member_id).count(),
        Cycle.objects.get(pk=sheet.cycle_id).last_serial,
    )


def pressed(sheet, address, **data):
    """Both secretaries press simultaneously: the levels of the messages that they are shown."""
    answers = at_once(
        *(lambda c=c: c.post(address, data, follow=True) for c in secretaries(sheet.branch))
    )
    # The pages themselves: what the test client notes of templates is mixed between threads.
    return sorted(level for answer in answers for level in SHOWN.findall(answer.content.decode()))


def confirmed_once(sheet, entries):
    prefix = f"{sheet.cycle.serial_prefix}-{sheet.cycle.year}"
    return kept(sheet) == ("confirmed", f"{prefix}-0001", 1, entries, 1)


def test_two_secretaries_confirm_one_sheet_and_one_sees_it(slow):
    sheet = factories.sheet(practical=3)
    items = sheet.items.count()
    assert pressed(sheet, f"/sheets/{sheet.pk}/confirm/") == ["info", "success"]
    assert confirmed_once(sheet, items)
    assert verify_ledgers()[1] is None


def test_one_confirms_the_sheet_alone_and_the_other_among_many(slow):
    sheet = factories.sheet(practical=3)
    items = sheet.items.count()
    one, many = secretaries(sheet.branch)
    answers = at_once(
        lambda: one.post(f"/sheets/{sheet.pk}/confirm/"),
        lambda: many.post("/sheets/confirm/", {"sheet": [sheet.pk]}),
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    assert confirmed_once(sheet, items)
    assert verify_ledgers()[1] is None


def test_two_simultaneous_sheets_have_two_numbers(slow):
    one = factories.sheet(practical=1)
    other = factories.sheet(factories.member(one.branch, name="李四"), practical=1)
    at_once(
        lambda: confirming.confirm([one], actor=factories.user(), at=NOW),
        lambda: confirming.confirm([other], actor=factories.user(), at=NOW),
    )
    serials = sorted(sheet.serial[-4:] for sheet in Sheet.objects.all())
    assert serials == ["0001", "0002"]


def test_control_without_the_lock_both_go_past_the_check(unlocked):
    """Then only the last step stops the second one: the items have their entries already."""
    sheet = factories.sheet(practical=3)
    actors = factories.user(), factories.user()
    answers = at_once(*(lambda a=a: confirming.confirm([sheet], actor=a, at=NOW) for a in actors))
    assert sorted(type(answer).__name__ for answer in answers) == ["PledgeError", "list"]
