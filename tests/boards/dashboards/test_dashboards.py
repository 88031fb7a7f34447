"""The dashboards: every number leads to exactly the rows it counts; terms never mix; nothing beyond the seat."""

import re
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.cache import cache
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from access.roles import Role
from accounts.identity.models import RoleAssignment
from accounts.people.models import Tier
from boards.dashboards import missing
from boards.dashboards.place import due_range
from boards.dashboards.trend import same_day
from ledger.entries import decisions as turns
from ledger.entries import verbs as rules
from ledger.entries.models import Entry
from reviews.evaluation.ballots import closing_boxes as closing
from reviews.evaluation.ballots import slips, voting
from tests import factories as make
from tests.access.world import World
from tests.reviews import reviewing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def district(client):
    """Two towns of two branches with different histories, seen by the administrator."""
    today = timezone.localdate()
    year = today.year
    make.cycle(year)
    towns = [make.organisation(name="甲镇党委"), make.organisation(name="乙镇党委")]
    actor, other = make.user(), make.user()
    at = timezone.now()
    for town in towns:
        for number in range(2):
            branch = make.branch(town, name=f"{town.name[0]}{number}党支部")
            for tier in (Tier.ORGAN_MEMBER, Tier.SOE_MEMBER):
                items = [
                    {"is_hot_issue": True, "deadline": date(year, 3, 31)}, {"deadline": date(year, 6, 30)},
                    {"deadline": today + timedelta(days=3)}, {"deadline": date(year, 12, 31)},
                ]  # fmt: skip
                sheet = make.confirmed_sheet(
                    make.member(branch, tier=tier), year=year, practical=0, items=items, at=at
                )
                first, second, third, *_ = sheet.member.ledger.entries.exclude(
                    kind="common"
                ).order_by("number")
                rules.claim(first, actor=actor, at=at, fulfilled_on=today)
                if number:
                    rules.verify_and_strike_off(first, actor=other, at=at)
                    turns.close_unfulfilled(
                        second, actor=actor, at=at, cause="objective", note="项目取消"
                    )
                turns.ask_extension(
                    third, actor=actor, at=at, due=today + timedelta(days=30), note="等审批"
                )
                turns.extend(third, actor=other, at=at)
    make.confirmed_sheet(make.member(make.branch(towns[0])), year=year - 1, at=at)
    client.force_login(make.holder(Role.ADMINISTRATOR, make.district()))
    return towns


def rows_behind(client, address):
    """How many rows the address leads to: those of the list's own export, or of the page's."""
    assert "export" not in address
    path, _, query = address.partition("?")
    target = (
        f"{reverse('ledger_export')}?{query}"
        if path == reverse("ledger_list")
        else f"{path}?{query}&export=1"
    )
    response = client.get(target)
    assert response.status_code == 200, target
    return openpyxl.load_workbook(BytesIO(response.content)).active.max_row - 1


def links(page):
    """(number, address) of every number on the page that leads somewhere."""
    html = page.content.decode()
    found = re.findall(
        r'<a(?: class="[^"]*")? href="([^"]+)"[^>]*>(?:<b>)?([\d,]+)(?:</b>|</a>)', html
    )
    found += re.findall(r'<a class="figure[^"]*" href="([^"]+)"><b>([\d,]+)</b>', html)
    return {
        (int(number.replace(",", "")), address.replace("&amp;", "&")) for address, number in found
    }


@pytest.mark.parametrize(
    "page", ["", "?tier=organ_member", "?kind=practical&quarter=1", "?quarter=4", "town", "branch"]
)
def test_every_number_of_the_overview_is_the_number_of_its_rows(client, district, page):
    if page == "town":
        page = f"?unit={district[0].pk}"
    if page == "branch":
        page = f"?unit={Entry.objects.order_by('pk').first().branch_id}"
    response = client.get(f"{reverse('dashboard')}{page}")
    found = links(response)
    assert len(found) > 20
    wrong = [
        (number, got, address)
        for number, address in found
        if (got := rows_behind(client, address)) != number
    ]
    assert wrong == []


def test_every_bar_leads_to_its_rows(client, district):
    response = client.get(reverse("dashboard"))
    charts = [table["chart"] for table in response.context["tables"] if table["chart"]]
    bars = [
        (value, link) for chart in charts for series in chart["series"]
        for value, link in zip(series["values"], series["links"], strict=True)
    ]  # fmt: skip
    fields = [
        (all_, link)
        for _x, _y, _share, _done, all_, link in response.context["heat"]["chart"]["points"]
    ]
    assert len(bars) > 20
    assert len(fields) > 3
    assert [
        (value, link) for value, link in bars + fields if rows_behind(client, link) != value
    ] == []


