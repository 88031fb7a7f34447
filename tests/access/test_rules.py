"""The rules of seats, roles, own matters and addresses to return to, without pages."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from access.own import OWN, is_own, refuse_own
from access.returning import own_address
from access.roles import MEMBER, Role, role_label
from access.seats import Seat, label_of, scope, seat_required, whole_district
from accounts.identity.models import User
from accounts.organisations.models import Organisation
from accounts.people.models import Member
from tests import factories as make


class Refused(Exception):
    pass


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def seat(role, *organisations, key=None, member=None):
    return Seat(key or role, role, User(pk=1), organisations, member)


def unit(name="第一支部", *, depth=3, kind=Organisation.Kind.BRANCH):
    return Organisation(pk=depth, name=name, kind=kind, depth=depth, path="0001" * depth)


# whose matter it is


@pytest.mark.parametrize(
    ("actor", "own"), [(User(member_id=7), True), (User(member_id=8), False), (User(), False), (None, False)]
)  # fmt: skip
def test_a_matter_is_the_actors_own_only_where_the_member_is_the_same(actor, own):
    assert is_own(actor, 7) is own


def test_an_account_without_a_member_has_no_part_in_a_matter_of_nobody():
    assert is_own(User(), None) is False


def test_the_own_matter_is_refused_and_that_of_others_is_not():
    refuse_own(User(member_id=8), 7, Refused)
    with pytest.raises(Refused, match=f"^{OWN}$"):
        refuse_own(User(member_id=7), 7, Refused)
    with pytest.raises(Refused, match=r"^Not you\.$"):
        refuse_own(User(member_id=7), 7, Refused, "Not you.")


# roles


def test_a_role_is_called_by_its_label_and_a_member_by_its_own():
    assert role_label(MEMBER) == "Party member"
    assert [role_label(role) for role in Role] == [
        "Branch secretary", "Supervisor", "Administrator", "Security administrator", "Auditor",
    ]  # fmt: skip
    assert role_label("unheard of") == "unheard of"


# the way back


@pytest.mark.parametrize("asked", ["/", "/ledger/3/?page=2", "/board/#top"])
def test_an_address_of_this_site_is_followed(asked):
    assert own_address(RequestFactory().get("/"), asked, "/home/") == asked


@pytest.mark.parametrize(
    "asked",
    ["", "ledger/", "https://elsewhere.example/", "//elsewhere.example/", "/a\u200b", "/a\nb", "javascript:alert(1)", "http://testserver/ledger/"],
)  # fmt: skip
def test_any_other_address_is_not(asked):
    assert own_address(RequestFactory().get("/"), asked, "/home/") == "/home/"


# seats


def test_a_seat_is_whole_where_one_of_its_units_is_the_root():
    root, branch = unit(depth=1), unit()
    assert seat(Role.ADMINISTRATOR, branch, root).is_whole
    assert not seat(Role.ADMINISTRATOR, branch, unit("第二支部", depth=2)).is_whole
    assert not seat(MEMBER).is_whole


def test_the_unit_of_a_seat_is_its_first_or_none():
    first, second = unit(), unit("第二支部")
    assert seat(Role.SECRETARY, first, second).organisation is first
    assert seat(MEMBER).organisation is None


def test_a_seat_says_its_unit_where_it_is_not_the_only_one_of_its_role():
    one, other = seat(Role.SECRETARY, unit()), seat(Role.SECRETARY, unit("第二支部"))
    supervisor = seat(Role.SUPERVISOR, unit(), unit("第二支部"))
    named = "Branch secretary (第一支部)"
    assert label_of(one) == named
    assert label_of(one, among=[one, other, supervisor]) == named
    assert label_of(one, among=[one, supervisor]) == "Branch secretary"
    assert label_of(one, among=[]) == "Branch secretary"
    assert label_of(seat(MEMBER)) == "Party member"
    assert label_of(seat(Role.SECURITY), among=[seat(Role.SECURITY), seat(Role.SECURITY)]) == (
        "Security administrator"
    )
    assert label_of(supervisor) == "Supervisor (第一支部 and others, 2 in all)"


# what a seat sees


def test_without_a_seat_nothing_is_seen():
    assert scope(None, path="branch__path", member="member") is None


def test_a_member_sees_the_own_rows_where_rows_have_a_member():
    of = seat(MEMBER, member=Member(pk=5))
    assert scope(of, path="branch__path", member="member").children == [("member", 5)]
    assert scope(of, path="branch__path", member=None) is None
    assert scope(seat(MEMBER), path="branch__path", member="member") is None


def test_a_business_role_sees_its_units_where_rows_have_one():
    branch, committee = unit(), unit(depth=2, kind=Organisation.Kind.PARTY_COMMITTEE)
    within = scope(seat(Role.SUPERVISOR, branch, committee), path="branch__path", member=None)
    assert within.connector == "OR"
    [own, below] = within.children
    assert own == ("branch__pk", branch.pk)
    assert below.connector == "AND"
    assert below.children == [
        ("branch__path__gte", "00010001"), ("branch__path__lte", "00010001" + "Z" * 40),
    ]  # fmt: skip
    assert scope(seat(Role.SUPERVISOR), path="branch__path", member="member") is None
    assert scope(seat(Role.SUPERVISOR, branch), path=None, member="member") is None


@pytest.mark.parametrize("role", [Role.SECURITY, Role.AUDITOR])
def test_other_roles_see_no_business_rows_in_any_unit(role):
    assert scope(seat(role, unit(depth=1)), path="branch__path", member="member") is None


@pytest.mark.django_db
def test_a_queryset_shows_a_seat_its_units_and_nothing_of_their_neighbours():
    above = make.organisation()
    mine, theirs = make.branch(above), make.branch()
    here, there = make.member(mine), make.member(theirs, name="李娜")
    shown = Member.objects.visible_to
    assert list(shown(seat(Role.SECRETARY, mine))) == [here]
    assert list(shown(seat(Role.SUPERVISOR, above))) == [here]
    assert list(shown(seat(MEMBER, member=there))) == [there]
    assert set(shown(seat(Role.ADMINISTRATOR, make.district()))) == {here, there}
    assert list(shown(None)) == list(shown(seat(Role.AUDITOR, make.district()))) == []


# who may use a view


def asked(view, of, method="get", user=None):
    request = getattr(RequestFactory(), method)("/ledger/?page=2")
    request.user, request.seat = user or User(pk=1), of
    return view(request)


def page(request):
    return HttpResponse("shown")


def test_a_view_opens_to_the_roles_it_names_and_to_any_seat_where_it_names_none():
    named, open_to_all = seat_required(Role.SECRETARY, Role.SUPERVISOR)(page), seat_required()(page)
    assert named.seat_roles == (Role.SECRETARY, Role.SUPERVISOR)
    assert named.__name__ == "page"
    assert asked(named, seat(Role.SUPERVISOR)).content == b"shown"
    assert asked(open_to_all, seat(MEMBER)).content == b"shown"
    for view, of in [(named, seat(MEMBER)), (named, None), (open_to_all, None)]:
        with pytest.raises(PermissionDenied):
            asked(view, of)


def test_who_is_signed_out_is_sent_to_sign_in_and_back_to_what_can_be_asked_again():
    view = seat_required(Role.SECRETARY)(page)
    answer = asked(view, None, user=AnonymousUser())
    assert (answer.status_code, answer.url.partition("?")[2]) == (
        302,
        "next=%2Fledger%2F%3Fpage%3D2",
    )
    answer = asked(view, None, method="post", user=AnonymousUser())
    assert (answer.status_code, answer.url.partition("?")[2]) == (302, "")


def test_what_is_everybodys_is_changed_by_an_administrator_of_the_whole_tree_alone():
    view = whole_district(page)
    assert view.seat_roles == (Role.ADMINISTRATOR,)
    assert asked(view, seat(Role.ADMINISTRATOR, unit(depth=1))).content == b"shown"
    for of in (seat(Role.ADMINISTRATOR, unit()), seat(Role.SUPERVISOR, unit(depth=1)), None):
        with pytest.raises(PermissionDenied):
            asked(view, of)
