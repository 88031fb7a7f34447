"""The exchange meeting: states, attendance, reports from the ledger, papers, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import icalendar
import openpyxl
import pytest
from django.utils import timezone, translation

from access.roles import Role
from accounts.messages.models import Message
from core.days import quarter_bounds
from ledger.entries import verbs as ledger
from reviews.errors import ReviewError
from reviews.meetings.exchange import meeting_papers as papers
from reviews.meetings.exchange import rules
from reviews.meetings.exchange.facts import facts_of, last_month
from reviews.meetings.exchange.models import Attendance, Meeting
from tests import factories
from tests.factories import NOW, TODAY

State = Meeting.State
START = NOW + timedelta(days=10)
AFTER = START + timedelta(hours=3)
pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    branch = factories.branch()
    for name in ("王伟", "李𬭎"):
        factories.entries(factories.member(branch, name=name), practical=1)
    return branch


def meeting_in(state, branch):
    """A meeting brought into ``state`` by the verbs."""
    meeting = Meeting.objects.create(branch=branch, year=2026, quarter=1)
    if state == State.EXEMPT:
        return rules.exempt(meeting, actor=None, at=NOW, reason="换届")
    steps = [invite, hold, lambda m: rules.close(m, actor=factories.user(), at=AFTER)]
    order = [State.PLANNED, State.INVITED, State.HELD, State.CLOSED]
    for step in steps[: order.index(state)]:
        meeting = step(meeting)
    return meeting


def invite(meeting, *, at=NOW, starts_at=START, place="三楼"):
    return rules.invite(
        meeting, actor=None, at=at, starts_at=starts_at, place=place, chair="王伟", recorder="李四"
    )


def hold(meeting, *, at=AFTER, state="present", reason="", minutes="逐人汇报"):
    rows = dict.fromkeys(meeting.attendances.values_list("member", flat=True), (state, reason, ""))
    return rules.hold(meeting, actor=None, at=at, minutes=minutes, attendance=rows)


VERBS = {
    "invite": invite,
    "exempt": lambda meeting: rules.exempt(meeting, actor=None, at=NOW, reason="换届"),
    "plan": lambda meeting: rules.plan_again(meeting, actor=None, at=NOW),
    "hold": hold,
    "close": lambda meeting: rules.close(meeting, actor=factories.user(), at=AFTER),
    "note": lambda meeting: rules.add_note(meeting, actor=None, at=AFTER, text="人数有误"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_the_table_says_what_may_happen(branch, state, verb):
    meeting = meeting_in(state, branch)
    if (state, verb) in rules.TRANSITIONS:
        VERBS[verb](meeting)
        meeting.refresh_from_db()
        assert meeting.state == rules.TRANSITIONS[state, verb]
    else:
        with pytest.raises(ReviewError):
            VERBS[verb](meeting)
        meeting.refresh_from_db()
        assert meeting.state == state


def test_meetings_are_due_from_the_last_month_of_the_quarter_in_branches_with_pledges(branch):
    factories.branch()
    assert rules.open_due(date(2026, 2, 28)) == 0
    assert rules.open_due(date(2026, 3, 1)) == 1
    assert rules.open_due(date(2026, 3, 2)) == 0
    assert rules.open_due(date(2026, 12, 1)) == 3
    assert set(Meeting.objects.values_list("branch", "state")) == {(branch.pk, "planned")}


@pytest.mark.parametrize(
    ("quarter", "days"),
    [
        (1, (date(2026, 1, 1), date(2026, 3, 31))),
        (2, (date(2026, 4, 1), date(2026, 6, 30))),
        (4, (date(2026, 10, 1), date(2026, 12, 31))),
    ],
)
def test_quarters(quarter, days):
    assert quarter_bounds(2026, quarter) == days
    assert last_month(2026, quarter).month == days[1].month


def test_everybody_is_invited_once_and_again_when_the_time_changes(branch):
    meeting = meeting_in(State.INVITED, branch)
    invite(meeting)
    assert Message.objects.filter(kind="meeting_invitation").count() == 2
    invite(meeting, starts_at=START + timedelta(hours=1))
    assert Message.objects.filter(kind="meeting_invitation").count() == 4
    assert Attendance.objects.count() == 2


def test_refusals_say_why(branch):
    meeting = meeting_in(State.PLANNED, branch)
    with pytest.raises(ReviewError):
        invite(meeting, starts_at=NOW - timedelta(hours=1))
    with pytest.raises(ReviewError):
        rules.exempt(meeting, actor=None, at=NOW, reason="  ")
    meeting = invite(meeting)
    with pytest.raises(ReviewError):
        hold(meeting, at=NOW)
    with pytest.raises(ReviewError, match="王伟"):
        hold(meeting, state="excused")
    assert not Attendance.objects.exclude(state="expected").exists()


def test_a_meeting_with_open_attendance_or_without_minutes_is_not_closed(branch):
    meeting = meeting_in(State.INVITED, branch)
    rules.hold(meeting, actor=None, at=AFTER, minutes="有", attendance={})
    with pytest.raises(ReviewError, match="王伟"):
        rules.close(meeting, actor=None, at=AFTER)
    hold(meeting, minutes=" ")
    with pytest.raises(ReviewError):
        rules.close(meeting, actor=None, at=AFTER)


def test_what_the_ledger_said_at_the_closing_is_kept(branch):
    member = branch.members.get(name="王伟")
    entry = member.ledger.entries.last()
    ledger.claim(entry, actor=factories.user(), at=NOW, fulfilled_on=TODAY)
    ledger.verify_and_strike_off(entry, actor=factories.user(), at=NOW)
    meeting = meeting_in(State.CLOSED, branch)
    row = meeting.attendances.get(member=member)
    assert "结对困难群众" in row.facts
    before = row.facts
    ledger.note_progress(
        member.ledger.entries.first(),
        actor=factories.user(),
        at=AFTER,
        note="再办",
        amount=Decimal(9),
    )
    row.refresh_from_db()
    assert row.facts == before


def test_reports_are_read_in_one_query(branch, django_assert_num_queries):
    members = list(branch.members.all())
    with django_assert_num_queries(1):
        facts = facts_of(members, year=2026, quarter=1, today=TODAY)
    assert set(facts) == {member.pk for member in members}


def test_a_member_writes_the_own_report_until_the_meeting_is_held(client, branch):
    meeting = meeting_in(State.INVITED, branch)
    member = branch.members.get(name="王伟")
    client.force_login(factories.user(member))
    client.post(f"/meetings/{meeting.pk}/report/", {"report": "已走访4户"})
    row = meeting.attendances.get(member=member)
    assert row.report == "已走访4户"
    hold(meeting)
    client.post(f"/meetings/{meeting.pk}/report/", {"report": "改写"})
    row.refresh_from_db()
    assert row.report == ""


def test_the_secretary_records_everything_on_one_page(client, branch):
    meeting = meeting_in(State.INVITED, branch)
    Meeting.objects.update(starts_at=datetime(2026, 3, 1, tzinfo=UTC))
    client.force_login(factories.holder(Role.SECRETARY, branch))
    ids = list(meeting.attendances.values_list("member", flat=True))
    data = {"minutes": "逐人汇报"}
    for pk, state, reason in zip(ids, ("present", "excused"), ("", "出差"), strict=True):
        data |= {f"state_{pk}": state, f"reason_{pk}": reason, f"report_{pk}": "汇报"}
    page = client.post(f"/meetings/{meeting.pk}/hold/", data | {f"reason_{ids[1]}": ""})
    assert page.status_code == 200, "an excuse without its reason is asked for again"
    assert "汇报" in page.content.decode(), "nothing typed is lost"
    assert client.post(f"/meetings/{meeting.pk}/hold/", data).status_code == 302
    assert sorted(meeting.attendances.values_list("state", "reason")) == [
        ("excused", "出差"), ("present", ""),
    ]  # fmt: skip
    client.post(f"/meetings/{meeting.pk}/close/", {"sure": "1"})
    meeting.refresh_from_db()
    assert meeting.state == State.CLOSED


def test_missing_are_those_of_a_quarter_that_is_over(branch):
    meeting_in(State.PLANNED, branch)
    assert Meeting.objects.missing(date(2026, 3, 31)).count() == 0
    assert Meeting.objects.missing(date(2026, 4, 1)).count() == 1
    assert Meeting.objects.missing(date(2027, 1, 1)).count() == 1


def test_the_list_is_filtered_and_exported_as_shown(client, branch):
    meeting_in(State.HELD, branch)
    Meeting.objects.create(branch=branch, year=2026, quarter=2)
    client.force_login(factories.holder(Role.ADMINISTRATOR, factories.district()))
    for query, found in (("", 2), ("?state=held", 1), ("?quarter=2", 1), ("?state=x&year=abc", 2)):
        assert len(client.get(f"/meetings/{query}").context["page"].rows) == found
    book = openpyxl.load_workbook(BytesIO(client.get("/meetings/?state=held&export=1").content))
    [row] = book.active.iter_rows(min_row=2, values_only=True)
    assert (row[0], row[2], row[6], row[7]) == (branch.name, 1, 2, 2)


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_same_few_questions(client, many, django_assert_num_queries):
    for _number in range(many):
        Meeting.objects.create(branch=factories.branch(), year=2026, quarter=1)
    client.force_login(factories.holder(Role.ADMINISTRATOR, factories.district()))
    with django_assert_num_queries(6):
        assert client.get("/meetings/").status_code == 200


def test_the_calendar_file_is_read_by_a_calendar(branch):
    meeting = meeting_in(State.INVITED, branch)
    [event] = icalendar.Calendar.from_ical(papers.calendar_of(meeting)).walk("VEVENT")
    assert (event.decoded("dtstart"), str(event["location"])) == (START, "三楼")


@pytest.mark.parametrize("paper", ["attendance", "minutes"])
def test_papers_are_printed_and_not_before_there_is_a_time(client, branch, paper):
    meeting = meeting_in(State.PLANNED, branch)
    client.force_login(factories.holder(Role.SECRETARY, branch))
    assert client.get(f"/meetings/{meeting.pk}/{paper}.pdf").status_code == 302
    invite(meeting)
    answer = client.get(f"/meetings/{meeting.pk}/{paper}.pdf")
    assert answer.content.startswith(b"%PDF-")


def test_what_was_fulfilled_later_is_not_in_the_facts_of_an_earlier_day(branch):
    member = branch.members.get(name="王伟")
    entry = member.ledger.entries.get(number=2)
    late = NOW + timedelta(days=20)
    ledger.claim(entry, actor=factories.user(), at=late, fulfilled_on=late.date())
    ledger.verify_and_strike_off(entry, actor=factories.user(), at=late)
    facts = {"year": 2026, "quarter": 1}
    before = facts_of([member], today=late.date() - timedelta(days=1), **facts)[member.pk]
    after = facts_of([member], today=late.date(), **facts)[member.pk]
    assert before.splitlines()[0] == "今年登记2件，已兑现0件，其中本季度0件。"
    assert after.splitlines()[0] == "今年登记2件，已兑现1件，其中本季度1件。"


def test_the_minutes_are_in_chinese_in_any_language(branch):
    with translation.override("en"):
        meeting = meeting_in(State.CLOSED, branch)
    assert meeting.attendances.first().facts.startswith("今年登记2件")


def test_the_tabs_count_the_rows_that_they_lead_to(branch, client):
    year = timezone.localdate().year
    for quarter, made in ((1, State.PLANNED), (2, State.EXEMPT)):
        reason = "换届" if made == State.EXEMPT else ""
        Meeting.objects.create(
            branch=branch, year=year, quarter=quarter, state=made, exempt_reason=reason
        )
    client.force_login(factories.holder(Role.SECRETARY, branch))
    tabs = client.get("/meetings/").context["tabs"]
    assert sum(count for _state, _label, count in tabs) >= 2
    for state, _label, count in tabs:
        page = client.get(f"/meetings/?state={state}&year={year}").context
        assert (len(page["page"].rows), page["chosen"]) == (count, state)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(("day", "over"), [(date(2026, 3, 31), False), (date(2026, 4, 1), True)])
def test_a_meeting_is_missing_for_the_list_as_for_the_page(branch, state, day, over):
    meeting = meeting_in(state, branch)
    missing = over and state in (State.PLANNED, State.INVITED)
    assert meeting.is_missing(day) == missing
    assert Meeting.objects.missing(day).exists() == missing


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_report_that_is_too_long_is_refused_and_the_earlier_one_stays(branch, client):
    meeting = meeting_in(State.INVITED, branch)
    row = meeting.attendances.get(member__name="王伟")
    rules.write_report(row, text="已走访")
    client.force_login(factories.user(row.member))
    address = f"/meetings/{meeting.pk}/report/"
    answer = client.post(address, {"report": "走" * 2001}, follow=True)
    assert len(said(answer)) == 1
    assert "2000" in said(answer)[0]
    row.refresh_from_db()
    assert row.report == "已走访"
    assert said(client.post(address, {"report": "走" * 2000}, follow=True)) == ["您的汇报已保存。"]


@pytest.mark.parametrize(
    ("state", "verb", "field", "most"),
    [(State.PLANNED, "exempt", "reason", 200), (State.CLOSED, "note", "text", 2000)],
)
@pytest.mark.parametrize("more", [-10_000, 1])
def test_words_that_are_missing_or_too_long_are_refused_not_shortened(
    branch, client, state, verb, field, most, more
):
    meeting = meeting_in(state, branch)
    client.force_login(factories.holder(Role.SECRETARY, branch))
    answer = client.post(
        f"/meetings/{meeting.pk}/{verb}/", {field: "因" * (most + more)}, follow=True
    )
    assert len(said(answer)) == 1
    meeting.refresh_from_db()
    assert (meeting.state, meeting.notes.count()) == (state, 0)


@pytest.mark.parametrize(
    ("state", "page"), [(State.CLOSED, "hold"), (State.CLOSED, "invite"), (State.PLANNED, "hold")]
)
def test_an_outdated_form_leads_back_with_the_reason(branch, client, state, page):
    meeting = meeting_in(state, branch)
    client.force_login(factories.holder(Role.SECRETARY, branch))
    answer = client.get(f"/meetings/{meeting.pk}/{page}/", follow=True)
    assert answer.redirect_chain == [(f"/meetings/{meeting.pk}/", 302)]
    assert meeting.get_state_display() in said(answer)[0]


def test_people_of_one_name_are_distinguished_on_paper(branch):
    for post in ("组织委员", "宣传委员", ""):
        factories.entries(factories.member(branch, name="张敏", post=post), practical=1)
    meeting = meeting_in(State.HELD, branch)
    rows = meeting.attendances.select_related("member").order_by("pk")
    facts = dict.fromkeys(rows.values_list("member", flat=True), "")
    sheet = papers.attendance_sheet(meeting, rows).blocks[1].rows
    minutes = papers.minutes_paper(meeting, rows, facts).blocks[5].rows
    named = ["张敏", "张敏（宣传委员）", "张敏（组织委员）", "李𬭎", "王伟"]
    assert sorted(row[1] for row in sheet) == sorted(row[1] for row in minutes) == named
    assert [row[0] for row in sheet] == ["1", "2", "3", "4", "5"]


def told(kind="meeting_invitation"):
    rows = Message.objects.filter(kind=kind, member__name="王伟").order_by("pk")
    return [(row.title, row.body) for row in rows]


def test_every_change_of_time_or_place_is_notified_and_nothing_else(branch):
    meeting = invite(Meeting.objects.create(branch=branch, year=2026, quarter=1))
    for place in ("五楼", "五楼", "三楼"):  # moved, sent twice, and moved back
        meeting = invite(meeting, place=place)
    assert [body[:5] for _title, body in told()] == ["地点：三楼", "地点：五楼", "地点：三楼"]
    newcomer = factories.member(branch, name="新来")
    invite(meeting)
    assert len(told()) == 3
    assert Message.objects.filter(member=newcomer).count() == 1


def test_invited_people_are_notified_that_it_is_not_held(branch):
    meeting = invite(Meeting.objects.create(branch=branch, year=2026, quarter=1))
    meeting = rules.exempt(meeting, actor=None, at=NOW, reason="换届")
    assert told()[-1][1] == "换届"
    meeting = rules.plan_again(meeting, actor=None, at=NOW)
    invite(meeting)
    assert len(told()) == 3


def test_without_invitations_nobody_is_notified(branch):
    meeting = Meeting.objects.create(branch=branch, year=2026, quarter=1)
    rules.exempt(meeting, actor=None, at=NOW, reason="换届")
    assert told() == []
