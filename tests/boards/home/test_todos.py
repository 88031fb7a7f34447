"""Every matter of the first pages: something of it waits here, and its number leads to exactly the rows it counts."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from access.roles import Role
from accounts.identity.seats import seats_of
from accounts.messages.models import Delivery, Message
from ledger.entries import decisions as turns
from ledger.entries.models import Entry
from ledger.entries.verbs import claim
from operation.daily.models import DailyRun
from pledges.disclosure.opinions import rules as opinions
from pledges.disclosure.opinions.models import OpinionCase
from pledges.disclosure.publishing import rules as disclosing
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.confirmation.amending import request_amendment
from pledges.sheets.enrolment.models import Enrolment
from pledges.sheets.sheet.models import Sheet
from registry.todo import LATE, matters_of, todos
from reviews.accountability.measures import following
from reviews.accountability.measures import rules as measures
from reviews.accountability.measures.models import Measure
from reviews.accountability.measures.types import types_on
from reviews.evaluation.ballots import opening, phases
from reviews.inspection import findings, rules
from reviews.meetings.circulars import rules as circulars
from reviews.meetings.exchange import rules as meetings
from reviews.meetings.exchange.models import Meeting
from reviews.reports import rules as reports
from reviews.reports.models import Report
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Role → account in a district in which at least one row of every matter waits."""
    cache.clear()
    root = factories.district()
    town = factories.organisation(root)
    branch = factories.branch(town)
    accounts = {
        "administrator": factories.holder(Role.ADMINISTRATOR, root),
        "supervisor": factories.holder(Role.SUPERVISOR, town),
        "secretary": factories.holder(Role.SECRETARY, branch),
    }
    elsewhere = factories.branch(root)
    alone = factories.holder(Role.SECRETARY, elsewhere, of=factories.member(elsewhere))
    factories.sheet(alone.member)
    member = factories.member(branch, name="王伟")
    accounts["member"] = factories.user(member)
    entries = factories.entries(member, practical=3)
    _pledging(branch, member, accounts["secretary"])
    _ledger(entries, accounts)
    _disclosing(branch, accounts)
    _meetings(branch)
    _circulars(root, town)
    _inspections(town, branch, member, accounts["supervisor"])
    _measures(branch, town, member, accounts)
    _reports(town, accounts)
    _messages(branch)
    _opinions(member)
    _opinion_on_the_only_secretary(root)
    _review(root)
    return accounts


def _pledging(branch, member, secretary):
    factories.sheet(factories.member(branch, name="已提交"))
    factories.member(branch, name="未申诺")
    factories.sheet(factories.member(branch, name="草稿"), state=Sheet.State.DRAFT)
    blank = factories.member(branch, name="未填写")
    Enrolment.objects.create(
        cycle=factories.cycle(), member=blank, branch=branch, state=Enrolment.State.ENROLLED
    )
    one = factories.member(branch, name="被推荐")
    Enrolment.objects.create(
        cycle=factories.cycle(), member=one, branch=branch, state=Enrolment.State.NOMINATED
    )
    elderly = factories.confirmed_sheet(factories.member(branch, name="代提变更"))
    for sheet, actor in (
        (Sheet.objects.get(member=member), factories.user()),
        (elderly, secretary),
    ):
        request_amendment(
            sheet.items.last(),
            wording={"text": "每季度上门走访2次"},
            reason="能多走访",
            actor=actor,
            at=NOW,
        )


def _ledger(entries, accounts):
    branch = entries[0].branch
    for name, actor in (("已办结", factories.user()), ("代报", accounts["secretary"])):
        [_common, entry] = factories.entries(factories.member(branch, name=name))
        claim(entry, actor=actor, at=NOW, fulfilled_on=TODAY)
    [_common, other] = factories.entries(factories.member(branch, name="代申请"))
    for entry, actor in ((entries[1], accounts["member"]), (other, accounts["secretary"])):
        turns.ask_extension(
            entry, actor=actor, at=NOW, due=date(2026, 12, 1), note="审批未下，完成一半"
        )


def _disclosing(branch, accounts):
    verbs = [
        ("review", {"secrecy": True, "accuracy": True}), ("approve", {}), ("carry_out", {}),
    ]  # fmt: skip
    for steps in range(4):
        sheet = factories.confirmed_sheet(factories.member(branch, name=f"公示{steps}"))
        disclosing.propose([sheet], actor=accounts["secretary"], at=NOW, starts=TODAY)
        for verb, facts in verbs[:steps]:
            actor = accounts["secretary" if verb == "carry_out" else "administrator"]
            rows = list(Disclosure.objects.filter(sheet=sheet))
            getattr(disclosing, verb)(rows, actor=actor, at=NOW, **facts)
    Sheet.objects.filter(pk=sheet.pk).update(
        revision=2
    )  # a newer revision that the board does not show


