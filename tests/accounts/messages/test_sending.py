"""From the inbox to a real mail server and a real gateway on this machine; failures, second attempts, digests."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.test import override_settings

from accounts.messages import channels, sending
from accounts.messages.daily import send_messages
from accounts.messages.models import Delivery, Message, Preferences
from accounts.messages.planning import plan
from accounts.messages.posting import post
from registry.daily import Tick
from registry.kinds import message_kind
from tests import factories
from tests.accounts.messages.parts import mail_server, mailing, reader, web_gateway

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)  # eight o'clock in the district
SATURDAY = datetime(2026, 3, 7, 0, 0, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 3, 8, 23, 0, tzinfo=UTC)  # seven o'clock on the Monday after
State = Delivery.State


def tell(
    kind, *users, at=MONDAY, about="meeting:12", title="交流汇报会通知", body="3月10日上午9时"
):
    post(kind, users, title=title, body=body, about=about, period="2026-Q1", at=at)


def send(at=MONDAY, *, digests=True):
    """Plan and send what is due at ``at`` in this process."""
    plan(at=at, digests=digests)
    ids = list(sending.waiting(at).values_list("pk", flat=True))
    return sending.deliver(ids, now=lambda: at)


def test_a_message_arrives_by_mail_and_is_not_sent_twice(kind, mailbox):
    user = reader()
    tell(kind, user)
    assert (send(), send()) == (1, 0)
    [(address, mail)] = mailbox.mails
    message = Message.objects.get()
    assert (address, mail["Subject"]) == ("wang@example.cn", "交流汇报会通知")
    text = mail.get_content()
    assert "3月10日上午9时" in text and f"/messages/{message.pk}/" in text
    assert mail["Auto-Submitted"] == "auto-generated"
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.sent_at, row.member) == (
        State.SENT,
        1,
        MONDAY,
        user.member,
    )


def test_who_chose_nothing_reads_it_in_the_inbox_only(kind, mailbox):
    tell(kind, factories.member(), reader(channels=()), factories.user())
    assert send() == 0
    assert Message.objects.count() == 3
    assert not Message.objects.unplanned().exists() and not Delivery.objects.exists()


def test_a_channel_chosen_later_does_not_send_what_was_posted_before(kind, mailbox):
    user = reader(channels=())
    tell(kind, user)
    send()
    Preferences.objects.update(channels=["email"])
    assert send() == 0


def test_a_closed_account_and_one_who_left_are_not_written_to(kind, mailbox):
    closed, left = reader(), reader()
    closed.is_active = False
    closed.save()
    left.member.status = "left"
    left.member.save()
    tell(kind, closed, left)
    assert send() == 0 and not Message.objects.unplanned().exists()


def test_a_digest_bundles_what_arose_in_a_day(kind, mailbox):
    user, other = reader(digest=True), reader("li@example.cn")
    for number in range(3):
        tell(kind, user, other, about=f"entry:{number}", title=f"第{number + 1}项即将到期")
    assert send(digests=False) == 3  # the other one's immediately
    assert Message.objects.unplanned().count() == 3
    assert send() == 1
    assert mailbox.arrived() == {"li@example.cn": 3, "wang@example.cn": 1}
    mail = next(mail for address, mail in mailbox.mails if address == "wang@example.cn")
    text = mail.get_content()
    assert [f"{n}. 第{n}项即将到期" in text for n in (1, 2, 3)] == [True] * 3
    row = Delivery.objects.get(user=user)
    assert (row.count, row.kind, row.carried.count()) == (3, "digest", 3)


def test_on_a_day_off_the_inbox_is_filled_and_outside_messages_wait(kind, mailbox):
    user, bundled = reader(), reader("li@example.cn", digest=True)
    tell(kind, user, bundled, at=SATURDAY)
    tick = Tick(today=SATURDAY.date(), since=None, at=SATURDAY)
    assert send_messages(tick) == {"deliveries": 1, "handed over": 0}
    assert Message.objects.count() == 2
    assert Delivery.objects.get().next_at == NEXT_MONDAY
    assert send(NEXT_MONDAY - timedelta(minutes=1), digests=False) == 0
    assert send(NEXT_MONDAY) == 2


def test_a_kind_that_does_not_wait_leaves_on_a_day_off(kind, mailbox):
    urgent = message_kind("test_urgent", "Urgent", waits=False)
    tell(urgent, reader(), at=SATURDAY)
    assert send(SATURDAY) == 1


def test_the_pauses_grow_and_after_five_attempts_it_is_given_up_with_the_reason(kind):
    with mailing(9):  # the port of "discard", without a listener
        tell(kind, reader())
        at, pauses = MONDAY, []
        assert send(at) == 0
        while (row := Delivery.objects.get()).state == State.FAILED:
            pauses.append((row.next_at - at) / timedelta(minutes=1))
            assert send(row.next_at - timedelta(seconds=1)) == 0
            at = row.next_at
            assert send(at) == 0
        assert pauses == [15, 60, 240, 960]
        assert (row.state, row.attempts) == (State.GIVEN_UP, 5) and row.error


def test_a_server_that_is_down_costs_the_others_no_attempt(kind):
    with mailing(9):
        tell(kind, *(reader(f"r{n}@example.cn") for n in range(5)))
        assert send() == 0
    rows = Delivery.objects.values_list("attempts", flat=True)
    assert sorted(rows) == [0, 0, 0, 0, 1]
    assert not sending.waiting(MONDAY).exists()
    with mail_server() as mailbox, mailing(mailbox.port):
        assert send(MONDAY + timedelta(minutes=15)) == 5
    assert max(mailbox.arrived().values()) == 1


def test_an_address_that_the_server_refuses_is_given_up_immediately(kind, mailbox):
    tell(kind, reader("unknown@example.cn"), reader())
    assert send() == 1
    row = Delivery.objects.get(state=State.GIVEN_UP)
    assert row.attempts == 1 and "550" in row.error


def test_a_passing_refusal_is_tried_again(kind, mailbox):
    mailbox.answers = ["451 later"]
    tell(kind, reader())
    assert send() == 0 and Delivery.objects.get().state == State.FAILED
    assert send(MONDAY + timedelta(minutes=15)) == 1
    assert Delivery.objects.get().error == ""


def test_what_was_interrupted_is_sent_once_more_and_then_given_up(kind, mailbox):
    user = reader()
    tell(kind, user)
    plan(at=MONDAY, digests=True)
    row = Delivery.objects.get()
    later = MONDAY
    for _number in range(2):  # two workers die while sending
        assert sending.claim(row, at=later)
        assert sending.requeue_lost(at=later + timedelta(minutes=9)) == 0
        later += timedelta(minutes=11)
        assert sending.requeue_lost(at=later) == 1
    row.refresh_from_db()
    assert (row.state, row.interruptions, row.attempts) == (State.GIVEN_UP, 1, 2)
    assert row.error and not mailbox.mails


def test_a_line_that_breaks_while_handing_over_may_repeat_once(kind, mailbox, monkeypatch):
    tell(kind, reader())

    def arrives_and_breaks(self, messages):
        original(self, messages)
        raise TimeoutError

    backend = type(channels.Email.__init__ and channels.mail.mailers.default)
    original = backend.send_messages
    monkeypatch.setattr(backend, "send_messages", arrives_and_breaks)
    assert send() == 0 and Delivery.objects.get().state == State.QUEUED
    assert send(MONDAY + timedelta(hours=1)) == 0
    assert send(MONDAY + timedelta(hours=20)) == 0
    assert Delivery.objects.get().state == State.GIVEN_UP
    assert len(mailbox.mails) == 2


def test_a_database_connection_that_breaks_after_sending_is_reopened(
    kind, mailbox, monkeypatch, django_db_blocker
):
    tell(kind, reader())
    closed = []

    class Line:
        in_atomic_block = False

        def close(self):
            closed.append(True)

    class Broken:
        def __init__(self, rows):
            self.rows, self.failed = rows, False

        def update(self, **facts):
            if not closed:
                raise OperationalError("server closed the connection unexpectedly")
            return self.rows.update(**facts)

    monkeypatch.setattr(sending, "connection", Line())
    filtered = sending._claimed
    monkeypatch.setattr(sending, "_claimed", lambda row, stamp: Broken(filtered(row, stamp)))
    assert send() == 1
    assert closed and Delivery.objects.get().state == State.SENT
    assert len(mailbox.mails) == 1


def test_a_person_may_have_it_sent_again(kind, mailbox):
    tell(kind, reader())
    send()
    asked = {"actor": factories.user(), "at": MONDAY}
    assert sending.again(Delivery.objects.all(), **asked) == 1
    assert sending.again(Delivery.objects.all(), **asked) == 0  # queued already
    assert send() == 1
    first, second = (mail["Message-ID"] for _address, mail in mailbox.mails)
    assert first != second and Delivery.objects.get().resends == 1


def test_a_gateway_gets_titles_only_at_the_persons_number(kind):
    with web_gateway() as (requests, port, _answer):
        user = reader(channels=("sms",), phone="138 0000 1111")
        with override_settings(APPRISE_URLS={"sms": f"json://127.0.0.1:{port}/to/{{phone}}"}):
            tell(kind, user)
            assert send() == 1
    [(path, payload)] = requests
    assert path.rstrip("/") == "/to/13800001111"
    assert "交流汇报会通知" in payload["message"] and "上午9时" not in payload["message"]


@pytest.mark.parametrize(
    ("status", "state"), [(500, State.FAILED), (404, State.GIVEN_UP), (429, State.FAILED)]
)
def test_what_a_gateway_answers(kind, status, state):
    with web_gateway(status) as (_requests, port, _answer):
        user = reader(channels=("sms",))
        with override_settings(APPRISE_URLS={"sms": f"json://user:key@127.0.0.1:{port}/{{phone}}"}):
            tell(kind, user)
            assert send() == 0
    row = Delivery.objects.get()
    assert row.state == state and str(status) in row.error and "key" not in row.error


def test_a_gateway_that_is_down_waits(kind):
    with override_settings(APPRISE_URLS={"sms": "json://127.0.0.1:9/{phone}"}):
        tell(kind, reader(channels=("sms",)))
        assert send() == 0
    row = Delivery.objects.get()
    assert (row.state, row.interruptions) == (State.FAILED, 0)


def test_who_cannot_be_reached_over_a_channel_is_said_so(kind):
    with override_settings(APPRISE_URLS={"sms": "json://127.0.0.1:9/{phone}"}):
        user, without = reader(channels=("sms",)), reader(channels=("sms",), phone="")
        tell(kind, user, without)
        assert plan(at=MONDAY, digests=True) == 1  # the other one could not be reached anyway
        user.member.phone = ""
        user.member.save()
        assert send() == 0
    row = Delivery.objects.get()
    assert row.state == State.GIVEN_UP and row.error


def test_a_channel_that_is_gone_is_given_up(kind, mailbox):
    with override_settings(APPRISE_URLS={"sms": "json://127.0.0.1:9/{phone}"}):
        tell(kind, reader(channels=("sms",)))
        plan(at=MONDAY, digests=True)
    assert send() == 0 and Delivery.objects.get().state == State.GIVEN_UP


def test_posting_sends_soon_after_the_transaction(
    kind, mailbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        tell(kind, reader(), reader("li@example.cn", digest=True), at=MONDAY)
    assert (
        sum(mailbox.arrived().values()) <= 1
    )  # on a day off it waits, else the one without digest
    assert Delivery.objects.count() == 1


def test_planning_costs_the_same_for_three_as_for_thirty(
    kind, mailbox, django_assert_max_num_queries
):
    tell(kind, *(reader(f"r{n}@example.cn", digest=n % 2) for n in range(30)))
    with django_assert_max_num_queries(9):
        assert plan(at=MONDAY, digests=True) == 30
