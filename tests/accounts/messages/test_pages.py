"""The inbox, the choice of channels with its confirmed address, and the administrator's list."""

import re
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from access.roles import Role
from accounts.identity.seats import seats_of
from accounts.messages import preferences
from accounts.messages.models import DeliveredMessage, Delivery, Message, Preferences
from accounts.messages.posting import post
from accounts.messages.todo import given_up
from operation.daily.models import DailyRun
from operation.daily.running import run_daily
from operation.daily.todo import failed_steps
from tests import factories
from tests.accounts.messages.parts import reader
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def tell(kind, *users, number=1, address="/my-ledger/"):
    for each in range(number):
        post(kind, users, title=f"通知{each}", body="请阅", about=f"x:{each}", period="2026", address=address, at=NOW + timedelta(minutes=each))  # fmt: skip


# ── the inbox ─────────────────────────────────────────────────────────────────────────────────────
def test_the_inbox_shows_ones_own_messages_newest_first_and_the_frame_counts_the_unread(kind):
    user, other = factories.user(factories.member()), factories.user(factories.member())
    tell(kind, user, number=2)
    tell(kind, other)
    client = signed_in(user)
    page = client.get("/messages/").content.decode()
    assert page.index("通知1") < page.index("通知0")
    assert re.search(r'inbox-count">2', page)
    assert not re.search("inbox-count", signed_in(factories.user(factories.member())).get("/").content.decode())  # fmt: skip


def test_opening_marks_as_read_and_leads_to_the_matter(kind):
    user = factories.user(factories.member())
    tell(kind, user)
    message, client = Message.objects.get(), signed_in(user)
    answer = client.post(f"/messages/{message.pk}/open/")
    assert answer.url == "/my-ledger/"
    first = Message.objects.get().read_at
    client.post(f"/messages/{message.pk}/open/")
    assert first and Message.objects.get().read_at == first


@pytest.mark.parametrize("address", ["", "https://evil.example/", "//evil.example/"])
def test_an_address_elsewhere_is_not_followed(kind, address):
    user = factories.user(factories.member())
    tell(kind, user, address=address)
    answer = signed_in(user).post(f"/messages/{Message.objects.get().pk}/open/")
    assert answer.url == "/messages/"


def test_opening_a_matter_of_another_role_takes_its_seat(kind):
    branch = factories.branch()
    secretary = factories.holder(Role.SECRETARY, branch, of=factories.member(branch))
    tell(kind, secretary, address="/ledgers/?light=overdue")
    client = signed_in(secretary)
    client.post("/seat/", {"seat": "member"})
    assert client.get("/ledgers/").status_code == 403
    answer = client.post(f"/messages/{Message.objects.get().pk}/open/", follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, "/ledgers/")


def test_administrators_see_what_was_given_up_and_what_failed():
    today = timezone.localdate()
    town = factories.organisation()
    delivery(reader(of=factories.branch(town)))
    facts = {"state": "failed", "started_at": NOW, "ended_at": NOW}
    DailyRun.objects.create(day=today, step="x", **facts)
    DailyRun.objects.create(day=today - timedelta(days=9), step="x", **facts)

    def counts(unit):
        [seat, *_rest] = seats_of(factories.holder(Role.ADMINISTRATOR, unit), on=today)
        return {matter.address: matter.rows.count() for matter in [*given_up(seat, today), *failed_steps(seat, today)]}  # fmt: skip

    assert counts(factories.district()) == {
        "/messages/sent/?state=given_up": 1,
        "/daily/?state=failed": 1,
    }
    assert counts(factories.organisation()) == {"/messages/sent/?state=given_up": 0}


def test_all_of_ones_own_are_marked_as_read_together(kind):
    user, other = factories.user(factories.member()), factories.user(factories.member())
    tell(kind, user, other, number=3)
    signed_in(user).post("/messages/read/")
    assert Message.objects.unread().count() == 3
    assert not Message.objects.of(user).unread().exists()


def test_an_account_without_member_has_an_inbox(kind):
    auditor = factories.holder(Role.AUDITOR, factories.district())
    tell(kind, auditor)
    assert "通知0" in signed_in(auditor).get("/messages/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_asks_as_many_queries_for_one_as_for_three(
    kind, count, django_assert_num_queries
):
    user = factories.user(factories.member())
    tell(kind, user, number=count)
    client = signed_in(user)
    client.get("/messages/")
    # session, account with the unread, roles, messages, what waits for the seat
    with django_assert_num_queries(5):
        client.get("/messages/")


# ── notification preferences ─────────────────────────────────────────────────────────────────────
@pytest.fixture
def person(mailbox):
    return factories.user(factories.member())


def link_in(mailbox, place=-1):
    return re.search(r"http://localhost:8000(/messages/address/\S+)", mailbox.mails[place][1].get_content())[1]  # fmt: skip


def choose(user, commit, **facts):
    with commit(execute=True):
        return signed_in(user).post("/messages/preferences/", facts, follow=True)


def test_an_address_is_used_once_its_link_was_opened(mailbox, person, django_capture_on_commit_callbacks):  # fmt: skip
    choose(person, django_capture_on_commit_callbacks, channels=["email"], email="wang@example.cn", digest="on")  # fmt: skip
    row = Preferences.objects.get()
    assert (row.email, row.asked_email, row.channels, row.digest) == ("", "wang@example.cn", ["email"], True)  # fmt: skip
    [(address, _mail)] = mailbox.mails
    assert address == "wang@example.cn"
    link, client = link_in(mailbox), signed_in(person)
    assert "wang@example.cn" in client.get(link).content.decode()
    assert (
        Preferences.objects.get().email == ""
    )  # a mail scanner that follows links confirms nothing
    client.post(link)
    assert Preferences.objects.get().email == "wang@example.cn"
    client.post(link)  # twice changes nothing
    assert Preferences.objects.get().email == "wang@example.cn"


