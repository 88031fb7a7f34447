"""A finding: reported, re-checked, opened again, withdrawn; its slip; the daily re-checks; the pages."""

import hashlib
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from access.roles import Role
from access.seats import Seat
from accounts.messages.models import Message
from core.files.store import names
from registry.todo import todos
from reviews.errors import ReviewError
from reviews.inspection import findings as rules
from reviews.inspection import rules as inspections
from reviews.inspection.models import Finding, FindingStep, Recheck, SupervisionSlip
from tests import factories
from tests.core.files.elsewhere import kept
from tests.factories import NOW, TODAY
from tests.press.text import text_of

State = Finding.State
DEADLINE = TODAY + timedelta(days=20)
AFTER = DEADLINE + timedelta(days=1)
NEXT = TODAY + timedelta(days=300)
pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.organisation(name="路南街道党工委")


@pytest.fixture
def branch(town):
    return factories.branch(town, name="第一党支部")


def found(branch, *, name="王伟", deadline=DEADLINE, at=NOW):
    """A finding about a member's practical item, by an inspection of its own town."""
    entry = factories.entries(factories.member(branch, name=name), practical=1)[-1]
    top = type(branch).objects.get_parent(branch)
    plans = top.inspections.filter(state="drawn")
    inspection = plans.first() or inspections.plan(
        top, year=2026, half=1, actor=None, at=at, lead="一", discipline="二", organising="三", supervision="四",
        at_random=50,
    )  # fmt: skip
    if inspection.state == "planned":
        inspection = inspections.draw(inspection, actor=factories.user(), at=at, seed="1")
    sample = inspection.samples.filter(ledger=entry.ledger).first()
    if sample is None:
        sample = inspection.samples.create(
            ledger=entry.ledger,
            branch=branch,
            number=inspection.samples.count() + 1,
            how="random",
            serial=f"DC-later-{entry.ledger_id}",
        )
    line = inspections.CheckLine(
        entry, "not_in_order", "未见记录", "no_proof", "补齐记录", deadline
    )
    inspections.enter(
        sample, actor=factories.user(), at=at, checked_on=at.date(), inspectors="督查一", note="", lines=[line]
    )  # fmt: skip
    return entry.findings.get()


def finding_in(state, branch):
    finding = found(branch)
    if state == State.REPORTED:
        return VERBS["report"](finding)
    if state == State.CLOSED:
        return VERBS["pass"](finding)
    return VERBS["withdraw"](finding) if state == State.WITHDRAWN else finding


def slip(finding, **facts):
    issuer = type(finding.branch).objects.get_parent(finding.branch)
    facts = {
        "issuer": issuer,
        "word": factories.word(issuer, "路督"),
        "text": "未见记录",
        "demand": "补齐记录",
    } | facts
    rules.issue_slip(finding, actor=factories.user(), at=NOW, **facts)
    finding.refresh_from_db()
    return finding


