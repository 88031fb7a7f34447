"""Many signed opinions on one page: exceptions, one choice for the rest, words begun from the ledger."""

import pytest
from django.urls import reverse

from ledger.entries import verbs as ledger
from reviews.evaluation.ballots import together
from reviews.evaluation.ballots.models import Subject
from reviews.evaluation.ballots.opinion_models import SignedOpinion
from tests import factories as make
from tests.reviews import reviewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client):
    """(evaluation, the two members for whom the secretary signs) of a branch of three; the secretary is signed in."""
    branch, members, secretary = reviewing.branch_of(3)
    evaluation = reviewing.running(branch)
    client.force_login(secretary)
    waiting = Subject.objects.filter(evaluation=evaluation).exclude(member=secretary.member_id)
    return evaluation, list(waiting.order_by("place", "pk")), members


def address(evaluation, group="leader"):
    return reverse("signed_opinions_together", args=[evaluation.pk, group])


def signed():
    return list(SignedOpinion.objects.order_by("subject__place").values_list("choice", "text"))


def test_exceptions_are_marked_and_one_choice_is_for_the_rest(client, scene):
    evaluation, (first, *others), _members = scene
    page = client.get(address(evaluation))
    words = {
        f"words_{s.pk}": page.context["form"][f"words_{s.pk}"].value() for s in (first, *others)
    }
    client.post(address(evaluation), {
        **words, "rest": "satisfied", f"choice_{first.pk}": "fairly", f"words_{first.pk}": "有一项延期",
    })  # fmt: skip
    drafted = words[f"words_{others[0].pk}"]
    assert signed() == [("fairly", "有一项延期"), *[("satisfied", drafted)] * len(others)]
    assert client.get(address(evaluation)).context["form"].subjects == []


def test_without_a_choice_nobody_is_signed(client, scene):
    evaluation, subjects, _members = scene
    answer = client.post(address(evaluation), {f"words_{subjects[0].pk}": "履诺认真"}, follow=True)
    assert signed() == []
    assert [str(said) for said in answer.context["messages"]] == ["没有选择任何人，未签署。"]


def test_an_empty_comment_is_named_and_the_others_are_signed(client, scene):
    evaluation, (first, *others), _members = scene
    sent = {f"words_{s.pk}": "履诺认真" for s in others} | {
        f"words_{first.pk}": " ",
        "rest": "satisfied",
    }
    answer = client.post(address(evaluation), sent, follow=True)
    assert signed() == [("satisfied", "履诺认真")] * len(others)
    assert any(first.member.name in str(said) for said in answer.context["messages"])


def test_a_group_that_is_not_signed_or_not_ones_turn(client, scene):
    evaluation, _subjects, _members = scene
    assert client.get(address(evaluation, "masses")).status_code == 404
    assert client.get(address(evaluation, "organisation")).context["form"].subjects == []


def test_the_words_are_those_of_the_ledger(scene):
    evaluation, (first, *_others), _members = scene
    entry = first.member.ledger.entries.order_by("number").first()
    ledger.claim(entry, actor=make.user(), at=make.NOW, fulfilled_on=make.TODAY)
    ledger.verify_and_strike_off(entry, actor=make.user(), at=make.NOW)
    whole = first.member.ledger.entries.count()
    words = together.drafted([first], year=evaluation.year, today=make.TODAY)
    assert words == {first.member_id: f"全年承诺{whole}项，兑现1项。"}


def test_the_list_leads_there(client, scene):
    evaluation, _subjects, _members = scene
    page = client.get(reverse("signed_opinion_list", args=[evaluation.pk]))
    assert address(evaluation) in page.content.decode()
    assert address(evaluation, "organisation") not in page.content.decode()
