"""An empty installation is set up in the browser, once, with the code printed at its start."""

import re
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone

from access.roles import Role
from accounts.audit.models import AuditEvent
from accounts.identity import activation, first_run
from accounts.identity.attempts import ADDRESS_LIMIT
from accounts.identity.models import RoleAssignment, User
from accounts.organisations.models import Organisation
from pledges.sheets.cycles.rules import create_cycle
from tests import factories as make

pytestmark = pytest.mark.django_db
ADDRESS = "/set-up/"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def answers(**changed):
    return {
        "code": first_run.setup_code(), "district": "中共海州区委员会", "letters": "HZ",
        "administrator": "周管理", "security": "林安全", "auditor": "沈审计",
        "password1": make.PASSWORD, "password2": make.PASSWORD, **changed,
    }  # fmt: skip


def test_every_way_in_leads_to_the_set_up_page(client):
    for address in ("/", "/sign-in/"):
        assert client.get(address).url == ADDRESS
    assert client.get(ADDRESS).status_code == 200


def test_the_district_and_its_three_people(client):
    page = client.post(ADDRESS, answers()).content.decode()
    top = Organisation.objects.get()
    assert (top.name, top.code, top.depth) == ("中共海州区委员会", "HZ", 1)
    held = {(row.user.name, row.role, row.organisation) for row in RoleAssignment.objects.all()}
    assert held == {
        ("周管理", Role.ADMINISTRATOR, top),
        ("林安全", Role.SECURITY, top),
        ("沈审计", Role.AUDITOR, top),
    }
    codes = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert len(codes) == 2
    found = activation.find(username="linanquan", code=codes[0], at=timezone.now())
    assert found.user.name == "林安全"
    assert client.session["_auth_user_id"] == str(User.objects.get(name="周管理").pk)
    recorded = AuditEvent.objects.values_list("action", flat=True)
    assert {"account_opened", "role_granted", "activated", "sign_in"} <= set(recorded)
    assert "海州" in client.get("/").content.decode()


def test_the_first_year_takes_the_letters_of_the_district(client):
    client.post(ADDRESS, answers())
    cycle = create_cycle(year=2026, actor=None, at=make.NOW)
    assert cycle.serial_prefix == "HZ"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "AAAA-AAAA-AAAA"}, "code"),
        ({"code": ""}, "code"),
        ({"district": "　"}, "district"),
        ({"letters": "12"}, "letters"),
        ({"letters": "lq"}, "letters"),
        ({"auditor": "周管理"}, "__all__"),
        ({"password2": "something else 1"}, "password2"),
        ({"password1": "周管理", "password2": "周管理"}, "password1"),
    ],
)
def test_a_mistake_makes_nothing_and_keeps_what_was_typed(client, changed, field):
    page = client.post(ADDRESS, answers(**changed))
    assert field in page.context["form"].errors
    assert page.context["form"]["security"].value() == "林安全"
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


def test_the_code_may_be_typed_without_hyphens_and_capitals(client):
    code = first_run.setup_code().replace("-", "").lower()
    assert "codes are shown" in client.post(ADDRESS, answers(code=code), headers={"Accept-Language": "en"}).content.decode()  # fmt: skip


def test_guessing_ends(client):
    for _guess in range(ADDRESS_LIMIT):
        first_run.attempts.note_address("127.0.0.1")
    page = client.post(ADDRESS, answers())
    assert page.context["form"].errors["code"]
    assert not User.objects.exists()


def test_it_is_open_once(client):
    client.post(ADDRESS, answers())
    assert client.get(ADDRESS).url == "/"
    assert client.post(ADDRESS, answers(administrator="别人")).url == "/"
    assert User.objects.count() == 3


def test_the_second_of_two_is_refused():
    facts = {
        "district": "中共海州区委员会",
        "letters": "HZ",
        "password": make.PASSWORD,
        "at": make.NOW,
    }
    names = {Role.ADMINISTRATOR: "甲", Role.SECURITY: "乙", Role.AUDITOR: "丙"}
    first_run.set_up(names=names, **facts)
    with pytest.raises(first_run.AlreadySetUp):
        first_run.set_up(names=names, **facts)
    assert User.objects.count() == 3


def test_units_that_were_imported_on_the_command_line_stay(client):
    town = make.organisation(make.district())
    client.post(ADDRESS, answers())
    assert {row.pk for row in Organisation.objects.filter(depth=2)} == {town.pk}
    top = Organisation.objects.get(depth=1)
    assert (top.name, top.code) == ("中共海州区委员会", "HZ")


def test_the_commands():
    out = StringIO()
    call_command("setup_code", stdout=out)
    assert first_run.setup_code() in out.getvalue()
    user = make.user(username="lin")
    with pytest.raises(CommandError):
        call_command("setup_code")
    out = StringIO()
    call_command("activation_code", "LIN", stdout=out)
    code = out.getvalue().split()[-1]
    assert activation.find(username="lin", code=code, at=timezone.now()).user == user


@pytest.mark.parametrize("password", [None, make.PASSWORD])
def test_no_new_code_for_who_has_a_password_or_is_nobody(password):
    if password:
        make.user(username="lin", password=password)
    with pytest.raises(CommandError):
        call_command("activation_code", "lin")


def test_the_first_page_lists_what_is_still_to_do(client):
    client.post(ADDRESS, answers())
    steps = client.get("/").context["beginning"]
    assert [step.done for step in steps] == [True, False, False, False, False, False]
    branch = make.branch()
    leader = make.member(branch)
    make.holder(Role.SECRETARY, branch, of=leader)
    make.holder(Role.SUPERVISOR, make.district(), password=make.PASSWORD)
    User.objects.filter(name__in=["林安全", "沈审计"]).update(password="md5$x$y")
    make.cycle()
    page = client.get("/")
    assert page.status_code == 200
    assert not page.context["beginning"]


def test_the_list_costs_few_queries(client, django_assert_max_num_queries):
    client.post(ADDRESS, answers())
    for _branch in range(5):
        make.member(make.branch())
    client.get("/")
    with django_assert_max_num_queries(12):
        client.get("/")