VERBS = {
    "report": lambda row: rules.report(row, actor=factories.user(), at=NOW, text="已补齐"),
    "pass": lambda row: rules.pass_recheck(row, actor=factories.user(), at=NOW),
    "fail": lambda row: rules.fail_recheck(
        row, actor=factories.user(), at=NOW, text="未补", deadline=NEXT
    ),
    "slip": slip,
    "withdraw": lambda row: rules.withdraw(row, actor=factories.user(), at=NOW, text="误判"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_the_table_says_what_may_happen(branch, state, verb):
    finding = finding_in(state, branch)
    steps = finding.steps.count()
    if (state, verb) in rules.TRANSITIONS:
        VERBS[verb](finding)
        finding.refresh_from_db()
        assert (finding.state, finding.steps.count()) == (rules.TRANSITIONS[state, verb], steps + 1)
    else:
        with pytest.raises(ReviewError):
            VERBS[verb](finding)
        finding.refresh_from_db()
        assert (finding.state, finding.steps.count()) == (state, steps)


def test_a_failed_recheck_counts_and_sets_a_new_deadline(branch):
    finding = VERBS["fail"](VERBS["report"](found(branch)))
    assert (finding.failed, finding.deadline, finding.closed_on) == (1, NEXT, None)
    finding = VERBS["fail"](VERBS["pass"](finding))
    assert (finding.state, finding.failed, finding.closed_on) == ("open", 2, None)


def test_a_report_plans_one_recheck_and_the_recheck_ends_it(branch):
    finding = VERBS["report"](found(branch))
    assert list(Recheck.objects.values_list("state", "due_on")) == [("due", TODAY)]
    VERBS["pass"](finding)
    assert list(Recheck.objects.values_list("state", "done_on")) == [("passed", TODAY)]


def test_withdrawing_drops_the_recheck(branch):
    VERBS["withdraw"](VERBS["report"](found(branch)))
    assert list(Recheck.objects.values_list("state", flat=True)) == ["dropped"]


def test_rectifying_and_rechecking_are_never_the_same_person(branch):
    finding = found(branch)
    reporter, own = factories.user(), factories.user(finding.entry.ledger.member)
    rules.report(finding, actor=reporter, at=NOW, text="已补")
    for actor in (reporter, own):
        with pytest.raises(ReviewError):
            rules.pass_recheck(finding, actor=actor, at=NOW)
    finding.refresh_from_db()
    assert finding.state == "reported"


@pytest.mark.parametrize(
    ("verb", "facts"),
    [
        ("report", {"text": " "}),
        ("fail_recheck", {"text": " ", "deadline": NEXT}),
        ("fail_recheck", {"text": "未补", "deadline": TODAY}),
        ("fail_recheck", {"text": "未补", "deadline": None}),
        ("withdraw", {"text": ""}),
    ],
)
def test_refusals_change_nothing(branch, verb, facts):
    finding = found(branch)
    with pytest.raises(ReviewError):
        getattr(rules, verb)(finding, actor=factories.user(), at=NOW, **facts)
    finding.refresh_from_db()
    assert (finding.state, finding.deadline, finding.steps.count()) == ("open", DEADLINE, 1)


def test_member_and_secretary_are_notified_of_each_step(branch):
    secretary = factories.holder(Role.SECRETARY, branch)
    finding = VERBS["pass"](VERBS["fail"](found(branch)))
    told = Message.objects.filter(kind="finding")
    member = finding.entry.ledger.member
    assert told.filter(member=member).count() == told.filter(user=secretary).count() == 3


def test_history_cannot_be_changed(branch):
    finding = slip(found(branch))
    for rows in (FindingStep.objects.all(), SupervisionSlip.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(finding=finding)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)


def test_the_database_keeps_one_waiting_recheck(branch):
    finding = VERBS["report"](found(branch))
    with pytest.raises(IntegrityError), transaction.atomic():
        Recheck.objects.create(finding=finding, due_on=TODAY)


# ── each day ──────────────────────────────────────────────────────────────────────────────────────
def test_after_the_deadline_one_recheck_is_planned_and_the_supervisor_is_notified_once(
    branch, town
):
    supervisor = factories.holder(Role.SUPERVISOR, town)
    finding, other = found(branch), found(branch, name="李四")
    found(branch, name="赵六", deadline=NEXT)
    VERBS["pass"](other)
    assert rules.recheck_due(today=DEADLINE, at=NOW) == 0
    assert rules.recheck_due(today=AFTER + timedelta(days=4), at=NOW) == 1  # days were missed
    assert rules.recheck_due(today=AFTER + timedelta(days=4), at=NOW) == 0
    assert list(Recheck.objects.filter(state="due").values_list("finding", flat=True)) == [
        finding.pk
    ]
    message = Message.objects.get(kind="finding_recheck")
    assert (message.user, message.title) == (supervisor, "有1个问题待复查")
    assert finding.steps.filter(kind="due").count() == 1


def test_a_reported_finding_past_its_deadline_waits_no_second_time(branch):
    VERBS["report"](found(branch))
    assert rules.recheck_due(today=AFTER, at=NOW) == 0


def test_a_new_deadline_is_followed_again(branch):
    VERBS["fail"](found(branch))
    assert rules.recheck_due(today=AFTER, at=NOW) == 0
    assert rules.recheck_due(today=NEXT + timedelta(days=1), at=NOW) == 1


# ── slips ─────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("each_storage")
def test_slips_are_numbered_kept_and_sent(branch):
    secretary = factories.holder(Role.SECRETARY, branch)
    first, second = slip(found(branch)), slip(found(branch, name="李𬭎"))
    rows = list(SupervisionSlip.objects.order_by("document__number"))
    assert [str(row.document) for row in rows] == ["路督〔2026〕1号", "路督〔2026〕2号"]
    pdf = kept(rows[1])
    assert hashlib.sha256(pdf).hexdigest() == rows[1].sha256
    text = text_of(pdf)
    for word in ("路督〔2026〕2号", "李𬭎", "补齐记录", "第一党支部"):
        assert word in text
    assert Message.objects.filter(kind="supervision_slip", user=secretary).count() == 2
    assert first.steps.last().text == "路督〔2026〕1号" != second.steps.last().text


def test_one_slip_for_a_finding_and_its_deadline(branch):
    finding = slip(found(branch))
    with pytest.raises(ReviewError):
        slip(finding)
    slip(VERBS["fail"](finding))
    assert SupervisionSlip.objects.count() == 2


@pytest.mark.usefixtures("each_storage")
def test_a_slip_that_cannot_be_printed_leaves_nothing(branch):
    finding = found(branch)
    before = list(names())
    with pytest.raises(Exception, match="字体"):
        slip(finding, text="缺字\U0003ffff")
    assert (SupervisionSlip.objects.count(), list(names()), finding.steps.count()) == (0, before, 1)


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────
def test_the_list_filters_and_exports_what_it_shows(client, branch, town):
    late, reported = found(branch), found(branch, name="李四")
    VERBS["report"](reported)
    client.force_login(factories.holder(Role.SUPERVISOR, town))
    address = reverse("finding_list")

    def shown(query):
        return [row.pk for row in client.get(address, query).context["page"]]

    # all deadlines of this test are in the past of the real clock
    assert shown({"state": "overdue"}) == [late.pk]
    assert shown({"state": "recheck"}) == [reported.pk]
    assert shown({"state": "unresolved"}) == [late.pk, reported.pk]
    assert shown({"state": "closed"}) == []
    assert shown({"kind": "late"}) == []
    book = openpyxl.load_workbook(
        BytesIO(client.get(address, {"state": "recheck", "export": 1}).content)
    )
    assert [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)] == ["李四"]


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_the_same_queries_for_one_and_for_three(
    client, branch, town, number, django_assert_num_queries
):
    for name in "甲乙丙"[:number]:
        found(branch, name=f"{name}某")
    client.force_login(factories.holder(Role.SUPERVISOR, town))
    client.get(reverse("finding_list"))
    with django_assert_num_queries(8):
        client.get(reverse("finding_list"))
    inspection = town.inspections.get()
    with django_assert_num_queries(11):
        client.get(reverse("inspection_detail", args=[inspection.pk]))
    with django_assert_num_queries(4):
        client.get(reverse("inspection_list"))


def test_a_supervisor_of_one_unit_sees_of_the_district_s_inspection_only_its_own_sheets(
    client, branch, town
):
    other = factories.branch(factories.organisation(name="路北街道党工委"), name="别处党支部")
    for where in (branch, other):
        factories.entries(factories.member(where), practical=1)
    inspection = inspections.plan(
        factories.district(), year=2026, half=1, actor=None, at=NOW, lead="一", discipline="二",
        organising="三", supervision="四", at_random=50,
    )  # fmt: skip
    inspection = inspections.draw(inspection, actor=factories.user(), at=NOW, seed="1")
    client.force_login(factories.holder(Role.SUPERVISOR, town))
    page = client.get(reverse("inspection_detail", args=[inspection.pk]))
    assert [row.branch for row in page.context["page"]] == [branch]
    assert page.context["figures"]["total"] == 1
    assert "别处党支部" not in page.text
    assert client.post(reverse("inspection_close", args=[inspection.pk])).status_code == 403
    foreign = inspection.samples.get(branch=other)
    assert client.get(reverse("sample_detail", args=[foreign.pk])).status_code == 404


def test_the_form_of_a_check_sheet_says_what_is_missing_and_keeps_what_was_typed(
    client, branch, town
):
    entry = factories.entries(factories.member(branch), practical=1)[-1]
    inspection = inspections.plan(
        town, year=2026, half=1, actor=None, at=NOW, lead="一", discipline="二", organising="三", supervision="四",
        at_random=50,
    )  # fmt: skip
    inspection = inspections.draw(inspection, actor=factories.user(), at=NOW, seed="1")
    sample = inspection.samples.get()
    supervisor = factories.holder(Role.SUPERVISOR, town)
    client.force_login(supervisor)
    address = reverse("sample_enter", args=[sample.pk])
    data = {
        "checked_on": "2026-04-01", "inspectors": "督查一", f"result_{entry.pk}": "not_in_order",
        f"text_{entry.pk}": "只走访一次", f"deadline_{entry.pk}": "2099-01-01",
    }  # fmt: skip
    page = client.post(address, data)
    assert page.context["form"].errors.keys() == {f"kind_{entry.pk}"}
    assert "只走访一次" in page.text
    answer = client.post(address, data | {f"kind_{entry.pk}": "untrue"})
    assert answer.status_code == 302
    finding = Finding.objects.get()
    assert (finding.kind, finding.deadline, finding.sample, finding.text) == (
        "untrue", date(2099, 1, 1), sample, "只走访一次",
    )  # fmt: skip
    again = client.post(address, data | {f"kind_{entry.pk}": "untrue"})  # a double click
    assert again.status_code == 200
    assert Finding.objects.count() == 1


def test_first_pages_name_what_waits_and_lead_to_it(branch, town):
    finding = found(branch)
    supervisor = factories.holder(Role.SUPERVISOR, town)
    secretary = factories.holder(Role.SECRETARY, branch)
    seats = {
        "supervisor": Seat("u", "supervisor", supervisor, (town,)),
        "secretary": Seat("s", "secretary", secretary, (branch,)),
        "member": Seat("m", "member", factories.user(finding.responsible), (), finding.responsible),
    }

    def matters(who, day):
        return [
            (todo.count, todo.address)
            for todo in todos(seats[who], day)
            if "finding" in todo.address
        ]

    assert matters("secretary", TODAY) == [(1, "/findings/?state=soon")]
    assert matters("member", AFTER) == [(1, "/findings/?state=overdue")]
    rules.recheck_due(today=AFTER, at=NOW)
    assert matters("supervisor", AFTER) == [(1, "/findings/?state=my_recheck")]
