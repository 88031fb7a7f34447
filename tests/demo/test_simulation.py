"""A simulated year agrees with the ledger and the tables, and is lived once."""

from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from access.roles import Role
from accounts.messages.models import Message
from demo.simulation.checking import differences
from demo.simulation.year import ACTORS, simulate
from ledger.entries.models import Event
from ledger.programmes.models import Activity
from ledger.verification import verify_ledgers
from reviews.inspection.models import Finding, Inspection, Sample
from reviews.meetings.circulars.figures import still_hold
from reviews.meetings.circulars.models import Circular
from reviews.meetings.exchange.models import Meeting
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def district():
    """Two branches with a secretary and two members each, whose pledges were registered on 2 March."""
    for _one in range(2):
        factories.holder(Role.ADMINISTRATOR, factories.district())
    factories.holder(Role.SUPERVISOR, factories.district())
    for _branch in range(2):
        branch = factories.branch()
        factories.holder(Role.SECRETARY, branch)
        for name in ("王伟", "李𬭎"):
            member = factories.member(branch, name=name)
            factories.user(member)
            factories.entries(member, practical=3)


def test_counts_agree_with_the_tables_quarter_by_quarter_and_every_chain_holds(district):
    out = StringIO()
    call_command("simulate_year", year=2026, stdout=out)
    assert "agrees with the ledger and the tables" in out.getvalue()
    assert Event.objects.filter(kind="claimed").count() > 5
    assert verify_ledgers()[1] is None
    assert Meeting.objects.count() == 8
    assert Meeting.objects.filter(state="closed").count() >= 5
    assert [row.document.number for row in Circular.objects.order_by("quarter")] == [1, 2, 3, 4]
    assert all(still_hold(row) for row in Circular.objects.all())
    assert all(row.drafted_by != row.approved_by for row in Circular.objects.all())
    assert set(Inspection.objects.values_list("half", "state")) == {(1, "closed"), (2, "closed")}
    assert not Sample.objects.filter(state="drawn").exists()
    assert Activity.objects.count() == 6
    for finding in Finding.objects.all():
        assert finding.steps.first().kind == "found"


def test_a_count_that_does_not_agree_is_named_with_its_quarter(district):
    quarters = simulate(2026, start=date(2026, 3, 2), until=date(2026, 4, 20), seed=7)
    assert differences(2026, quarters, ACTORS) == []
    Message.objects.filter(kind="quarterly_reminder").first().delete()
    quarters[2026, 2].acts["circulars issued"] += 1
    assert differences(2026, quarters, ACTORS) == [
        "2026 quarter 2, circulars issued: 2 counted, 1 held",
        "2026 quarter 1, remind_quarterly: reminded: 4 counted, 3 held",
    ]


def _same_keys():
    """PostgreSQL does not take keys back with a rollback, and keys decide who comes to a meeting."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def test_the_same_seed_lives_the_same_year(district):
    def lived():
        _same_keys()
        with transaction.atomic():
            quarters = simulate(2026, start=date(2026, 3, 2), until=date(2026, 6, 30), seed=7)
            transaction.set_rollback(True)
        return {key: dict(quarter.acts) for key, quarter in quarters.items()}

    assert lived() == lived()


def test_a_year_is_lived_once_and_needs_pledges(district):
    with pytest.raises(CommandError, match="2031"):
        call_command("simulate_year", year=2031)
    call_command("simulate_year", year=2026, until=date(2026, 4, 30), stdout=StringIO())
    with pytest.raises(CommandError, match="lived"):
        call_command("simulate_year", year=2026)
