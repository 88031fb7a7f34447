"""What every test may ask for: no network, and a skip for what only PostgreSQL can show, which the summary counts."""

import socket
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Marks as ``engineless`` what asks no database: `make test` runs it on the first engine alone."""
    for item in items:
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


@pytest.fixture(
    params=["core.files.storage.DurableStorage", "tests.core.files.elsewhere.Elsewhere"],
    ids=["folder", "elsewhere"],
)
def each_storage(request, settings, tmp_path):
    """An empty storage of kept files: a folder, as it is shipped, and then another one that knows no folders here."""
    kept = {"BACKEND": request.param}
    if request.param.endswith("DurableStorage"):
        kept["OPTIONS"] = {"location": tmp_path / "kept"}
    settings.STORAGES = settings.STORAGES | {"kept": kept}


@pytest.fixture(autouse=True)
def _thresholds_are_known():
    """So that no test counts the query that is asked once a minute."""
    cache.set("ledger-thresholds", [], 3600)
    cache.set("calendar-years", {}, 3600)


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


def not_run(reports):
    """What the skipped ``reports`` say, each reason once with how many tests it kept from running."""
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in reports)
    return "; ".join(f"{count} × {reason}" for reason, count in sorted(reasons.items()))


def pytest_terminal_summary(terminalreporter):
    """A green run says what it has not run on this database."""
    if skipped := terminalreporter.stats.get("skipped"):
        terminalreporter.write_line(f"Not run on {connection.vendor}: {not_run(skipped)}")
