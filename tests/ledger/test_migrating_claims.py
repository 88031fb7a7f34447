"""What earlier imports struck off without a claimant goes back to the branch when the database is brought up to date."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ledger.entries import verbs as rules
from ledger.entries.models import Entry, Ledger
from ledger.entries.stale import Stale
from ledger.verification import verify_ledgers
from tests import factories as make
from tests.factories import NOW, TODAY

BEFORE = [("ledger", "0010_figures_and_search")]
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def before():
    """The database as it was; afterwards it is up to date again, whatever happened."""
    MigrationExecutor(connection).migrate(BEFORE)
    yield
    call_command("migrate", "ledger", verbosity=0)


def struck_off_by_import(importer):
    """The entry as an import left it: three lines by the importer, and no claimant."""
    entry = make.entries(practical=1)[-1]
    locked = Ledger.objects.get(pk=entry.ledger_id)
    entry.ledger, Is = locked, rules.Is
    entry.state, entry.fulfilled_on, entry.verified_by = "struck_off", TODAY, importer
    entry.save()
    data = {"fulfilled_on": TODAY.isoformat()}
    lines = [
        (entry, Is.CLAIMED, "", data),
        (entry, Is.VERIFIED, "", {}),
        (entry, Is.STRUCK_OFF, "", {}),
    ]
    rules.append(lines, actor=importer, at=NOW)
    return entry


def test_they_are_claims_again_and_the_chain_holds(before):
    importer = make.user()
    named, unnamed = struck_off_by_import(importer), struck_off_by_import(None)
    Stale.objects.all().delete()
    call_command("migrate", "ledger", verbosity=0)
    for entry in (named, unnamed):
        entry.refresh_from_db()
    assert (named.state, named.claimed_by, named.verified_by, named.fulfilled_on) == (
        "claimed", importer, None, TODAY,
    )  # fmt: skip
    assert (unnamed.state, unnamed.claimed_by, unnamed.fulfilled_on) == ("open", None, None)
    kinds = list(named.events.order_by("seq").values_list("kind", flat=True))
    assert kinds[-3:] == ["struck_off", "reopened", "claimed"]
    assert verify_ledgers()[1] is None
    assert Stale.objects.count() == 2
    assert not Entry.objects.filter(state="struck_off").exists()
