"""A green run says what it has not run."""

from types import SimpleNamespace

from tests.conftest import not_run


def skipped(*reasons):
    return [SimpleNamespace(longrepr=("x.py", 1, f"Skipped: {reason}")) for reason in reasons]


def test_the_summary_says_once_for_each_reason_how_many_tests_did_not_run():
    reports = skipped("needs PostgreSQL", "no data", "needs PostgreSQL")
    assert not_run(reports) == "2 × needs PostgreSQL; 1 × no data"
