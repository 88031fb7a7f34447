"""Figures of the same name are the same figure on every page, and the figures of a page add up."""

from datetime import date

import pytest
from django.core.cache import cache

from access.roles import Role
from accounts.identity.seats import seats_of
from accounts.people.models import Member
from boards.dashboards.missing import MATTERS
from boards.dashboards.place import Place
from pledges.sheets.confirmation.confirming import confirm
from pledges.sheets.cycles.models import Stage
from pledges.sheets.enrolment.models import Enrolment
from pledges.sheets.sheet.models import Sheet
from registry.todo import todos
from tests import factories as make
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
Is, In = Sheet.State, Enrolment.State


@pytest.fixture
def branch():
    """A branch with somebody in every standing: enrolment × sheet, exempt, left out, and who has left."""
    cache.clear()
    cycle, branch = make.cycle(), make.branch(make.organisation())

    def person(name, enrolment=None, sheet=None, practical=1, **facts):
        of = make.member(branch, name=name, **facts)
        if sheet == Is.CONFIRMED:
            make.confirmed_sheet(of)
        elif sheet:
            make.sheet(of, state=sheet, practical=practical)
        if enrolment:
            reason = "health" if enrolment == In.NOT_ENROLLED else ""
            Enrolment.objects.update_or_create(
                cycle=cycle,
                member=of,
                defaults={"branch": branch, "state": enrolment, "reason": reason},
            )
        return of

    person("未登记一")
    person("未登记二")
    person("已推荐", In.NOMINATED)
    person("未填写", In.ENROLLED)
    person("空白稿", sheet=Is.DRAFT, practical=0)
    person("草稿", sheet=Is.DRAFT)
    person("免诺", exempt_reason="因病")
    person("免诺有稿", sheet=Is.DRAFT, exempt_reason="因病")
    person("不参加", In.NOT_ENROLLED)
    for number in range(3):
        person(f"已交{number}", sheet=Is.SUBMITTED)
    for number in range(2):
        person(f"已确认{number}", sheet=Is.CONFIRMED)
    person("离开", sheet=Is.SUBMITTED, status="left")
    return branch


@pytest.fixture
def desks(branch):
    """Role → account over the branch; none of them a member."""
    return {
        "secretary": make.holder(Role.SECRETARY, branch),
        "administrator": make.holder(Role.ADMINISTRATOR, make.district()),
    }


EXPECTED = {
    "none": 5, "draft": 1, "submitted": 3, "confirmed": 2, "out": 3, "declared": 5, "undeclared": 6,
    "expected": 11, "total": 14, "returned": 0, "amending": 0,
}  # fmt: skip


@pytest.mark.parametrize("role", ["secretary", "administrator"])
def test_every_page_shows_the_same_figures_and_they_add_up(client, desks, role):
    client.force_login(desks[role])
    home, sheets = client.get("/").context, client.get("/sheets/").context
    assert home["sheets"] == sheets["figures"] == EXPECTED
    found = home["sheets"]
    assert found["declared"] + found["undeclared"] == found["expected"]
    assert found["expected"] + found["out"] == found["total"]
    enrolment = client.get("/enrolment/").context["counts"]
    assert enrolment["total"] == found["total"]
    states = ["enrolled", "nominated", "not_enrolled", "unsettled", "exempt"]
    assert sum(enrolment[state] for state in states) == enrolment["total"]


@pytest.mark.parametrize("role", ["secretary", "administrator"])
def test_each_figure_is_the_number_of_rows_behind_it(client, desks, role):
    client.force_login(desks[role])
    for state in ("none", "draft", "submitted", "confirmed", "undeclared"):
        assert len(client.get(f"/sheets/?state={state}").context["page"].rows) == EXPECTED[state], (
            state
        )
    counts = client.get("/enrolment/").context["counts"]
    for state in ("enrolled", "nominated", "not_enrolled", "unsettled"):
        assert len(client.get(f"/enrolment/?state={state}").context["members"]) == counts[state], (
            state
        )


def test_who_has_not_declared_is_in_exactly_one_to_do_item(desks):
    [seat] = seats_of(desks["secretary"], on=TODAY)
    found = {todo.address: todo.count for todo in todos(seat, TODAY)}
    assert found["/enrolment/?state=unsettled"] == 2
    assert found["/enrolment/?state=nominated"] == 1
    assert found["/sheets/?state=unwritten"] == 2
    assert found["/sheets/?state=draft"] == 1
    [seat] = seats_of(desks["administrator"], on=TODAY)
    assert {todo.address: todo.count for todo in todos(seat, TODAY)}[
        "/sheets/?state=undeclared"
    ] == 6


def test_the_dashboard_counts_the_same(desks, branch):
    [seat] = seats_of(desks["secretary"], on=TODAY)
    place = Place(seat=seat, tops=(branch,), year=TODAY.year, years=(TODAY.year,))
    assert MATTERS["undeclared"].rows(place, TODAY).count() == EXPECTED["undeclared"]
    assert MATTERS["unconfirmed"].rows(place, TODAY).count() == EXPECTED["submitted"]


@pytest.mark.parametrize("role", ["secretary", "administrator"])
def test_a_stage_past_its_date_with_work_left_is_not_shown_as_done(client, desks, role):
    for kind in ("declare", "fix"):
        Stage.objects.create(
            cycle=make.cycle(), kind=kind, opens=date(2026, 1, 1), closes=date(2026, 1, 2)
        )
    client.force_login(desks[role])
    assert client.get("/").context["steps"] == {"declare": "late", "fix": "late"}
    assert "逾期未完成" in client.get("/").text
    rows = Sheet.objects.filter(member__status="active", items__kind="practical")
    rows.filter(state=Is.DRAFT).update(state=Is.SUBMITTED)
    confirm(rows, actor=make.user(), at=make.NOW)
    left_out = {"state": In.NOT_ENROLLED, "reason": "age"}
    for member in Member.objects.active().exclude(sheets__state=Is.CONFIRMED):
        facts = {"cycle": make.cycle(), "member": member}
        Enrolment.objects.update_or_create(**facts, defaults={"branch": member.branch, **left_out})
    cache.clear()
    assert client.get("/").context["steps"] == {"declare": "past", "fix": "past"}


def test_nothing_waits_is_said_only_where_nothing_waits(client, desks, branch):
    client.force_login(desks["secretary"])
    assert "没有逾期，也没有待办" not in client.get("/").text
    empty = make.branch(make.organisation())
    client.force_login(make.holder(Role.SECRETARY, empty))
    assert "没有逾期，也没有待办" in client.get("/").text
