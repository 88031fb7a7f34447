"""The private calendar: its contents, and that its address is void when it is replaced or revoked."""

import re
from datetime import date, timedelta

import icalendar
import pytest
from django.utils import timezone

from access.roles import Role
from accounts.identity.calendars import rules
from accounts.identity.models import CalendarKey
from ledger.entries import verbs as ledger
from reviews.meetings.exchange import rules as meetings
from reviews.meetings.exchange.models import Meeting
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make.member(name="欧阳本人")


@pytest.fixture
def account(member):
    make.entries(member, year=timezone.localdate().year, practical=1)
    return make.user(member)


def feed(client, key):
    response = client.get("/calendar/feed.ics", {"key": key})
    if response.status_code != 200:
        return response.status_code
    assert response.headers["Cache-Control"] == "private, no-store"
    calendar = icalendar.Calendar.from_ical(response.content)
    return {str(event["uid"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}


def test_deadlines_and_meetings(client, account, member):
    make.entries(make.member(member.branch, name="别人"), year=timezone.localdate().year)
    at = timezone.now()
    meeting = Meeting.objects.create(branch=member.branch, year=at.year, quarter=1)
    meetings.invite(
        meeting,
        actor=make.user(),
        at=at,
        starts_at=at + timedelta(days=9),
        place="三楼",
        chair="甲",
        recorder="乙",
    )
    found = feed(client, rules.give(account, at=at))
    own = {f"entry-{entry.pk}" for entry in member.ledger.entries.all()}
    assert set(found) == own | {f"meeting-{meeting.pk}"}
    entry = member.ledger.entries.get(kind="practical")
    event = found[f"entry-{entry.pk}"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (entry.due, entry.due + timedelta(days=1))
    assert event["summary"].startswith("承诺到期：结对困难群众")


def test_what_is_fulfilled_says_so(client, account, member):
    entry = member.ledger.entries.get(kind="practical")
    ledger.claim(entry, actor=account, at=timezone.now(), fulfilled_on=timezone.localdate())
    ledger.verify(entry, actor=make.user(), at=timezone.now())
    assert feed(client, rules.give(account, at=timezone.now()))[f"entry-{entry.pk}"][
        "summary"
    ].startswith("✓ 已兑现")


def test_a_secretary_has_the_meetings_of_the_branch(client):
    branch, at = make.branch(), timezone.now()
    secretary = make.holder(Role.SECRETARY, branch)
    for of in (branch, make.branch()):
        Meeting.objects.create(
            branch=of, year=at.year, quarter=1, state="invited", starts_at=at, place="三楼"
        )
    assert len(feed(client, rules.give(secretary, at=at))) == 1


def test_the_address_is_shown_once_and_stored_as_a_digest(client, account):
    client.force_login(account)
    page = client.post("/calendar/give/").content.decode()
    key = re.search(r"feed\.ics\?key=([\w-]+)", page)[1]
    assert key not in client.get("/calendar/").content.decode()
    assert key not in str(CalendarKey.objects.values())
    client.logout()
    assert isinstance(feed(client, key), dict)


def test_replaced_revoked_or_closed_it_is_void(client, account):
    first = rules.give(account, at=timezone.now())
    second = rules.give(account, at=timezone.now())
    assert feed(client, first) == 404
    account.is_active = False
    account.save()
    assert feed(client, second) == 404
    account.is_active = True
    account.save()
    assert isinstance(feed(client, second), dict)
    client.force_login(account)
    client.post("/calendar/revoke/")
    assert feed(client, second) == 404
    assert rules.revoke(account, at=timezone.now()) is False


@pytest.mark.parametrize("key", ["", "x", "𬭎" * 3000])
def test_no_key_no_calendar(client, key):
    assert feed(client, key[:900]) == 404


def test_long_past_deadlines_are_left_out(client, member):
    make.entries(member, year=2020, practical=1, at=make.NOW)
    account = make.user(member)
    assert feed(client, rules.give(account, at=timezone.now())) == {}
    assert member.ledger.entries.filter(due__lt=date(2021, 1, 1)).exists()
