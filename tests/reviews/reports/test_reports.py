"""Upward reports: requested, drafted with frozen figures, sent, returned, accepted, late; papers, workbook, scans."""

import hashlib
from datetime import date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from access.roles import Role
from accounts.messages.models import Message
from ledger.entries import verbs as ledger
from ledger.entries.models import Entry
from registry.todo import todos
from reviews.errors import ReviewError
from reviews.meetings.circulars.figures import compute
from reviews.reports import rules
from reviews.reports.models import Report, ReportCall, ReportIssue, ReportStep, last_day
from tests import factories
from tests.core.files.elsewhere import kept
from tests.factories import NOW, TODAY
from tests.press.text import text_of
from tests.reviews.inspection.test_findings import found
from tests.reviews.measured import Bodies

State = Report.State
DUE = date(2026, 4, 10)
AFTER = NOW + timedelta(days=60)  # 1 May
pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies():
    return Bodies()


def asked(bodies, *, superior=None, period="q1", due_on=DUE, at=NOW):
    """The report that the district requests from the town."""
    superior = superior or bodies.district
    factories.word(bodies.town, "路报")
    call = rules.call(superior, year=2026, period=period, due_on=due_on, actor=bodies.top, at=at)
    return call.reports.order_by("pk").first()


def drafted(bodies, **facts):
    return rules.draft(asked(bodies, **facts), actor=bodies.administrator, at=NOW)


def sent(bodies, **facts):
    return rules.send(drafted(bodies, **facts), actor=bodies.administrator, at=NOW)


VERBS = {
    "draft": lambda b, row: rules.draft(row, actor=b.administrator, at=NOW),
    "edit": lambda b, row: rules.edit(row, actor=b.administrator, at=NOW, summary="总体良好"),
    "send": lambda b, row: rules.send(row, actor=b.administrator, at=NOW),
    "give_back": lambda b, row: rules.give_back(row, actor=b.top, at=NOW, text="补充事例"),
    "accept": lambda b, row: rules.accept(row, actor=b.top, at=NOW),
    "scan": lambda b, row: rules.keep_scan(row, scan(), actor=b.administrator, at=NOW),
}
WAYS = {
    State.DUE: (), State.DRAFT: ("draft",), State.SENT: ("draft", "send"),
    State.RETURNED: ("draft", "send", "give_back"), State.ACCEPTED: ("draft", "send", "accept"),
}  # fmt: skip


def scan(content=b"%PDF-1.7 signed", name="签章.pdf"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_the_table_says_what_may_happen(bodies, state, verb):
    report = asked(bodies)
    for step in WAYS[state]:
        VERBS[step](bodies, report)
    if (state, verb) in rules.TRANSITIONS:
        VERBS[verb](bodies, report)
        report.refresh_from_db()
        expected = state if verb == "scan" else rules.TRANSITIONS[state, verb]
        assert report.state == expected
    else:
        with pytest.raises(ReviewError):
            VERBS[verb](bodies, report)
        report.refresh_from_db()
        assert report.state == state


def test_every_unit_directly_below_is_asked_once(bodies):
    other = factories.organisation(name="路北街道党工委")
    gone = factories.organisation(name="已撤销", kind="committee")
    type(gone).objects.filter(pk=gone.pk).update(dissolved_on=TODAY)
    report = asked(bodies)
    assert set(report.call.reports.values_list("organisation__name", flat=True)) == {
        bodies.town.name,
        other.name,
    }
    with pytest.raises(ReviewError, match="已经部署"):
        asked(bodies)
    asked(bodies, period="h1")
    assert Message.objects.filter(kind="report", user=bodies.administrator).count() == 2


def test_refused_calls(bodies):
    with pytest.raises(ReviewError, match="没有直接下级"):
        asked(bodies, superior=bodies.branch)
    with pytest.raises(ReviewError, match="截止日期已过"):
        asked(bodies, due_on=TODAY - timedelta(days=1))
    assert ReportCall.objects.count() == 0


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("q1", date(2026, 3, 31)),
        ("q2", date(2026, 6, 30)),
        ("h2", date(2026, 12, 31)),
        ("year", date(2026, 12, 31)),
    ],
)
def test_periods_end_on_their_last_day(period, day):
    assert last_day(2026, period) == day


def test_figures_are_those_of_the_period_s_last_moment(bodies):
    """What happens after the quarter does not count for it; within the quarter the figures are of now."""
    entry = factories.entries(bodies.member(), practical=1)[-1]
    early = drafted(bodies)
    assert early.frozen_at == NOW
    ledger.claim(entry, actor=factories.user(), at=AFTER, fulfilled_on=AFTER.date())
    late = rules.draft(early, actor=bodies.administrator, at=AFTER)
    assert late.frozen_at == timezone.make_aware(datetime(2026, 3, 31, 23, 59, 59))
    assert (late.figures["total"]["counts"]["claimed"], late.figures["total"]["registered"]) == (
        0,
        2,
    )
    assert compute(late.figures["tree"], year=2026, moment=late.frozen_at) == late.figures
    half = rules.draft(asked(bodies, period="h1"), actor=bodies.administrator, at=AFTER)
    assert half.figures["total"]["counts"]["claimed"] == 1


