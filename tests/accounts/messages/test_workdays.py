"""Working days by the national calendar, and years unknown to it."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from core.workdays import add_workdays, is_workday, known, next_workday, warning, workdays_between

#: The National Day holiday of 2025: 1–8 October, worked in lieu on Sunday 28 September and Saturday 11 October.
BEFORE, WORKED_SUNDAY = date(2025, 9, 27), date(2025, 9, 28)
UNKNOWN = max(day.year for day in chinese_calendar.holidays) + 1


def test_holidays_and_days_worked_in_lieu():
    assert is_workday(WORKED_SUNDAY) and not is_workday(BEFORE)
    assert not is_workday(date(2025, 10, 8)) and is_workday(date(2025, 10, 9))
    assert is_workday(date(2025, 10, 11)) and not is_workday(date(2025, 10, 12))


def test_counting_over_a_holiday():
    assert next_workday(date(2025, 10, 1)) == date(2025, 10, 9)
    assert add_workdays(date(2025, 9, 30), 1) == date(2025, 10, 9)
    assert add_workdays(date(2025, 9, 30), 3) == date(2025, 10, 11)
    assert add_workdays(date(2025, 10, 9), -2) == date(2025, 9, 29)
    assert add_workdays(date(2025, 10, 5), 0) == date(2025, 10, 5)
    assert workdays_between(date(2025, 9, 30), date(2025, 10, 11)) == 3
    assert workdays_between(date(2025, 10, 11), date(2025, 9, 30)) == 0


def test_adding_and_counting_agree():
    day = date(2025, 1, 1)
    for number in range(1, 400, 7):
        later = add_workdays(day, number)
        assert workdays_between(day, later) == number
        assert workdays_between(day, later - timedelta(days=1)) == number - 1


@pytest.mark.django_db
def test_a_year_unknown_to_the_calendar_counts_monday_to_friday_and_says_so():
    assert not known(UNKNOWN) and known(2025)
    day = date(UNKNOWN, 10, 4)
    week = [is_workday(day + timedelta(days=n)) for n in range(7)]
    assert sum(week) == 5
    assert str(UNKNOWN) in warning(UNKNOWN) and warning(2025) == ""
