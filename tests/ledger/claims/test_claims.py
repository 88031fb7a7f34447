"""The page on which a branch settles many reports of fulfilment together, and its verb."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.identity.seats import seats_of
from accounts.messages.models import Message
from ledger.claims import bulk
from ledger.claims.bulk import verify_many
from ledger.entries import verbs as rules
from ledger.entries.models import Entry, Event
from ledger.verification import verify_ledgers
from registry.todo import todos
from tests import factories as make
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
ADDRESS = "/ledgers/claims/"
DAY = date(2026, 2, 20)


@pytest.fixture
def branch():
    return make.branch(make.organisation())


@pytest.fixture
def secretary(branch):
    return make.holder("secretary", branch, of=make.member(branch, name="李书记"))


@pytest.fixture
def administrator():
    return make.holder("administrator", make.district(), name="周管理")


def claimed(branch, actor, *, of=None, practical=1):
    """The practical entries of a member of the branch, claimed by ``actor``."""
    entries = make.entries(of or make.member(branch), practical=practical)[-practical:]
    return [rules.claim(row, actor=actor, at=NOW, fulfilled_on=DAY) for row in entries]


def shown(client, user, query=""):
    client.force_login(user)
    [seat, *_others] = seats_of(user, on=TODAY)
    client.post("/seat/", {"seat": seat.key})
    return client.get(ADDRESS + query)


def states(entries):
    return list(
        Entry.objects.filter(pk__in=[row.pk for row in entries])
        .order_by("pk")
        .values_list("state", flat=True)
    )


def test_all_are_ticked_and_the_exceptions_stay(client, branch, secretary, administrator):
    entries = claimed(branch, administrator, practical=3)
    page = shown(client, secretary)
    assert page.context["rows"] == entries
    assert page.text.count('checked name="entry"') == 3
    ids = [row.pk for row in entries]
    asked = client.post(ADDRESS, {"shown": ids, "entry": ids[:2]})
    assert (asked.context["chosen"], asked.context["left"]) == (entries[:2], entries[2:])
    assert states(entries) == ["claimed"] * 3
    done = client.post(ADDRESS, {"entry": ids[:2], "confirmed": "1"}, follow=True)
    assert states(entries) == ["struck_off", "struck_off", "claimed"]
    assert done.context["rows"] == entries[2:]
    row = Entry.objects.get(pk=ids[0])
    assert (row.fulfilled_on, row.claimed_by, row.verified_by) == (DAY, administrator, secretary)
    assert verify_ledgers()[1] is None


def test_what_is_one_s_own_or_was_entered_by_oneself_is_not_offered_and_the_page_says_who_can(
    client, branch, secretary, administrator
):
    claimed(branch, administrator, of=secretary.member)
    claimed(branch, secretary)
    page = shown(client, secretary)
    assert (page.context["rows"], page.context["barred"], page.context["others"]) == ([], 2, [])
    assert "由管理员核实" in page.text
    make.holder("secretary", branch, name="副书记")
    assert "由副书记或管理员核实" in client.get(ADDRESS).text


def test_a_forged_post_is_refused_by_the_verb(client, branch, secretary, administrator):
    [own] = claimed(branch, administrator, of=secretary.member)
    [entered] = claimed(branch, secretary)
    [fine] = claimed(branch, administrator)
    [elsewhere] = claimed(make.branch(), administrator)
    shown(client, secretary)
    ids = [own.pk, entered.pk, fine.pk, elsewhere.pk]
    answer = client.post(ADDRESS, {"entry": ids, "confirmed": "1"}, follow=True)
    assert states([own, entered, fine, elsewhere]) == [
        "claimed",
        "claimed",
        "struck_off",
        "claimed",
    ]
    tags = [message.level_tag for message in answer.context["messages"]]
    assert sorted(tags) == ["success", "warning", "warning"]


def test_what_the_branch_s_only_secretary_may_not_verify_waits_for_the_administrator(
    client, branch, secretary, administrator
):
    claimant = make.holder("administrator", make.district())
    [own] = claimed(branch, claimant, of=secretary.member)
    [entered] = claimed(branch, secretary)
    [usual] = claimed(branch, claimant)

    def waits(user):
        [seat, *_others] = seats_of(user, on=TODAY)
        found = {todo.address: todo.count for todo in todos(seat, timezone.localdate())}
        return found.get(ADDRESS)

    assert (waits(secretary), waits(administrator), waits(claimant)) == (1, 2, 1)
    assert {row.pk for row in shown(client, administrator).context["rows"]} == {own.pk, entered.pk}
    everything = shown(client, administrator, "?all=1")
    assert {row.pk for row in everything.context["rows"]} == {own.pk, entered.pk, usual.pk}
    assert {row.pk for row in shown(client, claimant).context["rows"]} == {entered.pk}
    second = make.holder("secretary", branch, name="副书记")
    assert (waits(second), waits(administrator)) == (3, None)


def test_a_second_click_changes_nothing_twice(client, branch, secretary, administrator):
    entries = claimed(branch, administrator, practical=2)
    shown(client, secretary)
    posted = {"entry": [row.pk for row in entries], "confirmed": "1"}
    client.post(ADDRESS, posted, follow=True)
    before = (Event.objects.count(), Message.objects.count())
    answer = client.post(ADDRESS, posted, follow=True)
    assert (Event.objects.count(), Message.objects.count()) == before
    assert [message.level_tag for message in answer.context["messages"]] == ["warning", "warning"]


def test_it_writes_and_tells_what_the_single_verb_does(branch, secretary, administrator):
    single, many = claimed(branch, administrator, practical=2)
    rules.verify_and_strike_off(single, actor=secretary, at=NOW)
    [row] = verify_many([many], actor=secretary, at=NOW).done

    def written(entry):
        events = entry.events.order_by("seq").values_list(
            "kind", "actor", "actor_name", "note", "data"
        )
        told = Message.objects.filter(about=f"entry:{entry.pk}", kind="entry_decided")
        rows = list(told.order_by("member", "pk").values_list("member", "user", "title", "body"))
        return list(events)[1:], [
            (member, user, title.replace(f"第{entry.number}项", "第项")) for member, user, title, _body in rows
        ]  # fmt: skip

    facts = (
        "state",
        "claimed_by",
        "verified_by",
        "fulfilled_on",
        "progress_percent",
        "requested_due",
    )
    single.refresh_from_db()
    row.refresh_from_db()
    assert [getattr(single, name) for name in facts] == [getattr(row, name) for name in facts]
    (events, told), (others, told_too) = written(single), written(row)
    assert events == others
    assert len(told) == 2  # the member, and who claimed
    assert told == told_too


def test_more_than_one_transaction_loses_nothing(branch, secretary, administrator, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 2)
    entries = claimed(branch, administrator, practical=5)
    rules.return_claim(entries[2], actor=secretary, at=NOW, note="缺照片")
    outcome = verify_many(entries, actor=secretary, at=NOW)
    assert (len(outcome.done), [row.pk for row, _why in outcome.skipped]) == (4, [entries[2].pk])
    assert verify_ledgers()[1] is None


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_verb_ask_the_same_queries_for_one_and_for_three(
    client, branch, secretary, administrator, count
):
    entries = [claimed(branch, administrator)[0] for _one in range(count)]
    shown(client, secretary)
    with CaptureQueriesContext(connection) as listing:
        client.get(ADDRESS)
    with CaptureQueriesContext(connection) as verb:
        verify_many(entries, actor=secretary, at=NOW)
    assert (len(listing), len(verb)) == (LISTING, VERB)


LISTING, VERB = 6, 16


def test_without_a_tick_nothing_is_asked(client, branch, secretary, administrator):
    claimed(branch, administrator)
    shown(client, secretary)
    assert client.post(ADDRESS, {"shown": ["1"]}).url == ADDRESS


def test_the_list_of_ledgers_offers_only_what_this_person_may_verify(
    client, branch, secretary, administrator
):
    claimed(branch, administrator, of=secretary.member)
    shown(client, secretary)
    assert not client.get("/ledgers/").context["may_verify"]
    [other] = claimed(branch, administrator)
    page = client.get("/ledgers/")
    assert [row.pk for row in page.context["page"] if row.verifiable] == [other.pk]


@pytest.mark.parametrize("forged", ["9" * 20, "١٢", "-1", "x"])
def test_what_cannot_be_a_key_is_left_out(client, forged):
    branch = make.branch()
    client.force_login(make.holder("secretary", branch))
    answer = client.post("/ledgers/claims/", {"entry": forged, "confirmed": "1"})
    assert answer.status_code == 302


def test_what_a_member_says_of_several_items_is_shown_once(client, branch):
    """The same member's next item with the same day, words and evidence has a ditto mark; another member's has none."""
    client.force_login(make.holder("secretary", branch))
    for name in ("甲", "乙"):
        of = make.member(branch, name=name)
        who = make.user(of)
        for entry in make.entries(of):
            rules.claim(entry, actor=who, at=NOW, fulfilled_on=DAY, note="已完成")
    rows = client.get(ADDRESS).context["rows"]
    assert [(row.same_member, row.ditto) for row in rows] == [(False, False), (True, True)] * 2
