"""Two workers at the same deliveries at the same moment; with a control that shows the race without the claim."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts.messages import planning, sending
from accounts.messages.models import Delivery, Message
from accounts.messages.posting import MessageDraft, post_drafts
from tests import factories
from tests.accounts.messages.parts import reader

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*calls):
    def run(call):
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture(autouse=True)
def _not_at_once(monkeypatch):
    """Posting leaves the sending to the tests."""
    monkeypatch.setattr(sending, "send_after_commit", lambda: None)


@pytest.fixture
def queued(kind, mailbox, monkeypatch):
    """Five deliveries that two workers have read before either of them claims one: their keys."""
    readers = [reader(f"r{n}@example.cn") for n in range(5)]
    drafts = [MessageDraft(user, "通知", "", f"x:{user.pk}", "2026") for user in readers]
    post_drafts(kind, drafts, at=timezone.now())
    planning.plan(at=timezone.now(), digests=True)
    Delivery.objects.update(next_at=timezone.now())
    both, letters = Barrier(2, timeout=10), sending._letters

    def read(rows):
        found = letters(rows)
        both.wait()
        return found

    monkeypatch.setattr(sending, "_letters", read)
    return list(Delivery.objects.values_list("pk", flat=True))


def test_two_workers_with_the_same_deliveries_send_each_once(queued, mailbox):
    sent = at_once(*[lambda: sending.deliver(queued)] * 2)
    assert sum(sent) == 5
    assert mailbox.arrived() == {f"r{n}@example.cn": 1 for n in range(5)}


def test_control_without_the_claim_each_is_sent_twice(queued, mailbox, monkeypatch):
    """Checks the rows read before, then writes, like careless code."""

    def careless(row, *, at):
        if row.state not in ("queued", "failed"):
            return None
        Delivery.objects.filter(pk=row.pk).update(state="sending", claimed_at=at)
        return at

    monkeypatch.setattr(sending, "claim", careless)
    at_once(*[lambda: sending.deliver(queued)] * 2)
    assert mailbox.arrived() == {f"r{n}@example.cn": 2 for n in range(5)}


def test_the_same_posted_simultaneously_is_once_in_the_inbox(kind):
    members = [factories.member() for _ in range(20)]
    drafts = [MessageDraft(member, "通知", "", "x:1", "2026") for member in members]
    answers = at_once(*[lambda: post_drafts(kind, drafts, at=timezone.now())] * 4)
    assert all(isinstance(answer, int) for answer in answers)
    assert Message.objects.count() == 20


@pytest.mark.parametrize("digest", [True, False])
def test_planned_simultaneously_a_message_has_one_delivery(kind, mailbox, digest):
    readers = [reader(f"r{n}@example.cn", digest=digest) for n in range(5)]
    drafts = [
        MessageDraft(user, "通知", "", f"x:{n}", "2026") for user in readers for n in range(3)
    ]
    post_drafts(kind, drafts, at=timezone.now())
    made = at_once(*[lambda: planning.plan(at=timezone.now(), digests=True)] * 3)
    assert sum(made) == Delivery.objects.count()
    carried = [row.carried.count() for row in Delivery.objects.all()]
    assert sum(carried) == 15
    assert not Message.objects.unplanned().exists()
