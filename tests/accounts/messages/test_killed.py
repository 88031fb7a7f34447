"""Real processes are killed while they work: each message once in the inbox, outside once or twice, no loss unseen."""

import sys
import time
from collections import Counter
from functools import partial

import pytest
from django.utils import timezone

from accounts.identity.models import User
from accounts.messages.models import Delivery, Message, Preferences
from accounts.messages.posting import post
from accounts.people.models import Member
from ledger.entries.models import Entry, Ledger
from operation.daily.models import DailyRun
from registry.kinds import MessageKind
from tests import factories
from tests.accounts.messages.parts import mail_server
from tests.accounts.messages.processes import (
    drop_database_connections,
    let_time_pass,
    running,
    slay,
    until,
)
from tests.factories import NOW, TODAY

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
NOTICE = MessageKind("test_notice", "Notice", waits=False)
DONE = ("sent", "given_up")


def people(count):
    """``count`` members with accounts who want each message by mail, made in bulk."""
    branch = factories.branch()
    facts = {"branch": branch, "tier": "organ_member"}
    members = Member.objects.bulk_create(
        Member(name=f"党员{n}", name_key=f"党员{n}", phone=f"137{n:08}", **facts)
        for n in range(count)
    )
    users = User.objects.bulk_create(
        User(username=f"person{n}", name=member.name, member=member, password="!")
        for n, member in enumerate(members)
    )
    Preferences.objects.bulk_create(
        Preferences(
            user=user,
            channels=["email"],
            digest=False,
            email=f"person{n}@example.cn",
            email_confirmed_at=NOW,
        )
        for n, user in enumerate(users)
    )
    return members


def overdue_entries(members):
    ledgers = Ledger.objects.bulk_create(
        Ledger(member=member, number=f"T{n}") for n, member in enumerate(members)
    )
    facts = {"year": 2026, "number": 1, "tier": "organ_member", "kind": "practical"}
    Entry.objects.bulk_create(
        Entry(ledger=ledger, branch=ledger.member.branch, text="走访困难群众4户", due=TODAY, registered_on=TODAY, **facts)
        for ledger in ledgers
    )  # fmt: skip


def left():
    return Delivery.objects.exclude(state__in=DONE).count()


def quiet(mailbox):
    """Wait until nothing more arrives: either all is sent, or the rest has lost its task."""
    seen, since = len(mailbox.mails), time.monotonic()
    while left() and time.monotonic() - since < 4:
        time.sleep(0.1)
        if len(mailbox.mails) != seen:
            seen, since = len(mailbox.mails), time.monotonic()


def finish(processes, mailbox, rounds=8):
    """Let time pass and run what beat runs, until nothing is left."""
    for _number in range(rounds):
        if not left():
            return
        let_time_pass()
        assert processes.manage("deliver") == 0
        quiet(mailbox)
    assert left() == 0


def check(members, mailbox):
    """Exactly once in the inbox; once or twice by mail, or given up where everybody sees it. Returns how many came twice.

    A delivery whose worker was killed twice, each time right after it was claimed, is given up; that is rare.
    """
    inbox = Counter(Message.objects.values_list("member", flat=True))
    assert inbox == {member.pk: 1 for member in members}
    arrived = mailbox.arrived()
    given_up = set(
        Delivery.objects.filter(state="given_up").values_list("user__username", flat=True)
    )
    everybody = {f"person{n}" for n in range(len(members))}
    assert {f"{name}@example.cn" for name in everybody - given_up} <= set(arrived)
    assert len(given_up) <= 2
    assert max(arrived.values()) <= 2
    assert not Delivery.objects.exclude(state__in=DONE).exists()
    return sum(times == 2 for times in arrived.values())


def survive(count, tmp_path, capsys):
    members = people(count)
    post(NOTICE, members, title="通知", body="请阅", about="x:1", period="2026", at=timezone.now())
    with mail_server() as mailbox, running(tmp_path, mailbox.port) as (broker, processes):
        processes.work()
        assert processes.manage("deliver") == 0
        Delivery.objects.update(next_at=timezone.now())  # on any day: on a day off mails wait
        assert processes.manage("deliver") == 0
        for part in (5, 4, 3):  # three times the workers are killed on the way
            wanted = len(mailbox.mails) + left() // part
            until(lambda wanted=wanted: len(mailbox.mails) >= wanted, "mails to arrive")
            processes.kill()
            let_time_pass()
            processes.work()
            assert processes.manage("deliver") == 0
        wanted = len(mailbox.mails) + left() // 4
        until(lambda: len(mailbox.mails) >= wanted, "mails after the kills")
        broker.kill()
        broker.start()
        quiet(mailbox)
        let_time_pass()
        assert processes.manage("deliver") == 0
        if left():
            wanted = len(mailbox.mails) + left() // 4
            until(lambda: len(mailbox.mails) >= wanted, "mails after the broker's restart")
        drop_database_connections()
        quiet(mailbox)
        finish(processes, mailbox)
        twice = check(members, mailbox)
    with capsys.disabled():
        sys.stdout.write(f"\n{count} messages: {len(mailbox.mails)} mails, {twice} came twice\n")


def test_workers_killed_broker_restarted_connections_dropped(tmp_path, capsys):
    survive(300, tmp_path, capsys)


def test_the_same_with_a_whole_district(tmp_path, capsys):
    survive(3718, tmp_path, capsys)


def test_the_daily_tick_killed_while_it_posts_tells_each_member_once(tmp_path):
    members = people(3718)
    overdue_entries(members)
    Preferences.objects.update(channels=[])
    told = Message.objects.filter(kind="overdue")

    def further(tick, count):
        return told.count() > count or tick.poll() is not None

    with mail_server() as mailbox, running(tmp_path, mailbox.port) as (_broker, processes):
        for number in range(3):
            tick = processes.begin("daily", "--date", "2026-03-31")
            until(partial(further, tick, number * 1000), "messages")
            slay(tick)
            let_time_pass()
        assert processes.manage("daily", "--date", "2026-03-31") == 0
        assert processes.manage("daily", "--date", "2026-03-31") == 0
    inbox = Counter(told.values_list("member", flat=True))
    assert inbox == {member.pk: 1 for member in members}
    assert set(DailyRun.objects.values_list("state", flat=True)) == {"done"}
