"""Reminding by hand: one, all who are late, all who have not declared; once a day, seen in the inbox and outside."""

from datetime import date, timedelta

import pytest

from access.roles import Role
from accounts.audit.models import AuditEvent
from accounts.messages.models import Message
from ledger.entries import verbs
from ledger.entries.message_kinds import REMINDED
from ledger.entries.models import Entry
from ledger.entries.reminding import remind, remind_many
from ledger.errors import LedgerError
from ledger.verification import verify_ledgers
from pledges.sheets.sheet.message_kinds import DECLARE
from pledges.sheets.sheet.reminding import remind_to_declare
from tests import factories as make
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def branch():
    return make.branch(make.organisation())


@pytest.fixture
def secretary(branch):
    return make.holder(Role.SECRETARY, branch, of=make.member(branch, name="李书记"))


def late(of, count=1):
    entries = make.entries(of, practical=count)[1:]
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(due=date(2026, 1, 5))
    return list(Entry.objects.filter(pk__in=[entry.pk for entry in entries]).order_by("pk"))


def test_one_reminder_is_a_message_and_a_line_of_the_history_once_a_day(branch, secretary):
    member = make.member(branch, name="王伟")
    entry = make.entries(member)[-1]
    remind(entry, actor=secretary, at=NOW, words="本周内完成")
    [message] = Message.objects.filter(member=member)
    assert message.body.startswith("本周内完成")
    assert entry.text in message.body
    event = entry.events.order_by("-seq").first()
    assert (event.kind, event.note, event.actor) == ("reminded", "本周内完成", secretary)
    with pytest.raises(LedgerError):
        remind(entry, actor=secretary, at=NOW)
    remind(entry, actor=secretary, at=TOMORROW)
    assert Message.objects.filter(member=member).count() == 2
    assert verify_ledgers()[1] is None


def test_all_who_are_late_get_one_message_each_for_all_their_items(branch, secretary):
    first, second = make.member(branch), make.member(branch)
    entries = late(first, 3) + late(second, 1)
    done = verbs.claim(late(make.member(branch))[0], actor=make.user(), at=NOW, fulfilled_on=TODAY)
    own = late(secretary.member)
    outcome = remind_many([*entries, done, *own], actor=secretary, at=NOW)
    assert {entry.pk for entry in outcome.done} == {entry.pk for entry in entries}
    assert {entry.pk for entry, _why in outcome.skipped} == {done.pk, own[0].pk}
    kind = Message.objects.filter(kind="entry_reminded")
    assert sorted(kind.values_list("member", flat=True)) == [first.pk, second.pk]
    again = remind_many(entries, actor=secretary, at=NOW)
    assert (again.done, len(again.skipped), kind.count()) == ([], 4, 2)


@pytest.mark.parametrize("many", [1, 3])
def test_it_takes_the_same_queries_for_one_and_for_three(
    branch, secretary, many, django_assert_num_queries
):
    entries = [late(make.member(branch))[0] for _one in range(many)]
    with django_assert_num_queries(QUERIES):
        remind_many(entries, actor=secretary, at=NOW)


QUERIES = 13


def test_the_list_of_late_items_reminds_ticked_ones_or_all(client, branch, secretary):
    entries = [late(make.member(branch))[0] for _one in range(3)]
    late(make.member())  # of another branch
    client.force_login(secretary)
    page = client.get("/ledgers/?light=overdue")
    assert page.context["reminds"]
    assert page.text.count('name="entry"') == 3
    answer = client.post("/ledgers/remind/?light=overdue", {"entry": [entries[0].pk]})
    assert answer.url == "/ledgers/?light=overdue"
    client.post("/ledgers/remind/?light=overdue", {"all": "1"})
    assert Message.objects.filter(kind="entry_reminded").count() == 3
    assert not client.get("/ledgers/").context["reminds"]


def test_the_desk_reminds_by_a_button_and_shows_that_it_was_done(client, branch, secretary):
    make.cycle()
    [entry] = late(make.member(branch))
    client.force_login(secretary)
    address = f"/entries/{entry.pk}/remind/"
    assert address in client.get("/").text
    assert client.post(address, {"next": "/"}).url == "/"
    page = client.get("/").text
    assert address not in page
    assert "今日已督促" in page


def test_who_has_not_declared_is_reminded_once_a_day(client, branch, secretary):
    cycle = make.cycle()
    waiting = [make.member(branch) for _one in range(2)]
    make.sheet(make.member(branch))
    make.member(branch, exempt_reason="因病")
    client.force_login(secretary)
    assert client.get("/sheets/?state=undeclared").context["reminds"]
    client.post("/sheets/remind/?state=undeclared", {"member": [waiting[0].pk]})
    assert Message.objects.get(kind="declare_reminder").member == waiting[0]
    client.post("/sheets/remind/?state=undeclared", {"all": "1"})
    everybody = [secretary.member, *waiting]
    told = Message.objects.filter(kind="declare_reminder")
    assert set(told.values_list("member", flat=True)) == {member.pk for member in everybody}
    assert AuditEvent.objects.filter(action="declaring_reminded").count() == 2
    members = type(waiting[0]).objects.filter(branch=branch)
    facts = {"actor": secretary, "at": told.first().posted_at}
    assert remind_to_declare(members, cycle, **facts) == (0, 3)
    later = facts["at"] + timedelta(days=1)
    assert remind_to_declare(members, cycle, actor=secretary, at=later) == (3, 0)


def test_both_go_outside_as_other_messages_do():
    assert (REMINDED.outside, DECLARE.outside) == (True, True)
