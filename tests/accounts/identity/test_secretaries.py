"""The secretaries of all branches are proposed from the roster and appointed together."""

import pytest
from django.urls import reverse
from django.utils import timezone

from access.roles import Role
from accounts.audit.models import AuditEvent
from accounts.identity.appointing import appoint, waiting_holders
from accounts.identity.models import RoleAssignment, User
from accounts.identity.seats import seats_of
from accounts.identity.secretaries import Vacancy, vacancies, vacant_branches
from accounts.people.models import Member
from jobs.models import Job
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = "/accounts/secretaries/"


@pytest.fixture
def security():
    return make.holder(Role.SECURITY, make.district())


def branch_of(*posts, parent=None):
    branch = make.branch(parent)
    return branch, [
        make.member(branch, name=f"党员{number}", post=post) for number, post in enumerate(posts)
    ]


def seat_of(user):
    return seats_of(user, on=timezone.localdate())[0]


@pytest.mark.parametrize(
    ("posts", "proposed"),
    [
        (["科员", "党支部书记"], 1),
        (["局长、书记", "支部书记"], 1),
        (["党支部副书记", "党总支书记"], 1),
        (["副书记"], None),
        (["支部书记", "支部书记"], None),
        (["科员", ""], None),
    ],
)
def test_who_is_proposed(posts, proposed):
    branch, members = branch_of(*posts)
    found = vacancies([branch])[0].proposed
    assert found == (None if proposed is None else members[proposed])


def test_all_are_appointed_at_once_and_get_accounts(client, security):
    first, second, third = (branch_of("支部书记", "科员") for _number in range(3))
    client.force_login(security)
    page = client.get(PAGE)
    assert [vacancy.branch for vacancy in page.context["vacancies"]] == [
        first[0],
        second[0],
        third[0],
    ]
    chosen = {f"branch_{branch.pk}": members[0].pk for branch, members in (first, second)}
    client.post(PAGE, chosen | {f"branch_{third[0].pk}": ""})
    held = RoleAssignment.objects.filter(role=Role.SECRETARY)
    assert {(row.user.member, row.organisation) for row in held} == {
        (first[1][0], first[0]),
        (second[1][0], second[0]),
    }
    assert [vacancy.branch for vacancy in client.get(PAGE).context["vacancies"]] == [third[0]]


def test_the_slips_of_those_who_have_no_password(
    client, security, django_capture_on_commit_callbacks
):
    branch, members = branch_of("支部书记")
    other = make.branch()
    make.holder(Role.SECRETARY, other, of=make.member(other), password=make.PASSWORD)
    client.force_login(security)
    client.post(PAGE, {f"branch_{branch.pk}": members[0].pk})
    assert client.get(PAGE).context["waiting"] == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("holder_slips", args=["secretary"]))
    job = Job.objects.get()
    assert job.state == Job.State.DONE
    assert job.result["count"] == 1
    recorded = AuditEvent.objects.get(action="accounts_opened")
    assert (recorded.actor, recorded.detail) == (security, {"opened": 0, "renewed": 1})
    assert client.post(reverse("slips_file", args=[job.pk]))["Content-Type"] == "application/pdf"


def test_nobody_of_another_branch_and_nobody_who_left(client, security):
    branch, _members = branch_of("科员")
    stranger = make.member(make.branch())
    client.force_login(security)
    client.post(PAGE, {f"branch_{branch.pk}": stranger.pk})
    assert not RoleAssignment.objects.filter(role=Role.SECRETARY).exists()


def test_a_branch_outside_is_neither_shown_nor_appointed(client):
    town = make.organisation()
    inside, _members = branch_of("支部书记", parent=town)
    outside, members = branch_of("支部书记")
    security = make.holder(Role.SECURITY, town)
    assert list(vacant_branches(seat_of(security), today=timezone.localdate())) == [inside]
    client.force_login(security)
    client.post(PAGE, {f"branch_{outside.pk}": members[0].pk})
    assert not RoleAssignment.objects.filter(organisation=outside).exists()


def test_whoever_holds_a_role_elsewhere_and_oneself_are_left_out_with_a_sentence(security):
    town = make.organisation()
    (first, [one]), (second, [two]) = (branch_of("支部书记", parent=town) for _number in range(2))
    local = make.holder(Role.SECURITY, town, of=one)
    make.holder(Role.AUDITOR, make.district(), of=two)
    count, refused = appoint(
        [(first, one), (second, two)], role=Role.SECRETARY, seat=seat_of(local), at=timezone.now()
    )
    assert (count, len(refused)) == (0, 2)
    assert refused[0].startswith(first.name)
    assert not RoleAssignment.objects.filter(role=Role.SECRETARY).exists()


def test_the_number_of_queries_does_not_follow_the_number_of_branches(
    client, security, django_assert_max_num_queries
):
    for _number in range(12):
        branch_of("支部书记", "科员")
    client.force_login(security)
    client.get(PAGE)
    with django_assert_max_num_queries(10):
        client.get(PAGE)


def test_members_are_offered_in_the_order_of_their_names():
    branch = make.branch()
    zhou, an = (
        make.member(branch, name="周一", pinyin="zhouyi"),
        make.member(branch, name="安二", pinyin="aner"),
    )
    assert vacancies([branch])[0].members == [an, zhou]
    assert Vacancy(branch).proposed is None


def test_no_slip_lets_anybody_into_an_account_with_rights_elsewhere():
    """Otherwise a unit's security administrator could print the code of the district's administrator."""
    town = make.organisation()
    branch, other = make.branch(town), make.branch(town)
    local = make.holder(Role.SECURITY, town, of=make.member(other))
    above = make.holder(Role.SECRETARY, branch, of=make.member(branch))
    RoleAssignment.objects.create(
        user=above, role=Role.ADMINISTRATOR, organisation=make.district(), since=make.TODAY
    )
    stranger = make.holder(Role.SECRETARY, branch, of=make.member(make.branch()))
    plain = make.holder(Role.SECRETARY, branch, of=make.member(branch, name="李雷"))
    found = waiting_holders(Role.SECRETARY, [town], actor=local, today=timezone.localdate())
    assert set(found) == {plain}
    assert {above, stranger}.isdisjoint(found)


def test_a_second_click_appoints_nobody_again(security):
    branch, members = branch_of("支部书记", "科员")
    seat, at = seat_of(security), timezone.now()
    assert appoint([(branch, members[0])], role=Role.SECRETARY, seat=seat, at=at) == (1, [])
    count, refused = appoint([(branch, members[1])], role=Role.SECRETARY, seat=seat, at=at)
    assert (count, len(refused)) == (0, 1)
    assert RoleAssignment.objects.filter(role=Role.SECRETARY).count() == 1
    assert not User.objects.filter(member=members[1]).exists()


def test_who_moved_meanwhile_is_not_appointed(security):
    branch, members = branch_of("支部书记")
    Member.objects.filter(pk=members[0].pk).update(branch=make.branch())
    count, refused = appoint(
        [(branch, members[0])], role=Role.SECRETARY, seat=seat_of(security), at=timezone.now()
    )
    assert (count, len(refused)) == (0, 1)


def test_what_is_posted_is_read_by_its_keys_alone(client, security):
    branch, members = branch_of("支部书记")
    client.force_login(security)
    client.post(PAGE, {"branch_": "1", "branch_x": "2", f"branch_{10**30}": "3", f"branch_{branch.pk}": members[0].pk})  # fmt: skip
    assert RoleAssignment.objects.filter(organisation=branch).exists()
