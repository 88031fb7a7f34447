"""Working days by the national calendar, and in years unknown to it."""

from datetime import date

import pytest

from core import workdays
from core.models import CalendarYear
from tests.factories import NOW


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


@pytest.mark.django_db
def test_a_year_that_is_not_known_counts_monday_to_friday_but_for_the_fixed_days():
    assert (workdays.known(2026), workdays.known(2090), workdays.known(1990)) == (
        True,
        False,
        False,
    )
    week = [date(2090, 10, day) for day in range(4, 11)]
    assert [workdays.is_workday(day) for day in week] == [day.weekday() < 5 for day in week]
    fixed = [
        date(2090, 1, 1),
        date(2090, 5, 1),
        date(2090, 5, 2),
        *(date(2090, 10, n) for n in (1, 2, 3)),
    ]
    assert not any(map(workdays.is_workday, fixed))


@pytest.mark.django_db
@pytest.mark.parametrize("off", [None, ["2027-01-01", "2027-05-01"]])
def test_new_year_is_off_whether_the_year_is_known_or_not(monkeypatch, off):
    monkeypatch.setattr(workdays, "in_package", lambda year: year < 2027)
    if off:
        CalendarYear.objects.create(year=2027, off=off, works=["2027-01-02"], entered_at=NOW)
    workdays.forget_entered()
    end = date(2027, 1, 4) if off else date(2027, 1, 5)
    assert workdays.add_workdays(date(2026, 12, 28), 5) == end
    assert workdays.add_workdays(end, -5) == date(2026, 12, 28)
    assert workdays.workdays_between(date(2026, 12, 28), end) == 5
    workdays.forget_entered()


@pytest.mark.django_db
def test_what_rests_on_an_unknown_year_is_told_beside_the_date():
    days = date(2089, 12, 20), date(2090, 1, 9)
    assert "2089" in workdays.doubt(*days) and "2089" in workdays.doubt(*reversed(days))
    assert workdays.doubt(date(2025, 12, 20), date(2026, 1, 9)) == ""
    assert workdays.doubt(None, days[0]) == workdays.doubt(days[0], None) == ""


def test_adding_and_counting_agree_across_a_holiday():
    end = workdays.add_workdays(date(2026, 9, 30), 3)
    assert end == date(2026, 10, 10)
    assert workdays.workdays_between(date(2026, 9, 30), end) == 3
    assert workdays.add_workdays(date(2026, 10, 1), 0) == date(2026, 10, 1)
    assert workdays.next_workday(date(2026, 10, 1)) == date(2026, 10, 8)
    assert workdays.workdays_between(end, date(2026, 9, 30)) == 0
