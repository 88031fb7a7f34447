"""What the system knows of a meeting before anybody writes: place and people of the last one, minutes from the ledger."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ledger.entries import verbs as ledger
from ledger.entries.models import Entry
from reviews.meetings.exchange import rules
from reviews.meetings.exchange.drafting import minutes_of, standing, usual
from reviews.meetings.exchange.models import Meeting
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make.branch()


def invited(branch, quarter=1, *, days=-1, place="三楼会议室"):
    """A meeting that began ``days`` from now."""
    meeting = Meeting.objects.create(branch=branch, year=make.YEAR, quarter=quarter)
    starts = timezone.now() + timedelta(days=days)
    return rules.invite(
        meeting, actor=None, at=starts - timedelta(days=1), starts_at=starts, place=place, chair="林书记", recorder="徐桂英"
    )  # fmt: skip


def fulfilled(entry, day):
    ledger.claim(entry, actor=make.user(), at=make.NOW, fulfilled_on=day)
    ledger.verify_and_strike_off(entry, actor=make.user(), at=make.NOW)


def test_the_minutes_say_how_the_pledges_stand(branch):
    first, second = make.entries(make.member(branch, name="甲"))
    third, _fourth = make.entries(make.member(branch, name="乙"))
    fulfilled(first, make.TODAY)
    ledger.claim(third, actor=make.user(), at=make.NOW, fulfilled_on=make.TODAY)
    Entry.objects.filter(pk=second.pk).update(due=date(2026, 3, 20))
    text = minutes_of(invited(branch), today=date(2026, 3, 30))
    assert text == (
        "会议由林书记主持，徐桂英记录。到会党员逐一汇报了承诺事项进展情况。"
        "截至2026年3月30日，登记承诺事项4项，已兑现1项。已报完成待核验1项：乙。逾期1项：甲。"
    )


def test_more_than_ten_people_are_counted_not_named(branch):
    for number in range(12):
        make.entries(make.member(branch, name=f"党员{number:02}"))
    Entry.objects.filter(target=None).update(due=date(2026, 1, 2))
    rows = Entry.objects.with_light(date(2026, 3, 30)).select_related("ledger__member")
    said = standing(list(rows), today=date(2026, 3, 30), since=date(2026, 1, 1))
    assert "等12人" in said and "党员11" not in said


def test_the_page_begins_with_the_draft_until_minutes_are_kept(branch, client):
    make.entries(make.member(branch, name="甲"))
    client.force_login(make.holder("secretary", branch))
    meeting = invited(branch)
    page = client.get(reverse("meeting_hold", args=[meeting.pk]))
    assert page.context["drafted"]
    assert page.context["form"]["minutes"].value().startswith("会议由林书记主持")
    rules.hold(meeting, actor=None, at=timezone.now(), minutes="自己写的", attendance={})
    page = client.get(reverse("meeting_hold", args=[meeting.pk]))
    assert not page.context["drafted"]
    assert page.context["form"]["minutes"].value() == "自己写的"


def test_an_invitation_begins_with_the_place_and_the_people_of_the_last_meeting(branch, client):
    secretary = make.holder("secretary", branch, name="林书记")
    client.force_login(secretary)
    first = Meeting.objects.create(branch=branch, year=make.YEAR, quarter=1)
    form = client.get(reverse("meeting_invite", args=[first.pk])).context["form"]
    assert [form[name].value() for name in ("place", "chair", "recorder")] == ["", "林书记", ""]
    first.delete()
    invited(branch, place="二楼")
    assert usual(branch) == {"place": "二楼", "chair": "林书记", "recorder": "徐桂英"}
    second = Meeting.objects.create(branch=branch, year=make.YEAR, quarter=2)
    form = client.get(reverse("meeting_invite", args=[second.pk])).context["form"]
    assert [form[name].value() for name in ("place", "chair", "recorder")] == [
        "二楼",
        "林书记",
        "徐桂英",
    ]
    assert usual(make.branch()) == {}


def test_the_meeting_is_kept_and_closed_in_one_step(branch, client):
    member = make.member(branch, name="甲")
    client.force_login(make.holder("secretary", branch))
    meeting = invited(branch)
    sent = {"minutes": "议定事项", f"state_{member.pk}": "present", "close": "1", "sure": "1"}
    client.post(reverse("meeting_hold", args=[meeting.pk]), sent)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes) == (Meeting.State.CLOSED, "议定事项")
    second = invited(branch, quarter=2)
    client.post(reverse("meeting_hold", args=[second.pk]), sent | {"minutes": ""})
    second.refresh_from_db()
    assert (
        second.state == Meeting.State.HELD
    )  # without minutes it is kept, and the closing is refused
