"""A message shows whether its matter is still open, and what waits belongs to the office, not to the person who got the message."""

from datetime import date

import pytest

from access.roles import Role
from accounts.messages.models import Message
from ledger.entries import decisions, verbs
from tests import factories as make
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """(secretary, entry): an extension that the member asked for, told to the secretary."""
    entry = make.entries(practical=1)[-1]
    secretary = make.holder(Role.SECRETARY, entry.branch)
    own = make.user(entry.ledger.member)
    entry = decisions.ask_extension(entry, actor=own, at=NOW, due=date(2026, 12, 1), note="工期")
    return secretary, entry


def shown(client, user):
    client.force_login(user)
    return [message.open for message in client.get("/messages/").context["page"]]


def test_it_is_open_until_somebody_decides(client, asked):
    secretary, entry = asked
    assert shown(client, secretary) == [True]
    assert "尚未办结" in client.get("/messages/").text
    decisions.extend(entry, actor=make.holder(Role.SECRETARY, entry.branch), at=NOW)
    assert shown(client, secretary) == [False]
    assert "已办结" in client.get(f"/messages/{Message.objects.first().pk}/").text
    assert shown(client, entry.ledger.member.user) == [None]  # the decision itself asks for nothing


def test_a_new_secretary_sees_what_waits_for_the_office(client, asked):
    _secretary, entry = asked
    new = make.holder(Role.SECRETARY, entry.branch)
    assert shown(client, new) == []
    assert "/ledgers/?due=mine" in [
        todo.address for todo in client.get("/messages/").context["todos"]
    ]


@pytest.mark.parametrize("many", [1, 3])
def test_the_inbox_takes_the_same_queries_for_one_and_for_three(
    client, asked, many, django_assert_num_queries
):
    secretary, entry = asked
    for _one in range(many):
        other = make.entries(make.member(entry.branch), practical=1)[-1]
        verbs.claim(other, actor=make.user(), at=NOW, fulfilled_on=TODAY)
    client.force_login(secretary)
    client.get("/messages/")
    with django_assert_num_queries(QUERIES):
        client.get("/messages/")


QUERIES = 7
