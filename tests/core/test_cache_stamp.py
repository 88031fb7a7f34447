"""Figures that are kept: until something changes, a minute at most, and dear ones for all of it."""

import pytest
from django.core.cache import cache

from core import cache_stamp as freshness

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty():
    cache.clear()


class Counter:
    def __init__(self):
        self.made = 0

    def __call__(self):
        self.made += 1
        return self.made


def test_kept_until_something_changes(django_capture_on_commit_callbacks):
    make = Counter()
    assert [freshness.cached("甲 乙", make) for _ in range(3)] == [1, 1, 1]
    with django_capture_on_commit_callbacks(execute=True):
        freshness.invalidate()
    assert freshness.cached("甲 乙", make) == 2


def test_a_change_that_is_rolled_back_changes_nothing(django_capture_on_commit_callbacks):
    make = Counter()
    freshness.cached("a", make)
    with django_capture_on_commit_callbacks(execute=False):
        freshness.invalidate()
    assert freshness.cached("a", make) == 1


def test_an_unwatched_value_is_recomputed_each_time_unless_it_is_slow(monkeypatch):
    make = Counter()
    assert [freshness.cached("a", make, watched=False) for _ in range(2)] == [1, 2]
    monkeypatch.setattr(freshness, "SLOW_SECONDS", -1)
    assert [freshness.cached("a", make, watched=False) for _ in range(2)] == [2, 2]


def test_a_slow_value_is_cached_in_spite_of_changes(
    monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(freshness, "SLOW_SECONDS", -1)
    make = Counter()
    freshness.cached("a", make)
    with django_capture_on_commit_callbacks(execute=True):
        freshness.invalidate()
    assert freshness.cached("a", make) == 1


def test_two_names_are_kept_apart():
    make = Counter()
    assert [freshness.cached(name, make) for name in ("a", "b")] == [1, 2]
