"""The page on which a secretary notes the progress of a quarter: each line is a verb, what is refused is named."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ledger.entries.models import Entry, Event
from ledger.verification import verify_ledgers
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = make.TODAY.isoformat()


@pytest.fixture
def branch():
    return make.branch()


@pytest.fixture
def secretary(branch, client):
    member = make.member(branch, name="林书记")
    user = make.holder("secretary", branch, of=member)
    client.force_login(user)
    return user


def entries(branch, **fields):
    return make.entries(make.member(branch, **fields))


def keep(client, everybody=False, **lines):
    address = reverse("progress_of_branch") + ("?all=1" if everybody else "")
    return client.post(address, {"fulfilled_on": DAY, **lines}, follow=True)


def kinds(entry):
    return list(entry.events.order_by("seq").values_list("kind", flat=True))


def test_amounts_words_and_ticks_are_kept_together(client, branch, secretary):
    common, own = entries(branch)
    page = keep(
        client,
        **{f"amount_{own.pk}": "2", f"note_{own.pk}": "已走访2户", "later": [common.pk]},
    )
    common.refresh_from_db()
    own.refresh_from_db()
    assert (own.amount, own.note, own.state) == (2, "已走访2户", Entry.State.OPEN)
    assert (common.state, common.fulfilled_on, common.claimed_by) == (
        Entry.State.CLAIMED,
        make.TODAY,
        secretary,
    )
    assert [str(message) for message in page.context["messages"]] == [
        "已登记1项进展。", "已上报1项兑现；由您上报的事项由管理员核验。",
    ]  # fmt: skip
    assert verify_ledgers()[1] is None


def test_a_line_that_is_left_as_it_is_writes_nothing(client, branch, secretary):
    _common, own = entries(branch)
    keep(client, **{f"amount_{own.pk}": "2"})
    keep(client, **{f"amount_{own.pk}": "2"})
    assert kinds(own) == [Event.Kind.REGISTERED, Event.Kind.PROGRESS]


def test_a_number_alone_leaves_the_words_that_were_said_last(client, branch, secretary):
    _common, own = entries(branch)
    keep(client, **{f"amount_{own.pk}": "2", f"note_{own.pk}": "已走访2户"})
    keep(client, **{f"amount_{own.pk}": "3"})
    own.refresh_from_db()
    assert (own.amount, own.note) == (3, "已走访2户")


def test_what_is_refused_is_named_and_the_rest_is_kept(client, branch, secretary):
    common, own = entries(branch)
    answer = client.post(
        reverse("progress_of_branch"),
        {"fulfilled_on": "2099-01-01", "later": [common.pk], f"amount_{own.pk}": "2"}, follow=True,
    )  # fmt: skip
    common.refresh_from_db()
    own.refresh_from_db()
    assert (common.state, own.amount) == (Entry.State.OPEN, 2)
    assert any(common.ledger.member.name in str(said) for said in answer.context["messages"])


def test_unreadable_input_comes_back(client, branch, secretary):
    _common, own = entries(branch)
    page = keep(client, **{f"amount_{own.pk}": "viele", f"note_{own.pk}": "已走访"})
    assert "viele" in page.content.decode() and "已走访" in page.content.decode()
    assert kinds(own) == [Event.Kind.REGISTERED]


def test_it_shows_those_for_whom_the_branch_writes_and_ones_own(client, branch, secretary):
    """Who signs in reports alone; with ``all`` the secretary sees everybody of the branch, and nobody else's."""
    own = make.entries(secretary.member)
    on_paper = entries(branch, name="纸上党员")
    phone = entries(branch, name="手机党员")
    make.user(phone[0].ledger.member, last_login=make.NOW)
    entries(make.branch(), name="外支部党员")
    shown = client.get(reverse("progress_of_branch")).context["form"].entries
    assert {row.pk for row in shown} == {row.pk for row in own + on_paper}
    shown = client.get(reverse("progress_of_branch"), {"all": 1}).context["form"].entries
    assert {row.pk for row in shown} == {row.pk for row in own + on_paper + phone}


def test_an_item_of_another_branch_is_not_touched(client, branch, secretary):
    foreign = entries(make.branch())[1]
    keep(client, everybody=True, **{f"amount_{foreign.pk}": "2", "later": [foreign.pk]})
    assert kinds(foreign) == [Event.Kind.REGISTERED]


def test_the_own_pledge_is_claimed_and_not_verified(client, branch, secretary):
    """Everybody may claim their own; somebody else verifies it, as on the page of the item."""
    common = make.entries(secretary.member)[0]
    keep(client, later=[common.pk])
    assert kinds(common) == [Event.Kind.REGISTERED, Event.Kind.CLAIMED]


def test_the_page_takes_the_same_queries_for_one_and_three_members(client, branch, secretary):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(reverse("progress_of_branch")).status_code == 200
        return len(found)

    entries(branch)
    client.get(reverse("progress_of_branch"))
    one = queries()
    entries(branch)
    entries(branch)
    assert queries() == one


def test_the_day_counts_for_all_that_is_ticked(client, branch, secretary):
    common, own = entries(branch)
    client.post(
        reverse("progress_of_branch"),
        {"fulfilled_on": "2026-02-20", "later": [common.pk], "due": [own.pk]},
    )
    days = Entry.objects.filter(pk__in=[common.pk, own.pk]).values_list("fulfilled_on", flat=True)
    assert set(days) == {date(2026, 2, 20)}


def test_what_is_due_in_the_quarter_comes_first_with_one_tick_for_all(client, branch, secretary):
    common, own = entries(branch)
    today = timezone.localdate()
    Entry.objects.filter(pk=own.pk).update(due=today)
    Entry.objects.filter(pk=common.pk).update(due=today.replace(year=today.year + 1))
    page = client.get(reverse("progress_of_branch"))
    found = [
        (name, [line[0].pk for line in lines]) for name, lines in page.context["form"].groups()
    ]
    assert found == [("due", [own.pk]), ("later", [common.pk])]
    assert page.content.decode().count('data-check-all="due"') == 1


def test_words_for_all_are_those_of_ticked_lines_without_their_own(client, branch, secretary):
    common, own = entries(branch)
    keep(client, words="记录存档", due=[common.pk, own.pk], **{f"note_{own.pk}": "已走访4户"})
    claims = Event.objects.filter(kind=Event.Kind.CLAIMED).values_list("entry", "note")
    assert dict(claims) == {common.pk: "记录存档", own.pk: "已走访4户"}
