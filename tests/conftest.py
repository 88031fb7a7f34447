"""Fixtures of all tests: no network, and skips for tests that need PostgreSQL, which the summary counts."""

import os
import shutil
import socket
from collections import Counter
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Marks tests without a database as ``engineless``: `make test` runs them on the first engine alone.

    Tests of paper and of processes mark themselves: the database only gives them rows.
    """
    for item in items:
        marked = any(
            item.get_closest_marker(name) for name in ("django_db", "postgresql", "browser")
        )
        if not marked and not {"db", "transactional_db", "live_server"} & set(item.fixturenames):
            item.add_marker("engineless")


@pytest.fixture(autouse=True)
def _this_machine_only(monkeypatch):
    """A test that connects to another machine fails immediately."""
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
    """Closes all other connections to the database at the end, which killed processes or a browser left open."""
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
    """Skips tests marked ``postgresql`` on any other engine."""
    if request.node.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


@pytest.fixture(
    params=["core.files.storage.DurableStorage", "tests.core.files.elsewhere.Elsewhere"],
    ids=["folder", "elsewhere"],
)
def each_storage(request, settings, tmp_path):
    """An empty storage of kept files: the shipped one, a folder, and then another one without local folders."""
    kept = {"BACKEND": request.param}
    if request.param.endswith("DurableStorage"):
        kept["OPTIONS"] = {"location": tmp_path / "kept"}
    settings.STORAGES = settings.STORAGES | {"kept": kept}


@pytest.fixture(autouse=True)
def _thresholds_are_known():
    """So that no test counts the query that runs once a minute."""
    cache.set("ledger-thresholds", [], 3600)
    cache.set("calendar-years", {}, 3600)


@pytest.fixture(scope="session", autouse=True)
def _data_folder():
    """(The data folder, the names of what is in it before the first test)."""
    folder = Path(os.environ["DATA_DIR"])
    return folder, set(os.listdir(folder))


@pytest.fixture(autouse=True)
def _nothing_stays(_data_folder):
    """Removes what a test put into the data folder: the next one finds it as the first one did."""
    yield
    folder, before = _data_folder
    for path in {folder / name for name in set(os.listdir(folder)) - before}:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied():
    """What empties the tables between tests may do so, also where TRUNCATE is refused."""
    # It imports the driver, which the tests on SQLite do without.
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