def _meetings(branch):
    states = {1: "planned", 2: "invited", 3: "held"}
    year = timezone.localdate().year + 1  # a quarter that is not over yet
    for quarter, state in states.items():
        meeting = Meeting.objects.create(branch=branch, year=year, quarter=quarter)
        start = NOW.replace(year=year)
        if state != "planned":
            meetings.invite(
                meeting,
                actor=None,
                at=NOW,
                starts_at=start,
                place="三楼",
                chair="王伟",
                recorder="李四",
            )
        if state == "held":
            meetings.hold(
                meeting, actor=None, at=start + timedelta(hours=3), minutes="汇报", attendance={}
            )
    Meeting.objects.create(
        branch=branch, year=2025, quarter=1
    )  # missing, and still to be invited to


def _circulars(root, town):
    factories.word(root)
    circulars.draft(town, year=2026, quarter=1, actor=factories.user(), at=NOW)
    draft = circulars.draft(root, year=2026, quarter=1, actor=factories.user(), at=NOW)
    circulars.approve(draft, actor=factories.user(), at=NOW)


def _inspections(town, branch, member, supervisor):
    team = {"lead": "一", "discipline": "二", "organising": "三", "supervision": "四"}
    rules.plan(town, year=2026, half=2, actor=None, at=NOW, **team)
    inspection = rules.plan(town, year=2026, half=1, actor=None, at=NOW, at_random=50, **team)
    inspection = rules.draw(inspection, actor=supervisor, at=NOW, seed="1")
    entries = list(member.ledger.entries.order_by("number"))
    sheet = inspection.samples.get(ledger=member.ledger)
    lines = [
        rules.CheckLine(entry, "not_in_order", "未见记录", "other", "", day)
        for entry, day in zip(entries, [date(2026, 4, 1), date(2099, 1, 1), date(2026, 4, 2)], strict=False)
    ]  # fmt: skip
    rules.enter(
        sheet, actor=supervisor, at=NOW, checked_on=TODAY, inspectors="督查一", note="", lines=lines
    )
    findings.report(entries[2].findings.get(), actor=factories.user(), at=NOW, text="已补")


def _measures(branch, town, member, accounts):
    """Of each body one proposed, one approved, one late in everything, and one appealed against the branch."""
    types, today = types_on(TODAY), timezone.localdate()
    yesterday = today - timedelta(days=1)
    leader = factories.member(branch, name="责任领导", tier="unit_leader")
    key, *_others = factories.entries(leader, practical=1)
    Entry.objects.filter(pk=key.pk).update(kind="key", state="unfulfilled", cause="none")
    key.refresh_from_db()
    [seat] = seats_of(accounts["supervisor"], on=TODAY)
    cases = [
        (member, "criticism", member.ledger.entries.first(), accounts["secretary"]),
        (leader, "admonition", key, accounts["administrator"]),
    ]
    for person, kind, entry, body in cases:
        made = [
            measures.propose(person, types[kind], grounds=[entry], facts="未推进", seat=seat, at=NOW) for _time in range(5)
        ]  # fmt: skip
        for measure in made[1:]:
            measures.approve(measure, actor=body, at=NOW)
        for measure in made[2:]:
            measures.issue(measure, actor=body, at=NOW, word=factories.word(measure.body, "路问"))
            measures.serve(
                measure, actor=body, at=NOW, served_on=TODAY, delivery="post", receipt="signed", delivered_by="王"
            )  # fmt: skip
        Measure.objects.filter(pk=made[2].pk).update(self_due=yesterday, recheck_due=yesterday)
        Measure.objects.filter(pk=made[4].pk).update(self_due=today, recheck_due=None)
        account = accounts["member"] if person == member else factories.user(person)
        following.appeal(made[3], actor=account, at=NOW, text="不实")


def _reports(town, accounts):
    """One that is sent, one that is overdue, one that is still to be sent; from the branch to the town."""
    for period in ("q1", "q2", "q3"):
        call = reports.call(
            town, year=2026, period=period, due_on=date(2099, 1, 1), actor=factories.user(), at=NOW
        )
        report = call.reports.get()
        if period == "q1":
            reports.send(
                reports.draft(report, actor=accounts["secretary"], at=NOW),
                actor=accounts["secretary"],
                at=NOW,
            )
        if period == "q2":
            Report.objects.filter(pk=report.pk).update(due_on=date(2020, 1, 1))


def _messages(branch):
    user = factories.user(factories.member(branch, name="收件人"))
    facts = {"member": user.member, "kind": "x", "title": "通知"}
    first = Message.objects.create(about="a", period="1", posted_at=NOW, **facts)
    Delivery.objects.create(
        first=first,
        user=user,
        channel="email",
        state="given_up",
        error="拒收",
        created_at=NOW,
        next_at=NOW,
        **facts,
    )
    facts = {"day": timezone.localdate(), "started_at": NOW, "ended_at": NOW}
    DailyRun.objects.create(step="x", state="failed", **facts)
    DailyRun.objects.create(step="y", state="done", **facts)