def test_the_other_pages_agree_with_their_rows(client, district):
    for name in ("dashboard_trend", "dashboard_ranking", "dashboard_missing"):
        found = links(client.get(reverse(name)))
        assert [(n, a) for n, a in found if rows_behind(client, a) != n] == [], name


def test_terms_never_mix(client, district):
    year = timezone.localdate().year
    now = client.get(reverse("dashboard")).context["whole"]["total"].value
    before = client.get(f"{reverse('dashboard')}?year={year - 1}").context["whole"]["total"].value
    assert (now, before) == (
        Entry.objects.filter(year=year).count(),
        Entry.objects.filter(year=year - 1).count(),
    )
    assert before == 2


def test_a_supervisor_sees_the_own_units_only(client, district):
    client.force_login(make.holder(Role.SUPERVISOR, district[0]))
    page = client.get(reverse("dashboard"))
    year = timezone.localdate().year
    assert (
        page.context["whole"]["total"].value
        == Entry.objects.filter(year=year, branch__path__startswith=district[0].path).count()
    )
    assert "乙" not in page.content.decode()
    assert client.get(f"{reverse('dashboard')}?unit={district[1].pk}").status_code == 404


def test_one_supervisor_of_two_units_starts_at_both(client, district):
    user = make.holder(Role.SUPERVISOR, district[0])
    RoleAssignment.objects.create(
        user=user, role=Role.SUPERVISOR, organisation=district[1], since=date(2020, 1, 1)
    )
    client.force_login(user)
    [table, *_] = client.get(reverse("dashboard")).context["tables"]
    assert [row[0] for row in table["rows"]] == ["甲镇党委", "乙镇党委"]


def test_the_way_down_leads_to_the_persons(client, district):
    branch = Entry.objects.order_by("pk").first().branch
    [table, *_] = client.get(f"{reverse('dashboard')}?unit={branch.pk}").context["tables"]
    assert table["code"] == "person"
    assert {client.get(row[1]).status_code for row in table["rows"]} == {200}


@pytest.mark.parametrize(
    "name",
    ["dashboard", "dashboard_trend", "dashboard_ranking", "dashboard_missing", "dashboard_burden"],
)
def test_each_page_is_a_workbook_too(client, district, name):
    response = client.get(f"{reverse(name)}?export=1")
    assert openpyxl.load_workbook(BytesIO(response.content)).active.max_row > 1


def test_the_summary_prints_on_a4_with_its_heading_on_every_page(client, district):
    book = openpyxl.load_workbook(
        BytesIO(client.get(f"{reverse('dashboard_summary')}?unit={district[0].pk}").content)
    )
    assert len(book.sheetnames) == 8
    for sheet in book:
        assert (
            sheet.page_setup.orientation,
            sheet.page_setup.paperSize,
            sheet.print_title_rows,
        ) == ("landscape", 9, "$1:$1")


def test_empty_before_anything_is_registered(client):
    client.force_login(make.holder(Role.ADMINISTRATOR, make.district()))
    for name in (
        "dashboard",
        "dashboard_trend",
        "dashboard_ranking",
        "dashboard_missing",
        "dashboard_burden",
        "dashboard_summary",
    ):
        assert client.get(reverse(name)).status_code == 200, name


def test_who_is_missing():
    today, branch = timezone.localdate(), make.branch()
    make.cycle(today.year)
    make.member(branch, name="未申诺")
    make.sheet(make.member(branch, name="未定诺"), year=today.year)
    make.member(branch, name="免诺", exempt_reason="长期病休")
    reported = make.entries(
        make.member(branch, name="已报"), year=today.year, at=timezone.now() - timedelta(days=120)
    )
    make.entries(
        make.member(branch, name="未报"), year=today.year, at=timezone.now() - timedelta(days=120)
    )
    rules.note_progress(reported[0], actor=make.user(), at=timezone.now(), note="推进")
    place = _Everything(today.year)
    found = {
        code: sorted(matter.rows(place, today).values_list("name", flat=True))
        for code, matter in missing.MATTERS.items()
    }
    assert found == {
        "pledged": ["已报", "未报"], "undeclared": ["未申诺"], "unconfirmed": ["未定诺"], "unreported": ["未报"], "unmet": [],
        "unvoted": [],
    }  # fmt: skip