def test_a_draft_says_what_the_figures_say(bodies):
    report = drafted(bodies)
    total = report.figures["total"]
    assert f"登记承诺{total['registered']}项" in report.summary
    assert report.problems and report.plans


def test_words_that_nobody_changed_follow_the_figures(bodies):
    report = drafted(bodies)
    report = rules.edit(report, actor=bodies.administrator, at=NOW, plans="自己写的")
    before = report.problems
    late = rules.draft(report, actor=bodies.administrator, at=AFTER)
    assert late.plans == "自己写的"
    assert (late.problems == before) == (not late.figures["laggards"])


def test_a_draft_brings_cases_and_open_findings(bodies):
    entry = factories.entries(bodies.member(name="解难题"), practical=1)[-1]
    Entry.objects.filter(pk=entry.pk).update(
        is_hot_issue=True, state="struck_off", fulfilled_on=TODAY, **factories.by_two()
    )
    finding = found(bodies.branch)
    report = drafted(bodies)
    assert report.cases == "第一党支部解难题：结对困难群众4户，每季度上门走访1次"
    assert report.unresolved == [
        ["王伟", "第一党支部", "未见记录", finding.deadline.isoformat(), 0]
    ]
    report = rules.edit(report, actor=bodies.administrator, at=NOW, cases="改写")
    assert rules.draft(report, actor=bodies.administrator, at=NOW).cases == "改写"


@pytest.mark.usefixtures("each_storage")
def test_each_round_is_a_separate_numbered_document(bodies):
    factories.entries(bodies.member(name="李𬭎"), practical=1)
    report = sent(bodies)
    rules.give_back(report, actor=bodies.top, at=NOW, text="补充典型事例")
    rules.edit(report, actor=bodies.administrator, at=NOW, cases="李𬭎办成实事")
    report = rules.send(report, actor=bodies.administrator, at=NOW)
    issues = list(report.issues.all())
    assert [(row.round, str(row.document)) for row in issues] == [
        (1, "路报〔2026〕1号"),
        (2, "路报〔2026〕2号"),
    ]
    pdf = kept(issues[1])
    assert hashlib.sha256(pdf).hexdigest() == issues[1].sha256
    text = "".join(text_of(pdf).split())
    for word in (
        "关于2026年第一季度党员公开承诺兑现情况的报告",
        "中共路桥区委员会：",
        "李𬭎办成实事",
        "共登记承诺2项",
    ):
        assert word in text
    assert list(report.steps.values_list("kind", flat=True)) == [
        "opened",
        "drafted",
        "sent",
        "returned",
        "edited",
        "sent",
    ]


def test_a_report_that_cannot_be_printed_is_not_sent(bodies):
    report = rules.edit(
        drafted(bodies), actor=bodies.administrator, at=NOW, summary="缺字\U0003ffff"
    )
    with pytest.raises(Exception, match="字体"):
        rules.send(report, actor=bodies.administrator, at=NOW)
    report.refresh_from_db()
    assert (report.state, ReportIssue.objects.count()) == ("draft", 0)


def test_who_sent_it_and_who_is_not_the_superior_do_not_decide(bodies):
    report = rules.send(drafted(bodies), actor=bodies.top, at=NOW)
    with pytest.raises(ReviewError, match="起草或报送"):
        rules.accept(report, actor=bodies.top, at=NOW)
    for actor, why in ((bodies.administrator, "起草或报送"), (bodies.supervisor, "上级组织")):
        with pytest.raises(ReviewError, match=why):
            rules.accept(report, actor=actor, at=NOW)
    with pytest.raises(ReviewError):
        rules.give_back(report, actor=bodies.second, at=NOW, text=" ")
    assert rules.accept(report, actor=bodies.second, at=NOW).state == "accepted"


