"""The first page of each role: its blocks count the rows they link to, in few queries."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from access.roles import Role
from ledger.entries import verbs as ledger_rules
from ledger.entries.models import Entry
from pledges.sheets.cycles.models import Stage
from pledges.sheets.sheet.models import Sheet
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_figures():
    cache.clear()


class World:
    def __init__(self, many=1):
        self.town = factories.organisation()
        self.branch = factories.branch(self.town)
        self.secretary = factories.holder(
            Role.SECRETARY, self.branch, of=factories.member(self.branch, name="陈建国")
        )
        today = timezone.localdate()
        for number in range(many):
            entries = factories.entries(
                factories.member(self.branch, name=f"党员{number}"), practical=4
            )
            late, near, claimed, done = entries[1:]
            move(late, due=today - timedelta(days=12))
            move(near, due=today + timedelta(days=5), half_on=today + timedelta(days=1))
            move(claimed, due=today + timedelta(days=90))
            ledger_rules.claim(claimed, actor=factories.user(), at=NOW, fulfilled_on=NOW.date())
            move(done, due=today + timedelta(days=90))
            ledger_rules.claim(done, actor=factories.user(), at=NOW, fulfilled_on=NOW.date())
            ledger_rules.verify_and_strike_off(done, actor=factories.user(), at=NOW)
        self.cycle = factories.cycle()
        Stage.objects.create(
            cycle=self.cycle, kind="fulfil", opens=date(2020, 1, 1), closes=date(2999, 1, 1)
        )
        cache.clear()


def move(entry, **facts):
    Entry.objects.filter(pk=entry.pk).update(**facts)


def test_the_secretary_reads_what_is_to_be_done(client):
    world = World()
    factories.sheet(factories.member(world.branch, name="已提交"))
    factories.entries(factories.member(name="外支部"), practical=9)
    client.force_login(world.secretary)
    context = client.get("/").context
    figures = {
        name: context["figures"][name]
        for name in ("total", "practical", "struck_off", "near", "overdue", "claimed")
    }
    assert figures == {
        "total": 5,
        "practical": 4,
        "struck_off": 1,
        "near": 1,
        "overdue": 1,
        "claimed": 1,
    }
    assert [entry.light for entry in context["urgent"]][:3] == ["overdue", "claimed", "near"]
    assert (context["sheets"]["submitted"], context["sheets"]["confirmed"]) == (1, 1)
    assert (context["sheets"]["total"], context["sheets"]["undeclared"]) == (3, 1)


def test_each_figure_leads_to_the_rows_it_counts(client):
    world = World(many=3)
    client.force_login(world.secretary)
    figures = client.get("/").context["figures"]
    for name, query in (
        ("total", ""), ("overdue", "?light=overdue"), ("claimed", "?light=claimed"), ("near", "?due=near"), ("fulfilled", "?light=fulfilled"),
    ):  # fmt: skip
        assert len(client.get(f"/ledgers/{query}").context["page"].rows) == figures[name], name


def test_a_member_reads_the_own_open_items_the_earliest_due_first(client):
    world = World()
    member = Sheet.objects.first().member
    client.force_login(factories.user(member))
    context = client.get("/").context
    assert [entry.number for entry in context["urgent"]][:2] == [2, 3]
    assert context["figures"]["pledged"] == 5
    assert world.branch.name in client.get("/").content.decode()


@pytest.mark.parametrize("state", [None, "draft", "submitted"])
def test_a_member_sees_what_the_sheet_waits_for(client, state):
    factories.cycle()
    member = factories.member()
    if state:
        factories.sheet(member, state=state)
    client.force_login(factories.user(member))
    assert client.get("/").status_code == 200


def test_a_supervisor_sees_the_units_most_overdue_first(client):
    world = World()
    worse = factories.branch(world.town)
    for entry in factories.entries(factories.member(worse), practical=3):
        move(entry, due=date(2026, 1, 1))
    outside = factories.branch()
    factories.entries(factories.member(outside))
    client.force_login(factories.holder(Role.SUPERVISOR, world.town))
    units = client.get("/").context["units"]
    assert [(row["branch"], row["overdue"]) for row in units] == [
        (worse.pk, 4),
        (world.branch.pk, 1),
    ]


def test_an_administrator_sees_where_sheets_are_missing(client):
    world = World()
    lagging = factories.branch()
    for number in range(3):
        factories.member(lagging, name=f"未申诺{number}")
    client.force_login(factories.holder(Role.ADMINISTRATOR, factories.district()))
    context = client.get("/").context
    assert [(row["branch"], row["missing"]) for row in context["lagging"]] == [
        (lagging.pk, 3),
        (world.branch.pk, 1),
    ]
    assert context["sheets"]["undeclared"] == 4


@pytest.mark.parametrize(
    ("role", "address"), [(Role.SECURITY, "/accounts/"), (Role.AUDITOR, "/audit/")]
)
def test_those_without_business_data_go_to_their_own_page(client, role, address):
    client.force_login(factories.holder(role, factories.district()))
    assert client.get("/").headers["Location"] == address


def test_an_account_without_any_role_sees_a_notice(client):
    client.force_login(factories.user())
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_before_a_year_is_open(client, role):
    client.force_login(factories.holder(role, factories.branch()))
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(
    ("who", "queries"),
    [("secretary", 13), ("supervisor", 12), ("administrator", 16), ("member", 10)],
)
def test_first_pages_stay_within_twelve_queries(
    client, who, queries, many, django_assert_num_queries, django_assert_max_num_queries
):
    world = World(many)
    account = {
        "secretary": lambda: world.secretary,
        "supervisor": lambda: factories.holder(Role.SUPERVISOR, world.town),
        "administrator": lambda: factories.holder(Role.ADMINISTRATOR, factories.district()),
        "member": lambda: factories.user(Sheet.objects.first().member),
    }[who]()
    client.force_login(account)
    cache.clear()
    with django_assert_num_queries(queries):  # nothing is kept yet
        assert client.get("/").status_code == 200
    with django_assert_max_num_queries(12):  # as on every later visit
        assert client.get("/").status_code == 200
