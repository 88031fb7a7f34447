"""Who is notified of events of an entry."""

from datetime import date

import pytest

from access.roles import Role
from accounts.messages.models import Message
from ledger.entries import decisions as turns
from ledger.entries import verbs as rules
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return factories.entries(practical=1)[-1]


def told():
    return [
        (row.kind, row.member_id or row.user_id, row.address) for row in Message.objects.order_by("pk")
    ]  # fmt: skip


def test_the_branch_is_notified_of_a_claim_and_the_member_of_the_answer(entry):
    secretary = factories.holder(Role.SECRETARY, entry.branch)
    factories.holder(Role.SECRETARY, factories.branch())
    factories.holder(Role.SECRETARY, entry.branch, until=date(2025, 12, 31))
    own = factories.user(entry.ledger.member)
    rules.claim(entry, actor=own, at=NOW, fulfilled_on=TODAY)
    assert told() == [("entry_waits", secretary.pk, f"/entries/{entry.pk}/")]
    rules.return_claim(entry, actor=secretary, at=NOW, note="缺照片")
    last = Message.objects.order_by("pk").last()
    assert (last.kind, last.member) == ("entry_decided", entry.ledger.member)
    assert "缺照片" in last.body


def test_a_second_claim_is_notified_again_and_nobody_of_their_own_acts(entry):
    secretary = factories.holder(Role.SECRETARY, entry.branch)
    own = factories.user(entry.ledger.member)
    for _ in range(2):
        rules.claim(entry, actor=own, at=NOW, fulfilled_on=TODAY)
        rules.return_claim(entry, actor=factories.user(), at=NOW, note="缺照片")
    assert [kind for kind, *_ in told()].count("entry_waits") == 2
    before = Message.objects.count()
    turns.ask_extension(entry, actor=secretary, at=NOW, due=date(2026, 12, 1), note="工期")
    assert Message.objects.count() == before


def test_progress_notifies_nobody(entry):
    factories.holder(Role.SECRETARY, entry.branch)
    rules.note_progress(entry, actor=factories.user(), at=NOW, note="已走访2户")
    assert told() == []
