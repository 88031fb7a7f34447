"""Supervisors are appointed together, by the names written beside their units."""

import pytest
from django.urls import reverse
from django.utils import timezone

from access.roles import Role
from accounts.errors import AccountError
from accounts.identity.models import RoleAssignment
from accounts.identity.seats import seats_of
from accounts.identity.supervisors import named_members, supervised_units
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = "/accounts/supervisors/"


@pytest.fixture
def security():
    return make.holder(Role.SECURITY, make.district())


def seat_of(user):
    return seats_of(user, on=timezone.localdate())[0]


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_several_are_appointed_in_one_go_and_get_accounts(client, security):
    town, other = make.organisation(), make.organisation()
    one, two = (make.member(make.branch(), name=name) for name in ("陈纪检", "林督查"))
    client.force_login(security)
    answer = client.post(
        PAGE, {f"unit_{town.pk}": "陈 纪检、林督查", f"unit_{other.pk}": ""}, follow=True
    )
    held = RoleAssignment.objects.filter(role=Role.SUPERVISOR)
    assert {(row.user.member, row.organisation) for row in held} == {(one, town), (two, town)}
    rows = {row.unit: row.names for row in answer.context["rows"]}
    assert sorted(rows[town]) == ["林督查", "陈纪检"]
    assert rows[other] == []
    assert answer.context["waiting"] == 2


def test_names_of_nobody_and_of_two_are_refused_with_what_was_typed(client, security):
    town = make.organisation()
    branch = make.branch(town, name="纪委第一党支部")
    wanted = make.member(branch, name="王伟")
    make.member(make.branch(), name="王伟")
    client.force_login(security)
    answer = client.post(PAGE, {f"unit_{town.pk}": "王伟"}, follow=True)
    assert "王伟" in answer.content.decode()
    assert not RoleAssignment.objects.filter(role=Role.SUPERVISOR).exists()
    assert named_members("王伟（纪委）", seat=seat_of(security)) == [wanted]
    with pytest.raises(AccountError):
        named_members("没有这人", seat=seat_of(security))


def test_a_unit_outside_and_a_branch_are_not_offered(client):
    town = make.organisation()
    make.branch(town)
    security = make.holder(Role.SECURITY, town)
    assert list(supervised_units(seat_of(security))) == [town]
    outside = make.organisation()
    make.member(make.branch(town), name="陈纪检")
    client.force_login(security)
    client.post(PAGE, {f"unit_{outside.pk}": "陈纪检"})
    assert not RoleAssignment.objects.filter(role=Role.SUPERVISOR).exists()


def test_who_supervises_it_already_is_named(client, security):
    town = make.organisation()
    make.member(make.branch(), name="陈纪检")
    client.force_login(security)
    client.post(PAGE, {f"unit_{town.pk}": "陈纪检"}, follow=True)
    assert len(said(client.post(PAGE, {f"unit_{town.pk}": "陈纪检"}, follow=True))) == 1
    assert RoleAssignment.objects.filter(role=Role.SUPERVISOR).count() == 1


def test_the_page_has_the_same_queries_for_one_unit_and_for_three(
    client, security, django_assert_num_queries
):
    client.force_login(security)
    for _number in range(2):
        make.organisation()
        client.get(PAGE)
        with django_assert_num_queries(7):
            client.get(PAGE)


def test_a_role_form_proposes_the_own_branch(client, security):
    member = make.member(make.branch())
    account = make.user(member)
    client.force_login(security)
    page = client.get(reverse("account_detail", args=[account.pk]))
    assert member.branch.name in page.context["form"]["organisation"].as_widget()
