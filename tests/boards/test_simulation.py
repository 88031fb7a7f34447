"""A simulated year agrees with the ledger, and is lived once."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from boards.simulation.year import simulate
from ledger.models import Event
from ledger.verification import verify_ledgers
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def district():
    """Two branches with a secretary and two members each, whose pledges were registered on 2 March."""
    factories.holder(Role.ADMINISTRATOR, factories.district())
    factories.holder(Role.SUPERVISOR, factories.district())
    for _branch in range(2):
        branch = factories.branch()
        factories.holder(Role.SECRETARY, branch)
        for name in ("王伟", "李𬭎"):
            member = factories.member(branch, name=name)
            factories.user(member)
            factories.entries(member, practical=3)


def test_counts_agree_with_the_events_and_every_chain_holds(district):
    out = StringIO()
    call_command("simulate_year", year=2026, stdout=out)
    assert "agrees with the ledger" in out.getvalue()
    assert Event.objects.filter(kind="claimed").count() > 5
    assert verify_ledgers()[1] is None


def test_the_same_seed_lives_the_same_year(district):
    from django.db import transaction

    def lived():
        with transaction.atomic():
            quarters = simulate(2026, start=date(2026, 3, 2), until=date(2026, 6, 30), seed=7)
            transaction.set_rollback(True)
        return {key: dict(quarter.acts) for key, quarter in quarters.items()}

    assert lived() == lived()


def test_a_year_is_lived_once_and_needs_pledges(district):
    with pytest.raises(CommandError, match="2031"):
        call_command("simulate_year", year=2031)
    call_command("simulate_year", year=2026, until=date(2026, 6, 30), stdout=StringIO())
    with pytest.raises(CommandError, match="lived"):
        call_command("simulate_year", year=2026)
