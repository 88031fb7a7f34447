"""The invented district: whole, the same each time, and never mixed with real people."""

import json
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.identity.models import User
from accounts.organisations.models import Organisation
from accounts.people.models import Member
from demo import people
from demo.district import shape
from ledger.entries.models import Entry, Event
from ledger.programmes.models import Activity
from ledger.verification import verify_ledgers
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.cycles.models import Cycle
from pledges.sheets.sheet.models import Item, Sheet
from reviews.inspection.models import Inspection
from reviews.meetings.circulars.figures import still_hold
from reviews.meetings.circulars.models import Circular
from reviews.meetings.exchange.models import Meeting
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def demo():
    out = StringIO()
    call_command("demo", size="small", today=TODAY, stdout=out)
    return out.getvalue()


@pytest.mark.slow
def test_the_small_district_is_whole(demo):
    assert Organisation.objects.branches().count() == 6
    assert Member.objects.count() == 118
    assert Item.objects.filter(sheet__cycle__year=2026, common=None).count() == 400
    states = set(Sheet.State.values) - {Sheet.State.WITHDRAWN}
    assert set(Sheet.objects.values_list("state", flat=True)) == states
    assert set(Entry.objects.values_list("state", flat=True)) >= {"open", "claimed", "struck_off"}
    assert Disclosure.objects.showing(TODAY).exists()
    assert [(c.year, c.state) for c in Cycle.objects.all()] == [(2026, "open"), (2025, "closed")]
    assert verify_ledgers()[1] is None
    Organisation.objects.find_problems()


@pytest.mark.slow
def test_the_small_district_has_lived_its_year(demo):
    meetings = Counter(Meeting.objects.values_list("quarter", flat=True))
    assert meetings == {1: 6, 2: 6, 3: 6}
    assert Meeting.objects.filter(state="closed").count() > 12
    issued = Circular.objects.filter(state="issued").order_by("quarter")
    assert [row.document.number for row in issued] == [1, 2, 3]
    assert all(still_hold(row) and row.drafted_by != row.approved_by for row in issued)
    assert set(Inspection.objects.values_list("half", "state")) == {(1, "closed")}
    assert Activity.objects.filter(participations__entry__isnull=False).exists()
    disclosed = Disclosure.objects.filter(sheet__cycle__year=2025)
    assert set(disclosed.values_list("state", flat=True)) == {"carried_out"}


@pytest.mark.slow
def test_no_event_of_an_entry_comes_before_its_cause(demo):
    """Simulated acts come after the earlier events of the entry."""
    last = {}
    for entry, at in Event.objects.order_by("ledger", "seq").values_list("entry", "occurred_at"):
        assert last.get(entry, at) <= at
        last[entry] = at


@pytest.mark.slow
def test_each_role_can_sign_in(demo, client):
    rows = json.loads((settings.DATA_DIR / "demo.json").read_text())
    roles = {"administrator", "supervisor", "security", "auditor", "secretary", "member"}
    assert {row["role"] for row in rows} == roles
    for row in rows:
        assert row["username"] in demo
        assert User.objects.get(username=row["username"]).check_password(row["password"])
        assert client.login(username=row["username"], password=row["password"])


@pytest.mark.slow
def test_the_keys_go_on_behind_what_was_written(demo):
    last = Cycle.objects.get(year=2026).last_serial
    branch = Organisation.objects.branches().first()
    sheet = make.confirmed_sheet(make.member(branch, name="新来"))
    assert sheet.serial == f"LQ-2026-{last + 1:04d}"
    assert verify_ledgers()[1] is None


def test_it_is_never_mixed_with_real_people():
    make.member()
    with pytest.raises(CommandError):
        call_command("demo", size="small", today=TODAY, stdout=StringIO())
    call_command("demo", size="small", today=TODAY, if_empty=True, stdout=StringIO())
    assert Member.objects.count() == 1


@pytest.mark.slow
def test_the_same_seed_invents_the_same_people():
    def names():
        units = shape.small()
        rows = people.organisations(
            units,
            keys=iter(range(1, 99)),
            codes=iter(map(str, range(99))),
            root_path="0001",
            depth=1,
        )
        found = people.members(units, rows, keys=iter(range(1, 999)), rng=people.rng_of(7))
        return [(member.name, member.phone, member.post) for member in found]

    assert names() == names()
    assert len(names()) == 118


@pytest.mark.slow
def test_the_district_has_the_published_size():
    units = shape.district()
    assert sum(unit.kind == "branch" for unit in units) == 188
    assert sum(unit.members for unit in units) == 3718
