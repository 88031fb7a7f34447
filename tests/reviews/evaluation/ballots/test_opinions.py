"""The leader's comment and the organisation's opinion: who signs, until when, next to the ledger."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.roles import Role
from accounts.identity.models import RoleAssignment
from accounts.identity.seats import seats_of
from registry.todo import todos
from reviews.errors import ReviewError
from reviews.evaluation.ballots import closing_boxes as closing
from reviews.evaluation.ballots import opinions
from reviews.evaluation.ballots.models import Evaluation, Subject
from reviews.evaluation.ballots.opinion_models import SignedOpinion
from reviews.evaluation.schemes.models import Group
from tests import factories as make
from tests.reviews import reviewing
from tests.reviews.reviewing import english  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def scene():
    """(evaluation, members, secretary's seat, administrator's seat) of a branch of three."""
    branch, members, secretary = reviewing.branch_of(3)
    evaluation = reviewing.running(branch)
    boss = make.holder(Role.ADMINISTRATOR, reviewing.parent(branch))
    seats = [seats_of(user, on=make.TODAY)[0] for user in (secretary, boss)]
    return evaluation, members, *seats


def sign(member, group, seat, *, words="履诺认真", choice="satisfied"):
    subject = Subject.objects.get(member=member)
    return opinions.sign(subject, group=group, choice=choice, words=words, seat=seat, at=make.NOW)


def test_the_leader_comments_and_the_organisation_gives_its_opinion(scene):
    _evaluation, members, secretary, boss = scene
    sign(members[0], Group.LEADER, secretary)
    sign(members[0], Group.ORGANISATION, boss)
    sign(members[0], Group.LEADER, secretary, words="改为较好", choice="fairly")
    assert sorted(SignedOpinion.objects.values_list("group", "choice", "text", "by")) == [
        ("leader", "fairly", "改为较好", secretary.user.pk),
        ("organisation", "satisfied", "履诺认真", boss.user.pk),
    ]


def test_nobody_signs_for_another(scene):
    _evaluation, members, secretary, boss = scene
    for group, seat in ((Group.LEADER, boss), (Group.ORGANISATION, secretary)):
        with pytest.raises(ReviewError, match="Somebody else"):
            sign(members[0], group, seat)
    for group in (Group.PEERS, Group.MASSES, Group.TEAM):
        with pytest.raises(ReviewError, match="Somebody else"):
            sign(members[0], group, secretary)
    with pytest.raises(ReviewError, match="Write"):
        sign(members[0], Group.LEADER, secretary, words="  ")
    assert SignedOpinion.objects.count() == 0


def test_the_district_may_let_secretaries_sign_for_the_organisation(scene):
    _evaluation, members, secretary, boss = scene
    Evaluation.objects.update(organisation_signer="secretary")
    sign(members[0], Group.ORGANISATION, secretary)
    with pytest.raises(ReviewError, match="Somebody else"):
        sign(members[1], Group.ORGANISATION, boss)


def test_a_secretary_who_is_reviewed_is_commented_on_from_above(scene):
    _evaluation, members, _secretary, boss = scene
    own = seats_of(make.user(members[0]), on=make.TODAY)[0].user
    RoleAssignment.objects.create(
        user=own, role=Role.SECRETARY, organisation=members[0].branch, since=make.TODAY
    )
    seat = next(s for s in seats_of(own, on=make.TODAY) if s.role == Role.SECRETARY)
    with pytest.raises(ReviewError, match="Somebody else"):
        sign(members[0], Group.LEADER, seat)
    sign(members[0], Group.LEADER, boss)
    sign(members[1], Group.LEADER, seat)
    assert SignedOpinion.objects.count() == 2


def test_an_administrator_who_is_reviewed_does_not_sign_for_themself(scene):
    evaluation, members, _secretary, _boss = scene
    user = make.holder(Role.ADMINISTRATOR, members[0].branch, of=members[0])
    seat = seats_of(user, on=make.TODAY)[0]
    with pytest.raises(ReviewError, match="Nobody rates themself"):
        sign(members[0], Group.ORGANISATION, seat)
    [(rows, group)] = [
        (rows, group)
        for rows, group in opinions.waiting(seat, evaluation, on=make.TODAY)
        if group == Group.ORGANISATION
    ]
    assert set(rows.values_list("member", flat=True)) == {members[1].pk, members[2].pk}
    assert group == "organisation"


def test_once_counted_an_opinion_stays(scene):
    evaluation, members, secretary, _boss = scene
    opinion = sign(members[0], Group.LEADER, secretary)
    closing.close_voting(evaluation, actor=None, at=make.NOW)
    closing.count(evaluation, actor=None, at=make.NOW)
    with pytest.raises(ReviewError, match="no longer possible"):
        sign(members[0], Group.LEADER, secretary, words="改")
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        SignedOpinion.objects.filter(pk=opinion.pk).update(text="改")


def test_the_form_is_next_to_the_ledger_and_leads_to_the_next(scene):
    evaluation, members, seat, _boss = scene
    rows = list(Subject.objects.order_by("place"))
    client = Client(headers={"accept-language": "en"})
    client.force_login(seat.user)
    page = client.get(reverse("signed_opinion_sign", args=[rows[0].pk, "leader"])).content.decode()
    assert "走访1次" in page, "the member's pledges stand beside"
    addresses = [
        client.post(
            reverse("signed_opinion_sign", args=[row.pk, "leader"]),
            {"choice": "satisfied", "words": "认真𬭎𪚥·" * 3},
        ).url
        for row in rows
    ]
    assert addresses == [
        reverse("signed_opinion_sign", args=[rows[1].pk, "leader"]),
        reverse("signed_opinion_sign", args=[rows[2].pk, "leader"]),
        reverse("signed_opinion_list", args=[evaluation.pk]),
    ]
    assert len(members) == SignedOpinion.objects.count()


@pytest.mark.parametrize("words", ["", "很" * 5000])
def test_a_comment_is_required_and_limited(scene, words):
    _evaluation, _members, seat, _boss = scene
    client = Client()
    client.force_login(seat.user)
    address = reverse("signed_opinion_sign", args=[Subject.objects.first().pk, "leader"])
    assert client.post(address, {"choice": "satisfied", "words": words}).status_code == 200
    assert SignedOpinion.objects.count() == 0


def test_the_desk_counts_what_waits(scene):
    _evaluation, members, secretary, boss = scene
    sign(members[0], Group.LEADER, secretary)
    waiting = {
        seat.role: [todo.count for todo in todos(seat, make.TODAY) if "opinions" in todo.address]
        for seat in (secretary, boss)
    }
    assert waiting == {"secretary": [2], "administrator": [3]}


def test_the_list_costs_the_same_for_few_and_for_many():
    counts = []
    for size in (2, 20):
        branch, _members, secretary = reviewing.branch_of(size, name=f"{size}人支部")
        evaluation = reviewing.running(branch)
        client = Client()
        client.force_login(secretary)
        client.get("/messages/")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("signed_opinion_list", args=[evaluation.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
