"""An administrator enters a year's holidays, and every calculation uses them."""

from datetime import date

import pytest

from accounts.audit.models import AuditEvent
from core.models import CalendarYear
from core.workdays import add_workdays, known, next_workday, workdays_between
from tests import factories as make

pytestmark = pytest.mark.django_db
YEAR = 2099
SEEN = {"year": YEAR, "text": "", "document": "国办发明电〔2098〕7号"}


@pytest.fixture
def text():
    """A notice of a year that no package knows: its worked days fall on weekends."""
    return "1月1日至3日放假。2月5日至11日放假。1月31日上班。5月1日至5日放假。10月1日至7日放假。10月10日上班。"


@pytest.fixture
def send(client, django_capture_on_commit_callbacks):
    client.force_login(make.holder("administrator", make.district()))

    def run(**data):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post("/working-days/", data)

    return run


def test_it_is_shown_before_it_is_kept_and_then_counts(send, text):
    assert add_workdays(date(YEAR, 2, 4), 1) == date(YEAR, 2, 5)
    shown = send(**SEEN | {"text": text, "show": "1"})
    assert (shown.status_code, CalendarYear.objects.count()) == (200, 0)
    mark = shown.context["preview"]["mark"]
    assert send(**SEEN | {"text": text, "keep": "1", "shown": mark}).status_code == 302
    assert known(YEAR)
    assert add_workdays(date(YEAR, 2, 4), 1) == date(YEAR, 2, 12)
    assert add_workdays(date(YEAR, 2, 12), -1) == date(YEAR, 2, 4)
    assert workdays_between(date(YEAR, 2, 4), date(YEAR, 2, 12)) == 1
    assert next_workday(date(YEAR, 1, 31)) == date(YEAR, 1, 31)  # a Saturday that is worked
    [line] = AuditEvent.objects.filter(action="calendar_entered")
    assert (line.subject, line.detail) == ("2099", {"days_off": 22, "days_worked": 2})


def test_other_days_than_those_shown_are_shown_again(send, text):
    mark = send(**SEEN | {"text": text, "show": "1"}).context["preview"]["mark"]
    again = send(**SEEN | {"text": text + "4月5日放假", "keep": "1", "shown": mark})
    assert (again.status_code, CalendarYear.objects.count()) == (200, 0)
    assert again.context["preview"]["mark"] != mark


def test_a_refused_text_comes_back_and_a_known_year_is_refused(send, text):
    page = send(**SEEN | {"text": "1月1日放假", "show": "1"}).content.decode()
    assert "1月1日放假" in page and "2099-05-01" in page
    page = send(**SEEN | {"year": 2026, "text": text, "show": "1"})
    assert "year" in page.context["form"].errors
