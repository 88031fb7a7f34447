"""Working days by the national calendar, and in years unknown to it."""

from datetime import date

import pytest

from core import workdays


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 13), True),  # the Friday before the Spring Festival
        (date(2026, 2, 14), True),  # a Saturday worked in exchange
        (date(2026, 2, 17), False),  # the first day of the year of the horse
        (date(2026, 10, 1), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday worked in exchange
        (date(2026, 10, 11), False),
    ],
)
def test_holidays_and_exchanged_weekends(day, works):
    assert workdays.is_workday(day) is works


def test_a_year_that_is_not_known_counts_monday_to_friday_and_says_so():
    assert (workdays.known(2026), workdays.known(2090), workdays.known(1990)) == (
        True,
        False,
        False,
    )
    week = [date(2090, 10, day) for day in range(2, 9)]
    assert [workdays.is_workday(day) for day in week] == [day.weekday() < 5 for day in week]


def test_adding_and_counting_agree_across_a_holiday():
    end = workdays.add_workdays(date(2026, 9, 30), 3)
    assert end == date(2026, 10, 10)
    assert workdays.workdays_between(date(2026, 9, 30), end) == 3
    assert workdays.add_workdays(date(2026, 10, 1), 0) == date(2026, 10, 1)
    assert workdays.next_workday(date(2026, 10, 1)) == date(2026, 10, 8)
    assert workdays.workdays_between(end, date(2026, 9, 30)) == 0