def missing_names(code, today):
    rows = missing.MATTERS[code].rows(_Everything(today.year), today)
    return sorted(rows.values_list("name", flat=True))


def test_who_was_exempted_after_declaring_is_not_missing():
    today, branch = timezone.localdate(), make.branch()
    make.cycle(today.year)
    people = [make.member(branch, name=name) for name in ("在诺", "免诺")]
    for one in people:
        make.sheet(one, year=today.year)
    type(one).objects.filter(name="免诺").update(exempt_reason="长期病休")
    assert missing_names("unconfirmed", today) == ["在诺"]


@pytest.mark.parametrize(("days", "names"), [(-1, ["张三"]), (0, []), (1, [])])
def test_who_pledged_in_the_quarter_is_not_asked_to_report_in_it(days, names):
    first = date(2026, 4, 1)
    entries = make.entries(make.member(name="张三"))
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(
        registered_on=first + timedelta(days=days)
    )
    assert missing_names("unreported", date(2026, 5, 20)) == names


def test_who_has_not_voted_is_missing_until_the_box_is_closed():
    branch, members, secretary = reviewing.branch_of(4)
    evaluation = reviewing.running()
    own, place = reviewing.box(evaluation, branch), _Everything(evaluation.year)
    unvoted = missing.MATTERS["unvoted"].rows
    assert set(unvoted(place, make.TODAY)) == set(members)
    choices = {
        subject.pk: "satisfied" for subject in evaluation.subjects.exclude(member=members[0])
    }
    voting.vote_signed_in(own, member=members[0], choices=choices, at=make.NOW)
    line = own.roll.get(member=members[1]).pk
    slips.hand_papers(own, lines=[line], actor=secretary, at=make.NOW)
    assert set(unvoted(place, make.TODAY)) == set(members[2:])
    closing.close_voting(evaluation, actor=make.user(), at=make.NOW)
    assert not unvoted(place, make.TODAY).exists()


class _Everything:
    tier = ""

    def __init__(self, year):
        self.year = year

    def within(self, lookup="branch__path"):
        return Q()


def test_every_number_of_the_burden_leads_to_its_rows(client):
    world = World()
    _ = world.held_meeting, world.activity, world.disclosure, world.answered, world.confirmed_sheet
    claimed = world.claimed_entry
    rules.verify(claimed, actor=world.users["s"], at=make.NOW)
    client.force_login(world.users["a"])
    page = client.get(reverse("dashboard_burden"), {"year": make.YEAR, "quarter": 1})
    done = [(line, address) for line, address in page.context["rows"] if line.acts]
    codes = {line.code for line, _address in done}
    assert codes >= {
        "sheets",
        "minutes",
        "invited",
        "attendance",
        "activities",
        "disclosures",
        "answers",
        "verified",
    }
    for line, address in done:
        listed = client.get(address)
        assert len(listed.context["shown"]) == line.acts, line.code
        assert {client.get(row[3]).status_code for row in listed.context["shown"]} == {200}, (
            line.code
        )
        book = openpyxl.load_workbook(BytesIO(client.get(f"{address}&export=1").content))
        assert book.active.max_row == line.acts + 1, line.code
    assert client.get("/dashboard/burden/unheard-of/").status_code == 404


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_the_quarters_leave_no_day_out(quarter):
    first, last = due_range(2026, quarter)
    assert (first is None) == (quarter == 1)
    assert (last is None) == (quarter == 4)
    if last:
        assert due_range(2026, quarter + 1)[0] == last + timedelta(days=1)


def test_the_same_day_of_another_year():
    assert same_day(date(2028, 2, 29), 2027) == date(2027, 2, 28)
    assert same_day(date(2026, 11, 25), 2025) == date(2025, 11, 25)


@pytest.mark.parametrize("many", [1, 3])
def test_the_overview_asks_the_same_few_questions(client, many, django_assert_num_queries):
    town = make.organisation()
    for _ in range(many):
        make.entries(make.member(make.branch(town)), year=timezone.localdate().year)
    client.force_login(make.holder(Role.ADMINISTRATOR, make.district()))
    client.get(reverse("dashboard"))  # counts the marked ones
    cache.clear()
    cache.set("ledger-thresholds", [], 3600)
    with django_assert_num_queries(9):
        client.get(reverse("dashboard"))
