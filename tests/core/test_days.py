import itertools
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from core.days import day_text, moment_on, quarter_bounds, quarter_of
from core.numbers import json_value


@pytest.mark.parametrize("month", range(1, 13))
def test_each_day_lies_in_the_quarter_that_is_given_for_it(month):
    for day in (date(2024, month, 1), date(2024, month, 28)):
        first, last = quarter_bounds(2024, quarter_of(day))
        assert first <= day <= last


def test_the_quarters_of_a_year_follow_each_other():
    bounds = [quarter_bounds(2024, quarter) for quarter in (1, 2, 3, 4)]
    assert (bounds[0], bounds[3][1]) == ((date(2024, 1, 1), date(2024, 3, 31)), date(2024, 12, 31))
    for (_first, last), (later, _last) in itertools.pairwise(bounds):
        assert later == last + timedelta(days=1)


def test_a_day_begins_by_our_clocks():
    assert moment_on(date(2026, 3, 1)) == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert moment_on(date(2026, 3, 1), time(9, 30)) == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)


def test_a_date_on_paper():
    day = date(2026, 7, 1)
    assert (day_text(day), day_text(day, 2026), day_text(day, 2025)) == ("2026年7月1日", "7月1日", "2026年7月1日")  # fmt: skip


def test_what_json_keeps():
    values = [Decimal("20.00"), Decimal("0.00"), date(2026, 7, 1), None, "x", 3]
    assert [json_value(value) for value in values] == ["20", "0", "2026-07-01", None, "x", 3]
