"""What every test may ask for: no network, and a skip for what only PostgreSQL can show."""

import socket

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


#: Modules that walk every page of the access table, lay out paper, or fill a whole district. A plain `pytest` leaves
#: them to `make test`, so that it is over within a minute.
SLOW = {
    "access.test_access", "access.test_exports", "access.test_pages", "access.test_reading",
    "accounts.identity.test_activation_slips", "accounts.roster.test_command",
    "boards.dashboards.test_dashboards", "demo.test_demo", "boards.posters.test_posters", "boards.home.test_todos", "ledger.statistics.test_figures",
    "ledger.escalation.test_reminders", "accounts.messages.test_sending", "pledges.sheets.paper.test_bulk_printing", "pledges.sheets.paper.test_triplicate", "press.test_filled_templates",
    "press.test_joined_pdf", "press.test_lost_text", "reviews.evaluation.ballots.test_ballot_papers", "reviews.meetings.circulars.test_circulars", "reviews.evaluation.ballots.test_opening",
    "reviews.evaluation.ballots.test_voting", "reviews.inspection.test_findings", "reviews.evaluation.results.test_grades_count", "reviews.inspection.test_inspection",
    "reviews.accountability.measures.test_pages", "reviews.accountability.measures.test_measures", "reviews.accountability.recognition.test_recognition", "reviews.reports.test_reports",
    "reviews.evaluation.results.test_results", "reviews.evaluation.results.test_disclosed", "reviews.evaluation.ballots.test_secrecy", "setup.test_busy",
}  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Marks what SLOW names, and ``engineless`` what asks no database: `make test` runs it on the first engine alone."""
    for item in items:
        if item.module.__name__.removeprefix("tests.") in SLOW:
            item.add_marker("slow")
        marked = any(
            item.get_closest_marker(name) for name in ("django_db", "postgresql", "browser")
        )
        if not marked and not {"db", "transactional_db", "live_server"} & set(item.fixturenames):
            item.add_marker("engineless")


@pytest.fixture(autouse=True)
def _this_machine_only(monkeypatch):
    """A test that reaches beyond this machine fails at once."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if not (host == "localhost" or host == "::1" or host.startswith("127.")):
                raise OSError(f"tests may not reach the network, but asked for {host}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """At the end nobody else is in the database: what a killed process or a browser left open cannot keep it."""
    yield
    if connection.vendor == "postgresql":
        connection.close()  # it may have been cut itself
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _postgresql_only(request):
    """Skips what is marked ``postgresql`` on any other engine."""
    if request.node.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


@pytest.fixture(autouse=True)
def _thresholds_are_known():
    """So that no test counts the query that is asked once a minute."""
    cache.set("ledger-thresholds", [], 3600)


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied():
    """What empties the tables between tests may do so, also where TRUNCATE is refused."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    emptying = DatabaseOperations.sql_flush

    def sql_flush(self, *args, **kwargs):
        statements = emptying(self, *args, **kwargs)
        return ["SET LOCAL session_replication_role = replica", *statements] if statements else []

    DatabaseOperations.sql_flush = sql_flush
    yield
    DatabaseOperations.sql_flush = emptying