def test_nobody_who_wrote_any_part_of_it_decides(bodies):
    """In any round, and with any number of later writers and senders."""
    drafter, editor = (factories.holder(Role.ADMINISTRATOR, bodies.district) for _ in range(2))
    report = rules.draft(asked(bodies), actor=drafter, at=NOW)
    report = rules.edit(report, actor=editor, at=NOW, summary="总体良好")
    report = rules.edit(report, actor=bodies.administrator, at=NOW, plans="抓紧兑现")
    report = rules.send(report, actor=bodies.administrator, at=NOW)
    for actor in (drafter, editor):
        for verb, facts in ((rules.accept, {}), (rules.give_back, {"text": "补充"})):
            with pytest.raises(ReviewError, match="起草或报送"):
                verb(report, actor=actor, at=NOW, **facts)
    report = rules.give_back(report, actor=bodies.top, at=NOW, text="补充")
    report = rules.send(report, actor=bodies.administrator, at=NOW)
    with pytest.raises(ReviewError, match="起草或报送"):
        rules.accept(report, actor=drafter, at=NOW)
    assert rules.accept(report, actor=bodies.second, at=NOW).state == "accepted"


@pytest.mark.parametrize(
    "facts",
    [
        {"sent_at": None},
        {"frozen_at": None},
        {"state": "returned"},
        {"state": "accepted"},
        {"state": "due"},
    ],
)
def test_the_database_keeps_what_a_state_implies(bodies, facts):
    report = sent(bodies)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(
            state="accepted", decided_by=report.sent_by, decided_at=NOW
        )


