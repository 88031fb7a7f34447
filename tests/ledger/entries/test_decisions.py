"""Extensions, not fulfilled, opening again, corrections, sample checks, sub-items: rules and refusals."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from ledger.entries import decisions as turns
from ledger.entries import verbs as rules
from ledger.entries.models import Cause, Entry, Event
from ledger.errors import LedgerError
from ledger.pages import actions
from ledger.verification import verify_ledgers
from pledges.sheets.confirmation.confirming import confirm
from tests import factories
from tests.factories import NOW, TODAY

State = Entry.State
pytestmark = pytest.mark.django_db
DUE = date(2026, 9, 30)
AFTER = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
LATER = date(2026, 11, 30)


@pytest.fixture
def entry():
    return factories.entries(practical=1)[-1]


def again(entry):
    return Entry.objects.select_related("ledger__member").get(pk=entry.pk)


def ask(entry, *, actor=None, at=NOW, due=LATER, note="等待审批，已完成2户"):
    return turns.ask_extension(entry, actor=actor or factories.user(), at=at, due=due, note=note)


# ── extensions ────────────────────────────────────────────────────────────────────────────────────
def test_an_extension_moves_the_due_date_and_is_counted(entry):
    asker, decider = factories.user(), factories.user()
    ask(entry, actor=asker)
    entry = turns.extend(entry, actor=decider, at=NOW)
    assert (entry.due, entry.extension_count, entry.requested_due, entry.asked_by) == (
        LATER,
        1,
        None,
        None,
    )
    ask(entry, actor=asker, due=date(2026, 12, 20))
    turns.extend(entry, actor=decider, at=NOW)
    assert (again(entry).due, again(entry).extension_count) == (date(2026, 12, 20), 2)
    assert verify_ledgers()[1] is None


def test_the_last_day_for_asking_is_the_due_date(entry):
    on_the_day = datetime(2026, 9, 30, 10, 0, tzinfo=UTC)
    ask(entry, at=on_the_day)
    assert again(entry).requested_due == LATER


def test_after_the_due_date_no_extension_is_requested(entry):
    with pytest.raises(LedgerError):
        ask(entry, at=AFTER)
    assert again(entry).requested_due is None


@pytest.mark.parametrize("due", [DUE, DUE - timedelta(days=1)])
def test_the_new_date_is_later(entry, due):
    with pytest.raises(LedgerError):
        ask(entry, due=due)


def test_a_reason_is_given_for_asking_and_for_refusing(entry):
    with pytest.raises(LedgerError):
        ask(entry, note="  ")
    ask(entry)
    with pytest.raises(LedgerError):
        turns.refuse_extension(entry, actor=factories.user(), at=NOW, note=" ")
    assert again(entry).requested_due == LATER


def test_one_waits_at_a_time(entry):
    ask(entry)
    with pytest.raises(LedgerError):
        ask(entry)
    assert entry.events.count() == 2


def test_the_requester_and_the_member_never_decide(entry):
    asker, own = factories.user(), factories.user(entry.ledger.member)
    ask(entry, actor=asker)
    for actor in (asker, own):
        with pytest.raises(LedgerError):
            turns.extend(entry, actor=actor, at=NOW)
        with pytest.raises(LedgerError):
            turns.refuse_extension(entry, actor=actor, at=NOW, note="不同意")
    assert (again(entry).due, again(entry).extension_count) == (DUE, 0)


def test_nothing_is_decided_without_a_request(entry):
    with pytest.raises(LedgerError):
        turns.extend(entry, actor=factories.user(), at=NOW)


def test_a_request_made_in_time_may_be_approved_late(entry):
    ask(entry)
    entry = turns.extend(entry, actor=factories.user(), at=AFTER)
    assert entry.due == LATER


def test_a_claim_ends_the_waiting_extension(entry):
    ask(entry)
    rules.claim(entry, actor=factories.user(), at=NOW, fulfilled_on=TODAY)
    assert again(entry).requested_due is None
    assert verify_ledgers()[1] is None


# ── not fulfilled ─────────────────────────────────────────────────────────────────────────────────
def test_an_objective_cause_is_explained_to_the_public(entry):
    turns.close_unfulfilled(
        entry, actor=factories.user(), at=NOW, cause=Cause.OBJECTIVE, note="道路改造停工"
    )
    row = again(entry)
    assert (row.state, row.cause, row.explanation) == (
        State.UNFULFILLED,
        Cause.OBJECTIVE,
        "道路改造停工",
    )


def test_no_good_reason_only_after_the_due_date_and_without_words_for_the_public(entry):
    facts = {"actor": factories.user(), "cause": Cause.NONE, "note": "未开展任何工作"}
    with pytest.raises(LedgerError):
        turns.close_unfulfilled(entry, at=NOW, **facts)
    turns.close_unfulfilled(entry, at=AFTER, **facts)
    assert (again(entry).cause, again(entry).explanation) == (Cause.NONE, "")
    assert verify_ledgers()[1] is None


@pytest.mark.parametrize("number", ["331004199001011237", "13805761234"])
def test_the_explanation_for_the_public_holds_no_private_number(entry, number):
    with pytest.raises(LedgerError):
        turns.close_unfulfilled(
            entry, actor=factories.user(), at=NOW, cause=Cause.OBJECTIVE, note=f"详询{number}"
        )
    assert again(entry).state == State.OPEN


@pytest.mark.parametrize("cause", Cause.values)
def test_it_needs_words(entry, cause):
    with pytest.raises(LedgerError):
        turns.close_unfulfilled(entry, actor=factories.user(), at=AFTER, cause=cause, note="")


def test_nobody_closes_their_own_pledge_as_unfulfilled(entry):
    own = factories.user(entry.ledger.member)
    with pytest.raises(LedgerError):
        turns.close_unfulfilled(entry, actor=own, at=NOW, cause=Cause.OBJECTIVE, note="停工")


def test_on_the_due_date_itself_nobody_lacks_a_good_reason_yet(entry):
    facts = {"actor": factories.user(), "cause": Cause.NONE, "note": "未开展"}
    on_the_day = datetime(2026, 9, 30, 15, 59, tzinfo=UTC)  # the last minute of that day here
    with pytest.raises(LedgerError):
        turns.close_unfulfilled(entry, at=on_the_day, **facts)
    assert again(entry).state == State.OPEN
    turns.close_unfulfilled(entry, at=on_the_day + timedelta(minutes=1), **facts)
    assert again(entry).state == State.UNFULFILLED


# ── opening again, corrections ────────────────────────────────────────────────────────────────────
def test_a_reopened_entry_starts_again_and_keeps_its_history(entry):
    rules.claim(entry, actor=factories.user(), at=NOW, fulfilled_on=TODAY)
    rules.verify_and_strike_off(entry, actor=factories.user(), at=NOW)
    turns.reopen(entry, actor=factories.user(), at=NOW, note="抽查不属实")
    row = again(entry)
    assert (row.state, row.fulfilled_on, row.claimed_by, row.verified_by) == (
        State.OPEN, None, None, None,
    )  # fmt: skip
    assert [event.kind for event in row.events.order_by("seq")] == [
        "registered", "claimed", "verified", "struck_off", "reopened",
    ]  # fmt: skip
    assert verify_ledgers()[1] is None


def test_opening_again_needs_a_reason(entry):
    turns.close_unfulfilled(
        entry, actor=factories.user(), at=NOW, cause=Cause.OBJECTIVE, note="停工"
    )
    with pytest.raises(LedgerError):
        turns.reopen(entry, actor=factories.user(), at=NOW, note="")


def test_a_correction_is_added_to_the_wrong_line(entry):
    rules.note_progress(
        entry, actor=factories.user(), at=NOW, note="已走访40户", amount=Decimal(40)
    )
    turns.correct(entry, actor=factories.user(), at=NOW, amount=Decimal(4), note="多打一个零")
    lines = list(entry.events.order_by("seq").values_list("kind", "data"))
    assert lines[1:] == [("progress", {"amount": "40"}), ("corrected", {"amount": ["40", "4"]})]
    assert (again(entry).amount, again(entry).progress_percent) == (4, 100)
    assert verify_ledgers()[1] is None


def test_the_day_of_fulfilment_is_corrected_but_not_into_the_future_or_out_of_nothing(entry):
    with pytest.raises(LedgerError):
        turns.correct(entry, actor=factories.user(), at=NOW, fulfilled_on=TODAY, note="记错")
    rules.claim(entry, actor=factories.user(), at=NOW, fulfilled_on=TODAY)
    with pytest.raises(LedgerError):
        turns.correct(
            entry, actor=factories.user(), at=NOW, fulfilled_on=TODAY + timedelta(days=1), note="记错"
        )  # fmt: skip
    turns.correct(
        entry, actor=factories.user(), at=NOW, fulfilled_on=TODAY - timedelta(days=1), note="记错"
    )  # fmt: skip
    assert again(entry).fulfilled_on == TODAY - timedelta(days=1)
    assert verify_ledgers()[1] is None


def test_a_correction_that_changes_nothing_is_refused(entry):
    rules.note_progress(entry, actor=factories.user(), at=NOW, note="2户", amount=Decimal(2))
    with pytest.raises(LedgerError):
        turns.correct(entry, actor=factories.user(), at=NOW, amount=Decimal("2.00"), note="无")
    assert entry.events.count() == 2


# ── sample checks ─────────────────────────────────────────────────────────────────────────────────
def test_a_sample_check_is_a_separate_event_with_the_representatives_name(entry):
    rules.claim(entry, actor=factories.user(), at=NOW, fulfilled_on=TODAY)
    turns.sample_check(
        entry, actor=factories.user(), at=NOW, result="in_order", note="走访属实", representative="周大妈"
    )  # fmt: skip
    assert (again(entry).state, again(entry).check_result, again(entry).checked_on) == (
        State.CLAIMED, "in_order", TODAY,
    )  # fmt: skip
    assert entry.events.order_by("seq").last().data == {
        "result": "in_order", "representative": "周大妈",
    }  # fmt: skip


def test_not_in_order_needs_words_and_nobody_checks_what_they_claimed_or_verified(entry):
    claimant, verifier = factories.user(), factories.user()
    rules.claim(entry, actor=claimant, at=NOW, fulfilled_on=TODAY)
    rules.verify(entry, actor=verifier, at=NOW)
    with pytest.raises(LedgerError):
        turns.sample_check(entry, actor=factories.user(), at=NOW, result="not_in_order", note=" ")
    for actor in (claimant, verifier):
        with pytest.raises(LedgerError):
            turns.sample_check(entry, actor=actor, at=NOW, result="in_order", note="")
    assert again(entry).check_result == ""


# ── sub-items ─────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def parted():
    sheet = factories.sheet(practical=0)
    item = factories.item(sheet, target=None, unit="")
    for number, (text, target, unit) in enumerate(
        [("培训", 4, "次"), ("慰问", 10, "户"), ("建档", None, "")], start=1
    ):
        item.parts.create(number=number, text=text, target=target, unit=unit)
    confirm([sheet], actor=factories.user(), at=NOW)
    return Entry.objects.select_related("ledger__member").get(item=item)


def note(entry, parts):
    return rules.note_progress(entry, actor=factories.user(), at=NOW, note="进展", parts=parts)


def test_sub_items_roll_up_and_one_that_is_over_hides_no_other(parted):
    assert parted.progress_percent == 0
    note(parted, {1: Decimal(2)})
    assert again(parted).progress_percent == Decimal("16.7")
    note(parted, {1: Decimal(40), 3: True})
    assert again(parted).progress_percent == Decimal("66.7")
    assert again(parted).parts_done == {"1": "40", "3": True}
    note(parted, {3: False})
    assert again(parted).progress_percent == Decimal("33.3")
    assert verify_ledgers()[1] is None


@pytest.mark.parametrize("number", [0, 4])
def test_a_sub_item_that_is_not_there_is_refused(parted, number):
    with pytest.raises(LedgerError):
        note(parted, {number: Decimal(1)})
    assert parted.events.count() == 1


def test_over_fulfilment_is_kept_as_it_is(entry):
    rules.note_progress(entry, actor=factories.user(), at=NOW, note="6户", amount=Decimal(6))
    assert again(entry).progress_percent == 150


def test_a_share_beyond_all_measure_is_capped(entry):
    rules.note_progress(
        entry, actor=factories.user(), at=NOW, note="输错", amount=Decimal("999999999999")
    )
    assert again(entry).progress_percent == Decimal("99999999.9")
    assert verify_ledgers()[1] is None


def test_anyone_who_ever_claimed_verified_or_corrected_an_entry_does_not_check_it(entry):
    """A fulfilment that was opened again is still theirs; three people, and a fourth who may."""
    claimant, verifier, corrector, checker = (factories.user() for _ in range(4))
    rules.claim(entry, actor=claimant, at=NOW, fulfilled_on=TODAY)
    rules.verify_and_strike_off(entry, actor=verifier, at=NOW)
    turns.correct(
        entry, actor=corrector, at=NOW, fulfilled_on=TODAY - timedelta(days=1), note="记错"
    )
    turns.reopen(entry, actor=factories.user(), at=NOW, note="照片有误")
    rules.claim(entry, actor=factories.user(), at=NOW, fulfilled_on=TODAY)
    for one in (claimant, verifier, corrector):
        with pytest.raises(LedgerError):
            turns.sample_check(entry, actor=one, at=NOW, result="in_order", note="")
    turns.sample_check(entry, actor=checker, at=NOW, result="in_order", note="")
    assert again(entry).check_result == "in_order"


# ── from which seat ───────────────────────────────────────────────────────────────────────────────
MEMBERS, BRANCH, DECIDE = {"member", "secretary"}, {"secretary"}, {"secretary", "administrator"}
SEATS = {
    "progress": MEMBERS, "claimed": MEMBERS, "evidence": MEMBERS, "ext_asked": MEMBERS, "taken_back": MEMBERS,
    "returned": DECIDE, "verified": DECIDE, "struck_off": DECIDE, "extended": DECIDE, "ext_refused": DECIDE,
    "unfulfilled": DECIDE, "reopened": DECIDE, "corrected": DECIDE, "checked": {"supervisor"},
    "withdrawn": set(),
    "reminded": DECIDE | {"supervisor"}, "registered": set(), "amended": set(), "handed_over": set(),
}  # fmt: skip


@pytest.mark.parametrize("kind", Event.Kind.values)
def test_each_step_is_done_from_its_seats_and_no_other(kind):
    roles = ["member", "secretary", "supervisor", "administrator", "security", "auditor"]
    assert {role for role in roles if actions.may(SimpleNamespace(role=role), kind)} == SEATS[kind]
    assert not actions.may(None, kind)
