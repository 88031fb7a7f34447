"""A meeting that was held, or comes early, is entered by the branch with its true date."""

from datetime import datetime

import pytest
from django.utils import timezone

from access.roles import Role
from accounts.messages.models import Message
from core.days import moment_on, quarter_of
from reviews.errors import ReviewError
from reviews.meetings.exchange import rules
from reviews.meetings.exchange.models import Attendance, Meeting
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
PLACE = {"place": "三楼会议室", "chair": "王伟", "recorder": "李四"}


@pytest.fixture
def branch():
    branch = make.branch(make.organisation())
    for _one in range(2):
        make.member(branch)
    return branch


def enter(branch, *, starts_at, year=2026, quarter=1, at=NOW):
    facts = {"year": year, "quarter": quarter, "starts_at": starts_at, "at": at}
    return rules.enter(branch, actor=make.user(), **PLACE, **facts)


def test_one_that_was_held_has_its_true_date_and_nobody_is_told(branch):
    day = datetime(2026, 1, 20, 14, tzinfo=timezone.get_current_timezone())
    meeting = enter(branch, starts_at=day)
    assert (meeting.state, meeting.starts_at) == ("invited", day)
    assert meeting.attendances.count() == 2
    assert not Message.objects.exists()
    came = {row.member_id: (Attendance.State.PRESENT, "", "") for row in meeting.attendances.all()}
    rules.hold(meeting, actor=make.user(), at=NOW, minutes="汇报", attendance=came)
    assert rules.close(Meeting.objects.get(), actor=make.user(), at=NOW).state == "closed"
    with pytest.raises(ReviewError):
        enter(branch, starts_at=day)


def test_the_planned_one_of_an_earlier_quarter_is_taken(branch):
    planned = Meeting.objects.create(branch=branch, year=2025, quarter=4)
    meeting = enter(branch, year=2025, quarter=4, starts_at=datetime(2026, 1, 9, tzinfo=NOW.tzinfo))
    assert meeting.pk == planned.pk
    rules.hold(meeting, actor=make.user(), at=NOW, minutes="汇报", attendance={})
    assert not Meeting.objects.missing(timezone.localdate(NOW)).exists()


def test_an_early_one_is_invited_to_and_a_later_quarter_is_refused(branch):
    enter(branch, starts_at=datetime(2026, 3, 20, tzinfo=NOW.tzinfo))
    assert Message.objects.filter(kind="meeting_invitation").count() == 2
    with pytest.raises(ReviewError):
        enter(branch, quarter=4, starts_at=datetime(2026, 11, 1, tzinfo=NOW.tzinfo))


def test_the_page_leads_on_to_the_attendance(client, branch):
    client.force_login(make.holder(Role.SECRETARY, branch))
    assert "/meetings/new/" in client.get("/meetings/").text
    today = timezone.localdate()
    posted = {
        "branch": branch.pk, "of_quarter": f"{today.year}-{quarter_of(today)}",
        "starts_at": f"{moment_on(today):%Y-%m-%dT%H:%M}", **PLACE,
    }  # fmt: skip
    answer = client.post("/meetings/new/", posted)
    assert answer.url == f"/meetings/{Meeting.objects.get().pk}/hold/"
    foreign = client.post("/meetings/new/", posted | {"branch": make.branch().pk})
    assert "branch" in foreign.context["form"].errors