def test_history_cannot_be_changed(bodies):
    report = rules.accept(sent(bodies), actor=bodies.top, at=NOW)
    for rows in (ReportIssue.objects.all(), ReportStep.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(report=report)
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(summary="改写")


@pytest.mark.usefixtures("each_storage")
def test_scans_are_judged_by_their_content_and_kept_once(bodies):
    report = sent(bodies)
    first = rules.keep_scan(report, scan(), actor=bodies.administrator, at=NOW)
    again = rules.keep_scan(report, scan(name="同一份.pdf"), actor=bodies.administrator, at=NOW)
    assert (again, report.scans.count()) == (first, 1)
    assert kept(first) == b"%PDF-1.7 signed"
    with pytest.raises(ReviewError, match="PDF"):
        rules.keep_scan(report, scan(b"MZ\x90", "签章.pdf"), actor=bodies.administrator, at=NOW)


# ── who is late ───────────────────────────────────────────────────────────────────────────────────
def remind(day):
    at = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    return rules.remind(today=day, at=at)


def test_units_are_reminded_before_and_after_the_due_date_once_each(bodies):
    asked(bodies)
    before = Message.objects.count()
    assert remind(DUE - timedelta(days=6)) == (0, 0)
    assert Message.objects.count() == before
    for day in (DUE - timedelta(days=5), DUE - timedelta(days=4), DUE):
        assert remind(day) == (1, 0)
    for day in (DUE + timedelta(days=3), DUE + timedelta(days=4)):  # days were missed
        assert remind(day) == (0, 1)
    unit = Message.objects.filter(kind="report", user=bodies.administrator).order_by("pk")
    assert [row.title for row in unit] == [
        "请于2026年4月10日前上报报告", "报告应于2026年4月10日前上报", "报告已逾期",
    ]  # fmt: skip
    late = Message.objects.filter(
        kind="report", user=bodies.second, about__startswith="report call"
    )
    assert [(row.title, row.body) for row in late] == [("有1个单位未上报", bodies.town.name)]


def test_a_new_unit_that_is_late_later_is_notified_too(bodies):
    """A report that was returned after the due date is late again, and notified under the same date once."""
    report = sent(bodies)
    assert remind(DUE + timedelta(days=1)) == (0, 0)
    rules.give_back(report, actor=bodies.top, at=NOW, text="补充")
    assert remind(DUE + timedelta(days=2)) == (0, 1)


def test_first_pages_name_what_waits_and_lead_to_it(client, bodies):
    report = asked(bodies)
    unit = bodies.seat(bodies.administrator, "administrator", bodies.town)
    superior = bodies.seat(bodies.second, "administrator", bodies.district)

    def matters(seat, day=TODAY):
        return [(todo.count, todo.address) for todo in todos(seat, day) if "report" in todo.address]

    assert matters(unit) == [(1, "/reports/?state=soon")]
    assert matters(unit, DUE + timedelta(days=1)) == [(1, "/reports/?state=late")]
    rules.send(
        rules.draft(report, actor=bodies.administrator, at=NOW), actor=bodies.administrator, at=NOW
    )
    assert (matters(unit), matters(superior)) == ([], [(1, "/reports/?state=to_decide")])
    client.force_login(bodies.second)
    assert [row.pk for row in client.get("/reports/?state=to_decide").context["page"]] == [
        report.pk
    ]


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────
def test_a_branch_reports_to_its_committee_through_its_secretary(client, bodies):
    factories.entries(bodies.member(), practical=1)
    report = asked(bodies, superior=bodies.town)
    client.force_login(bodies.secretary)
    client.post(reverse("report_draft", args=[report.pk]))
    client.post(
        reverse("report_detail", args=[report.pk]), {"summary": "总体" * 2000, "word": "支报"}
    )
    client.post(reverse("report_send", args=[report.pk]), {"sure": "1"})
    client.post(reverse("report_send", args=[report.pk]), {"sure": "1"})  # a double click
    assert client.post(reverse("report_accept", args=[report.pk])).status_code == 403
    report.refresh_from_db()
    assert (report.state, str(report.issues.get().document), report.summary) == (
        "sent",
        "支报〔2026〕1号".replace("2026", str(timezone.localdate().year)),
        "总体" * 2000,
    )
    client.force_login(bodies.administrator)
    page = client.get(reverse("report_detail", args=[report.pk]))
    assert page.context["may"] == {"scan", "give_back", "accept"}
    client.post(reverse("report_return", args=[report.pk]), {"text": ""})
    client.post(reverse("report_accept", args=[report.pk]))
    report.refresh_from_db()
    assert (report.state, report.decided_by) == ("accepted", bodies.administrator)


def test_a_supervisor_reads_only(client, bodies):
    report = sent(bodies)
    client.force_login(factories.holder(Role.SUPERVISOR, bodies.district))
    assert client.get(reverse("report_detail", args=[report.pk])).context["may"] == set()
    assert (
        client.post(reverse("report_detail", args=[report.pk]), {"summary": "一"}).status_code
        == 405
    )


def test_an_accepted_report_takes_no_words(client, bodies):
    report = rules.accept(sent(bodies), actor=bodies.top, at=NOW)
    client.force_login(bodies.administrator)
    assert (
        client.post(
            reverse("report_detail", args=[report.pk]), {"summary": "一", "word": "一"}
        ).status_code
        == 405
    )


def test_the_workbook_holds_figures_overdue_items_and_findings(client, bodies):
    entry = factories.entries(bodies.member(name="逾期人"), practical=1)[-1]
    found(bodies.branch)
    report = rules.draft(
        asked(bodies, period="year"), actor=bodies.administrator, at=NOW.replace(month=11)
    )
    client.force_login(bodies.administrator)
    book = openpyxl.load_workbook(
        BytesIO(client.get(reverse("report_workbook", args=[report.pk])).content)
    )
    assert book.sheetnames == ["按单位", "按层次", "逾期事项", "未整改问题", "考评等次"]
    rows = [list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book]
    assert rows[0][0][:2] == ("第一党支部", 4)
    assert rows[1][0][:2] == ("机关一般党员", 4)
    assert [row[0] for row in rows[2]] == ["王伟", "逾期人"] or {row[0] for row in rows[2]} == {
        "王伟",
        "逾期人",
    }
    assert [row[2] for row in rows[3]] == ["未见记录"]
    assert entry.text in [row[3] for row in rows[2]]


@pytest.mark.parametrize("name", ["report_pdf", "report_workbook"])
def test_before_the_draft_there_is_nothing_to_print(client, bodies, name):
    report = asked(bodies)
    client.force_login(bodies.administrator)
    assert client.get(reverse(name, args=[report.pk])).status_code == 404


def test_the_list_filters_and_exports_what_it_shows(client, bodies):
    first = sent(bodies)
    second = asked(bodies, period="h1", due_on=date(2099, 7, 10))
    client.force_login(bodies.administrator)
    address = reverse("report_list")

    def shown(**query):
        return [row.pk for row in client.get(address, query).context["page"]]

    assert shown() == [second.pk, first.pk]
    assert shown(state="sent") == [first.pk]
    assert shown(state="soon") == [second.pk]
    assert shown(state="late") == []
    assert shown(call=second.call_id) == [second.pk]
    assert shown(state="x", call="x") == [second.pk, first.pk]
    book = openpyxl.load_workbook(
        BytesIO(client.get(address, {"state": "sent", "export": 1}).content)
    )
    assert [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)] == [
        bodies.town.name
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_queries_for_one_and_for_three(
    client, bodies, number, django_assert_num_queries
):
    for period in ("q1", "q2", "q3")[:number]:
        asked(bodies, period=period)
    client.force_login(bodies.administrator)
    client.get(reverse("report_list"))
    with django_assert_num_queries(6):
        client.get(reverse("report_list"))


def test_asking_through_the_page(client, bodies):
    client.force_login(bodies.top)
    data = {
        "superior": bodies.district.pk,
        "year": timezone.localdate().year,
        "period": "q1",
        "due_on": "2099-04-10",
    }
    assert (
        client.post(reverse("report_call"), data | {"due_on": "2020-01-01"}).context["form"].errors
    )
    assert (
        client.post(reverse("report_call"), data | {"superior": bodies.branch.pk})
        .context["form"]
        .errors
    )
    assert client.post(reverse("report_call"), data).status_code == 302
    assert ReportCall.objects.get().reports.count() == 1