def _opinion_on_the_only_secretary(root):
    branch = factories.branch(root)
    own = factories.holder(Role.SECRETARY, branch, of=factories.member(branch)).member
    factories.confirmed_sheet(own)
    case = _opinions_on(own, 1)[0]
    opinions.forward(case, actor=factories.user(), at=NOW, public_text="")


def _opinions(member):
    forwarded, answered, _received = _opinions_on(member, 3)
    for row in (forwarded, answered):
        opinions.forward(row, actor=factories.user(), at=NOW, public_text="")
    opinions.answer(answered, actor=factories.user(), at=NOW, text="九月底完成")


def _opinions_on(member, count):
    """``count`` opinions on a disclosed item of the member."""
    entry = member.ledger.entries.order_by("number").last()
    sheet = Sheet.objects.get(member=member)
    disclosing.propose([sheet], actor=factories.user(), at=NOW, starts=TODAY)
    rows = list(Disclosure.objects.filter(sheet=sheet))
    disclosing.review(rows, actor=factories.user(), at=NOW, secrecy=True, accuracy=True)
    disclosing.approve(rows, actor=factories.user(), at=NOW)
    disclosing.carry_out(rows, actor=factories.user(), at=NOW)
    for number in range(count):
        facts = {"token": uuid.uuid4(), "proof": uuid.uuid4().hex, "address": f"192.0.2.{number}"}
        opinions.send(entry, text=f"请公开进度{number}", at=NOW, **facts)
    return list(OpinionCase.objects.filter(opinion__entry=entry).order_by("pk"))


def _review(root):
    evaluation = opening.open_review(
        root, year=2026, begins_on=TODAY, ends_on=date(2099, 1, 1), discloses="rates",
        organisation_signer="administrator", actor=factories.user(), at=NOW,
    )  # fmt: skip
    phases.begin(evaluation, actor=factories.user(), at=NOW)


#: Of this nothing waits in this district: no box is closed.
EMPTY = "/?state=closed"


def shown(page):
    """How many rows the page lists."""
    for name in ("members", "page", "rows", "runs", "lines"):
        if name in page.context:
            rows = page.context[name]
            return len(getattr(rows, "rows", rows))
    raise AssertionError("the page has no list")


@pytest.mark.parametrize("role", ["administrator", "supervisor", "secretary", "member"])
def test_each_number_leads_to_the_rows_it_counts(client, people, role):
    today = timezone.localdate()
    [seat, *_more] = [s for s in seats_of(people[role], on=today) if s.role == role]
    client.force_login(people[role])
    client.post("/seat/", {"seat": seat.key})
    empty = []
    for matter in matters_of(seat, today):
        if matter.rows.exists():
            assert shown(client.get(matter.address)) == matter.rows.count(), matter.address
        elif not matter.address.endswith(EMPTY):
            empty.append(matter.text)
    assert empty == []


def test_the_most_urgent_come_first_and_all_are_counted_by_one_query(
    people, django_assert_num_queries
):
    today = timezone.localdate()
    [seat] = seats_of(people["secretary"], on=today)
    # the review under way with its signed groups, who leads the branch, then everything together
    with django_assert_num_queries(5):
        found = todos(seat, today)
    levels = [todo.level for todo in found]
    assert levels == sorted(levels)
    assert levels[0] == LATE
    assert {todo.address: todo.count for todo in found} == {
        matter.address: count
        for matter in matters_of(seat, today)
        if (count := matter.rows.count())
    }


def test_what_does_not_wait_is_not_named(people):
    Entry.objects.update(requested_due=None)
    today = timezone.localdate()
    [seat] = seats_of(people["secretary"], on=today)
    assert "/ledgers/?due=mine" not in [todo.address for todo in todos(seat, today)]


def test_the_first_page_shows_them(client, people):
    client.force_login(people["supervisor"])
    text = client.get("/").text
    assert "/findings/?state=my_recheck" in text


def test_the_secretary_s_page_shows_the_quarter_s_meeting(client, people):
    branch = people["secretary"].assignments.get().organisation
    today = timezone.localdate()
    meeting = Meeting.objects.create(branch=branch, year=today.year, quarter=(today.month + 2) // 3)
    start = timezone.now() + timedelta(days=5)
    meetings.invite(
        meeting,
        actor=None,
        at=timezone.now(),
        starts_at=start,
        place="二楼会议室",
        chair="王伟",
        recorder="李四",
    )
    row = meeting.attendances.first()
    meetings.write_report(row, text="已走访")
    client.force_login(people["secretary"])
    page = client.get("/")
    shown_meeting = page.context["meeting"]
    assert (shown_meeting, shown_meeting.reported) == (meeting, 1)
    assert "二楼会议室" in page.text