def test_a_link_confirms_nothing_for_somebody_else_or_when_replaced(mailbox, person, django_capture_on_commit_callbacks):  # fmt: skip
    choose(person, django_capture_on_commit_callbacks, email="wang@example.cn")
    link = link_in(mailbox)
    other = factories.user(factories.member())
    signed_in(other).post(link)
    assert not Preferences.objects.exclude(email="").exists()
    Preferences.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    choose(person, django_capture_on_commit_callbacks, email="li@example.cn")
    signed_in(person).post(link)
    assert Preferences.objects.get(user=person).email == ""
    signed_in(person).post(link_in(mailbox))
    assert Preferences.objects.get(user=person).email == "li@example.cn"


def test_a_link_is_over_after_three_days(mailbox, person, monkeypatch, django_capture_on_commit_callbacks):  # fmt: skip
    choose(person, django_capture_on_commit_callbacks, email="wang@example.cn")
    monkeypatch.setattr(preferences, "LINK_LASTS", timedelta(seconds=-1))
    signed_in(person).post(link_in(mailbox))
    assert Preferences.objects.get().email == ""


def test_links_are_not_sent_all_the_time(mailbox, person, django_capture_on_commit_callbacks):
    for address in ("wang@example.cn", "li@example.cn"):
        choose(person, django_capture_on_commit_callbacks, email=address)
    assert mailbox.arrived() == {"wang@example.cn": 1}


def test_an_emptied_address_is_forgotten_and_a_wrong_one_refused(mailbox, django_capture_on_commit_callbacks):  # fmt: skip
    user = reader()
    answer = choose(user, django_capture_on_commit_callbacks, email="no address")
    assert answer.status_code == 200 and Preferences.objects.get().email == "wang@example.cn"
    choose(user, django_capture_on_commit_callbacks, email="")
    assert Preferences.objects.get().email == ""
    assert not mailbox.mails


def test_a_channel_that_is_not_offered_cannot_be_chosen(person, django_capture_on_commit_callbacks):  # fmt: skip
    choose(person, django_capture_on_commit_callbacks, channels=["sms"])
    assert not Preferences.objects.exists()
    with override_settings(APPRISE_URLS={"sms": "json://user:secret@127.0.0.1/{phone}"}):
        page = signed_in(person).get("/messages/preferences/").content.decode()
        assert "sms" in page and "secret" not in page
        choose(person, django_capture_on_commit_callbacks, channels=["sms"])
    assert Preferences.objects.get().channels == ["sms"]


# ── the delivery log ──────────────────────────────────────────────────────────────────────────────
def delivery(user, **fields):
    message = Message.objects.create(member=user.member, kind="k", about="x", period="2026", title="通知", body="只给本人", posted_at=NOW, planned_at=NOW)  # fmt: skip
    facts = {"channel": "email", "state": "given_up", "error": "邮件服务器拒收", "created_at": NOW, "next_at": NOW}  # fmt: skip
    row = Delivery.objects.create(first=message, user=user, member=user.member, title="通知", kind="k", **facts | fields)  # fmt: skip
    DeliveredMessage.objects.create(delivery=row, message=message, channel=row.channel)
    return row


def test_administrators_see_the_deliveries_below_them_without_the_text(mailbox):
    town, other = factories.organisation(), factories.organisation()
    inside = reader(of=factories.branch(town), name="王里")
    outside = reader("li@example.cn", of=factories.branch(other), name="李外")
    delivery(inside), delivery(outside)
    page = signed_in(factories.holder(Role.ADMINISTRATOR, town)).get("/messages/sent/").content.decode()  # fmt: skip
    assert (
        "王里" in page
        and "李外" not in page
        and "只给本人" not in page
        and "邮件服务器拒收" in page
    )
    whole = signed_in(factories.holder(Role.ADMINISTRATOR, factories.district()))
    assert "李外" in whole.get("/messages/sent/?state=given_up&channel=email").content.decode()
    assert "李外" not in whole.get("/messages/sent/?state=sent").content.decode()


def test_send_again_queues_it_within_scope_only(mailbox, django_capture_on_commit_callbacks):
    town = factories.organisation()
    row, other = delivery(reader(of=factories.branch(town))), delivery(reader("li@example.cn"))
    client = signed_in(factories.holder(Role.ADMINISTRATOR, town))
    assert client.post(f"/messages/sent/{other.pk}/again/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/messages/sent/{row.pk}/again/")
    assert [Delivery.objects.get(pk=one.pk).state for one in (row, other)] == ["sent", "given_up"]
    client.post("/messages/sent/again/")
    assert Delivery.objects.get(pk=other.pk).state == "given_up"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_many_queries_for_one_as_for_three(count, django_assert_num_queries):
    for _number in range(count):
        delivery(reader())
    client = signed_in(factories.holder(Role.ADMINISTRATOR, factories.district()))
    client.get("/messages/sent/")
    with django_assert_num_queries(4):
        client.get("/messages/sent/")


def test_the_daily_page_shows_runs_and_warns_of_an_unknown_year(client):
    run_daily(timezone.localdate())
    client.force_login(factories.holder(Role.ADMINISTRATOR, factories.district()))
    page = client.get("/daily/").content.decode()
    assert "一季一提醒" in page or "Quarterly reminders" in page
