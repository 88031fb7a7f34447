"""Who is reminded of what and when: each once, even if the tick runs twice or misses days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from access.roles import Role
from accounts.messages.models import Message
from core.workdays import workdays_between
from ledger.entries.models import Entry
from ledger.escalation import rules
from ledger.escalation.models import Escalation, ReminderRules
from operation.daily.running import run_daily
from tests import factories

pytestmark = pytest.mark.django_db
#: A Tuesday before the day of the quarterly reminder, 10 June.
START = date(2026, 6, 9)
Level = Escalation.Level


def noon(day):
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def entry(due, *, of=None, text="走访困难群众4户", **fields):
    """An open practical entry that falls due on ``due``."""
    row = factories.entries(of, practical=1)[-1]
    Entry.objects.filter(pk=row.pk).update(due=due, text=text, **fields)
    Entry.objects.filter(ledger=row.ledger).exclude(pk=row.pk).update(due=date(2027, 12, 31))
    return Entry.objects.get(pk=row.pk)


def told(kind, **fields):
    return Message.objects.filter(kind=kind, **fields).count()


def tick(day):
    outcomes = run_daily(day, at=noon(day))
    assert [outcome.step for outcome in outcomes if outcome.state == "failed"] == []
    return {outcome.step: outcome.result for outcome in outcomes}


# ── each quarter ──────────────────────────────────────────────────────────────────────────────────
def test_the_quarterly_reminder_leaves_once_on_its_day():
    row = entry(date(2026, 9, 30))
    tick(START)
    assert told("quarterly_reminder") == 0
    for days in (1, 1, 2, 20):
        tick(START + timedelta(days=days))
    message = Message.objects.get(kind="quarterly_reminder")
    assert (message.member, message.period, message.about) == (
        row.ledger.member,
        "2026-Q2",
        "ledger",
    )
    assert "2026年9月30日" in message.body
    tick(date(2026, 9, 10))
    assert told("quarterly_reminder") == 2


@pytest.mark.parametrize("resumed", [date(2026, 6, 29), date(2026, 7, 1)])
def test_a_missed_day_of_reminding_is_caught_up_also_in_the_next_quarter(resumed):
    entry(date(2026, 12, 1))
    tick(START)
    tick(resumed)
    tick(resumed + timedelta(days=1))
    assert list(Message.objects.filter(kind="quarterly_reminder").values_list("period", flat=True)) == ["2026-Q2"]  # fmt: skip


def test_a_new_installation_does_not_remind_of_the_quarter_before():
    entry(date(2026, 12, 1))
    tick(date(2026, 7, 3))
    assert told("quarterly_reminder") == 0


def test_who_has_nothing_open_or_has_left_is_not_reminded():
    left = entry(date(2026, 9, 30)).ledger.member
    left.status = "left"
    left.save()
    done = entry(date(2026, 9, 30)).ledger
    done.entries.update(state=Entry.State.STRUCK_OFF, fulfilled_on=START, **factories.by_two())
    tick(START + timedelta(days=1))
    assert not Message.objects.exists()


# ── each entry ────────────────────────────────────────────────────────────────────────────────────
def test_near_and_overdue_are_notified_once_for_each_due_date():
    row = entry(START + timedelta(days=40))
    for days in range(0, 60, 3):
        tick(START + timedelta(days=days))
    assert (told("near_due"), told("overdue")) == (1, 1)
    Entry.objects.filter(pk=row.pk).update(due=START + timedelta(days=80))  # an extension
    for days in range(60, 90, 3):
        tick(START + timedelta(days=days))
    assert (told("near_due"), told("overdue")) == (2, 2)
    message = Message.objects.filter(kind="overdue").latest("pk")
    assert message.address == f"/entries/{row.pk}/" and "走访困难群众4户" in message.title


def together(days, *, texts=None):
    """Practical entries of one member, one due each of ``days`` after START; the rest falls due much later."""
    rows = factories.entries(practical=len(days))
    Entry.objects.filter(ledger=rows[0].ledger).update(due=date(2027, 12, 31))
    rows = rows[-len(days) :]
    for row, after, number in zip(rows, days, range(1, len(days) + 1), strict=True):
        due = START + timedelta(days=after)
        Entry.objects.filter(pk=row.pk).update(due=due, text=f"第{number}件实事")
    return rows[0].ledger.member


@pytest.mark.parametrize(("kind", "after"), [("near_due", 20), ("overdue", -3)])
def test_what_falls_due_together_is_one_message(kind, after):
    together([after] * 12)
    tick(START)
    message = Message.objects.get(kind=kind)
    assert "12" in message.title and message.address == "/my-ledger/"
    lines = message.body.splitlines()
    assert (lines[0], lines[9]) == ("1. 第1件实事", "10. 第10件实事") and "2" in lines[10]
    assert len(lines) == 12 and "2026年6月" in lines[11]
    tick(START + timedelta(days=1))
    assert told(kind) == 1


def test_another_day_and_another_member_have_their_own_message():
    member = together([20, 21, 21])
    together([20])
    tick(START)
    own = Message.objects.filter(kind="near_due", member=member)
    assert sorted(own.values_list("period", flat=True)) == ["2026-06-29", "2026-06-30"]
    assert told("near_due") == 3


def test_what_is_claimed_fulfilled_or_far_away_is_left_alone():
    entry(START - timedelta(days=5), state="claimed")
    entry(START + timedelta(days=5), state="struck_off", fulfilled_on=START, **factories.by_two())
    entry(START + timedelta(days=100))
    tick(START)
    assert not Message.objects.exists()


def test_on_a_day_off_the_inbox_is_filled_all_the_same():
    entry(date(2026, 6, 12))  # a Friday
    tick(date(2026, 6, 13))
    assert told("overdue") == 1


# ── those above ───────────────────────────────────────────────────────────────────────────────────
def cast():
    """A branch with a secretary under a town with a supervisor: (branch, secretary, supervisor)."""
    town = factories.organisation()
    branch = factories.branch(town)
    secretary = factories.holder(Role.SECRETARY, branch)
    return branch, secretary, factories.holder(Role.SUPERVISOR, town)


@pytest.mark.parametrize("days", [1, 5, 15])
def test_overdue_for_a_number_of_working_days(days):
    for number in range(60):
        today = START + timedelta(days=number)
        last = rules.overdue_for(days, today=today)
        assert workdays_between(last, today) >= days
        assert workdays_between(last + timedelta(days=1), today) < days


def test_the_secretary_and_later_the_supervisor_are_notified_once_of_all_new_ones():
    branch, secretary, supervisor = cast()
    for number in range(3):
        entry(START - timedelta(days=1), of=factories.member(branch, name=f"党员{number}"))
    days = [START + timedelta(days=number) for number in range(40)]
    for day in days:
        tick(day)
    first, second = Message.objects.filter(kind="escalation").order_by("posted_at")
    assert (first.user, second.user) == (secretary, supervisor)
    assert "3" in first.title and first.address == "/ledgers/?light=overdue"
    assert all(f"党员{number}" in first.body for number in range(3))
    due = START - timedelta(days=1)
    assert workdays_between(due, first.posted_at.date()) == 5
    assert workdays_between(due, second.posted_at.date()) == 15
    assert Escalation.objects.count() == 6


def test_a_bundle_names_the_worst_and_counts_the_rest():
    branch, secretary, _supervisor = cast()
    for number in range(12):
        entry(date(2026, 3, 31) - timedelta(days=number), of=factories.member(branch, name=f"党员{number:02}"))  # fmt: skip
    tick(START)
    message = Message.objects.get(kind="escalation", user=secretary)
    lines = message.body.splitlines()
    assert len(lines) == 11 and lines[0].startswith("党员11") and "2" in lines[-1]


def test_others_are_not_notified_and_an_entry_without_secretary_waits_for_one():
    branch, _secretary, _supervisor = cast()
    factories.holder(Role.SECRETARY, factories.branch())
    factories.holder(Role.SUPERVISOR, factories.organisation())
    alone = factories.branch(factories.organisation())
    entry(date(2026, 3, 31), of=factories.member(alone))
    entry(date(2026, 3, 31), of=factories.member(branch))
    result = tick(START)["escalate_overdue"]
    assert result == {
        "secretaries notified": 1,
        "entries without a secretary": 1,
        "supervisors notified": 1,
        "entries without a supervisor": 1,
    }
    late = factories.holder(Role.SECRETARY, alone)
    assert tick(START + timedelta(days=1))["escalate_overdue"]["secretaries notified"] == 1
    assert told("escalation", user=late) == 1


def test_a_returned_claim_that_is_long_overdue_is_escalated_after_all():
    branch, _secretary, _supervisor = cast()
    row = entry(date(2026, 3, 31), of=factories.member(branch), state="claimed")
    tick(START)
    assert told("escalation") == 0
    Entry.objects.filter(pk=row.pk).update(state="open")
    tick(START + timedelta(days=1))
    assert told("escalation") == 2


def test_new_rules_are_in_force_from_their_day():
    facts = {"quarter_day": 20, "secretary_days": 1, "supervisor_days": 2}
    ReminderRules.objects.create(valid_from=date(2026, 6, 1), document="路委办〔2026〕9号", **facts)
    assert rules.rules_on(date(2026, 5, 31)).quarter_day == 10
    assert rules.rules_on(date(2026, 6, 1)).secretary_days == 1
    entry(date(2026, 9, 30))
    tick(date(2026, 6, 19))
    tick(date(2026, 6, 20))
    assert Message.objects.get(kind="quarterly_reminder").posted_at == noon(date(2026, 6, 20))


# ── in bulk ───────────────────────────────────────────────────────────────────────────────────────
def test_the_steps_ask_the_same_number_of_queries_for_one_as_for_many(django_assert_num_queries):
    branch, _secretary, _supervisor = cast()
    for number in range(5):
        entry(START - timedelta(days=30 + number), of=factories.member(branch))
    with django_assert_num_queries(
        6
    ):  # the untold, begin, known, who chose a channel, insert, release
        assert rules.tell_overdue(today=START, at=noon(START)) == 5
    with django_assert_num_queries(1):
        assert rules.tell_overdue(today=START, at=noon(START)) == 0


def test_the_administrators_page_adds_a_version(client):
    administrator = factories.holder(Role.ADMINISTRATOR, factories.district())
    client.force_login(administrator)
    facts = {"valid_from": "2999-01-01", "quarter_day": 12, "secretary_days": 6}
    answer = client.post("/reminders/", facts | {"supervisor_days": 5})
    assert ReminderRules.objects.count() == 1 and answer.status_code == 200
    client.post("/reminders/", facts | {"supervisor_days": 20, "document": "路委办〔2026〕9号"})
    row = ReminderRules.objects.first()
    assert (row.quarter_day, row.set_by, row.document) == (12, administrator, "路委办〔2026〕9号")
