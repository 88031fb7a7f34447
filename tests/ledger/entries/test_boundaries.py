"""The boundaries of the verbs' rules: the day itself, the next day by local time, third persons, unchanged fields."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from ledger.claims import bulk
from ledger.entries import chain, progress, stale
from ledger.entries import decisions as turns
from ledger.entries import verbs as rules
from ledger.entries.models import Cause, Entry, Event, Ledger
from ledger.entries.registering import EntryDraft, register
from ledger.errors import LedgerError
from ledger.evidence import rules as evidence
from ledger.verification import verify_ledgers
from tests import factories
from tests.factories import NOW, TODAY

State = Entry.State
pytestmark = pytest.mark.django_db
DUE = date(2026, 9, 30)
LATER = date(2026, 11, 30)
#: Still the day before in Greenwich, already DUE or the day after it in Taizhou.
LAST_MINUTE = datetime(2026, 9, 30, 15, 59, tzinfo=UTC)
FIRST_MINUTE = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)


@pytest.fixture
def entry():
    return factories.entries(practical=1)[-1]


def again(entry):
    return Entry.objects.select_related("ledger__member").get(pk=entry.pk)


def last(entry):
    return entry.events.order_by("seq").last()


def ask(entry, *, actor=None, at=NOW, due=LATER, note="等待审批，已完成2户"):
    return turns.ask_extension(entry, actor=actor or factories.user(), at=at, due=due, note=note)


def claim(entry, **fields):
    facts = {"actor": factories.user(), "at": NOW, "fulfilled_on": TODAY, **fields}
    return rules.claim(entry, **facts)


# ── extensions ──────────────────────────────────────────────


def test_the_due_day_ends_at_local_midnight(entry):
    with pytest.raises(LedgerError):
        ask(entry, at=FIRST_MINUTE)
    ask(entry, at=LAST_MINUTE)
    assert again(entry).requested_due == LATER


def test_one_day_later_is_later(entry):
    ask(entry, due=DUE + timedelta(days=1))
    assert last(entry).data == {"due": "2026-10-01"}


def test_a_request_keeps_its_words_without_the_space_around_them(entry):
    ask(entry, note="  等待审批 ")
    assert last(entry).note == "等待审批"


def test_an_extension_ends_the_whole_year_and_moves_the_half_way_day():
    entry = factories.entries(practical=0)[0]
    assert entry.whole_year
    due = entry.due + timedelta(days=20)
    ask(entry, due=due)
    turns.extend(entry, actor=factories.user(), at=NOW)
    row = again(entry)
    assert (row.due, row.whole_year, row.requested_due, row.asked_by) == (due, False, None, None)
    assert row.half_on == entry.half_on + timedelta(days=10)
    assert last(entry).data == {"from": entry.due.isoformat(), "to": due.isoformat()}
    assert verify_ledgers()[1] is None


def test_after_a_refusal_the_date_stays_and_an_extension_may_be_requested_again(entry):
    ask(entry)
    turns.refuse_extension(entry, actor=factories.user(), at=NOW, note=" 时间足够 ")
    row = again(entry)
    assert (row.due, row.extension_count, row.requested_due, row.asked_by) == (DUE, 0, None, None)
    assert last(entry).note == "时间足够"
    ask(entry)
    assert again(entry).requested_due == LATER


def test_a_third_person_decides_and_an_account_without_a_member_is_nobodys_own(entry):
    asker, third = factories.user(), factories.user(factories.member(name="李娜"))
    ask(entry, actor=asker)
    row = again(entry)
    assert not turns.may_not_decide(row, third)
    assert not turns.may_not_decide(row, factories.user())
    assert turns.may_not_decide(row, asker)
    assert turns.may_not_decide(row, factories.user(entry.ledger.member))


# ── not fulfilled ─────────────────────────────────────────────


def close(entry, cause, at=NOW, note="项目因规划调整取消"):
    return turns.close_unfulfilled(entry, actor=factories.user(), at=at, cause=cause, note=note)


def test_no_good_reason_begins_with_the_day_after_the_due_date(entry):
    with pytest.raises(LedgerError):
        close(entry, Cause.NONE, at=LAST_MINUTE)
    close(entry, Cause.NONE, at=FIRST_MINUTE)
    assert (again(entry).state, again(entry).cause) == (State.UNFULFILLED, Cause.NONE)


def test_an_objective_cause_may_be_known_before_the_due_date_and_ends_a_waiting_extension(entry):
    ask(entry)
    close(entry, Cause.OBJECTIVE, note=" 停工 ")
    row = again(entry)
    assert (row.requested_due, row.asked_by, row.explanation) == (None, None, "停工")
    assert last(entry).data == {"cause": "objective"}


def test_what_the_public_does_not_read_may_hold_a_number(entry):
    close(entry, Cause.NONE, at=FIRST_MINUTE, note="电话13805761234无人接听")
    assert last(entry).note == "电话13805761234无人接听"


# ── opening again, corrections ─────────────────────────────────────────


def test_opening_again_forgets_cause_explanation_and_check(entry):
    close(entry, Cause.OBJECTIVE)
    turns.sample_check(
        entry, actor=factories.user(), at=NOW, result=Entry.Check.IN_ORDER, note="属实"
    )
    turns.reopen(entry, actor=factories.user(), at=NOW, note=" 条件恢复 ")
    row = again(entry)
    assert (row.state, row.cause, row.explanation, row.check_result, row.checked_on) == (
        State.OPEN, "", "", "", None,
    )  # fmt: skip
    assert last(entry).note == "条件恢复"


def test_amount_and_day_are_corrected_together_and_each_is_named(entry):
    rules.note_progress(entry, actor=factories.user(), at=NOW, note="1户", amount=Decimal(1))
    claim(entry, fulfilled_on=TODAY - timedelta(days=2))
    turns.correct(
        entry, actor=factories.user(), at=NOW, note="记错", amount=Decimal(4), fulfilled_on=TODAY
    )
    assert last(entry).data == {
        "amount": ["1", "4"], "fulfilled_on": ["2026-02-28", "2026-03-02"],
    }  # fmt: skip
    assert (again(entry).amount, again(entry).fulfilled_on) == (4, TODAY)


def test_only_what_differs_is_corrected(entry):
    rules.note_progress(entry, actor=factories.user(), at=NOW, note="1户", amount=Decimal(1))
    claim(entry)
    facts = {"actor": factories.user(), "at": NOW, "note": "记错"}
    turns.correct(entry, amount=Decimal(2), fulfilled_on=TODAY, **facts)
    assert last(entry).data == {"amount": ["1", "2"]}
    turns.correct(entry, amount=Decimal(2), fulfilled_on=TODAY - timedelta(days=1), **facts)
    assert last(entry).data == {"fulfilled_on": ["2026-03-02", "2026-03-01"]}
    with pytest.raises(LedgerError):
        turns.correct(entry, fulfilled_on=TODAY - timedelta(days=1), **facts)


def test_an_amount_that_was_never_said_is_corrected_from_nothing(entry):
    turns.correct(entry, actor=factories.user(), at=NOW, note="漏记", amount=Decimal("0"))
    assert last(entry).data == {"amount": [None, "0"]}
    with pytest.raises(LedgerError):
        turns.correct(entry, actor=factories.user(), at=NOW, note=" ", amount=Decimal(1))


# ── sample checks ─────────────────────────────────────────────


def check(entry, **fields):
    facts = {"actor": factories.user(), "at": NOW, "result": Entry.Check.IN_ORDER, "note": ""}
    return turns.sample_check(entry, **facts | fields)


def test_a_check_from_paper_keeps_its_sheet_and_its_own_day(entry):
    day = TODAY - timedelta(days=3)
    check(entry, representative=" 周大妈 ", sheet="路督2026-3", on=day)
    assert last(entry).data == {
        "result": "in_order", "representative": "周大妈", "sheet": "路督2026-3", "on": "2026-02-27",
    }  # fmt: skip
    assert again(entry).checked_on == day


def test_a_check_without_more_says_no_more_and_is_of_the_local_day(entry):
    check(entry, at=FIRST_MINUTE, representative="  ")
    assert last(entry).data == {"result": "in_order"}
    assert again(entry).checked_on == date(2026, 10, 1)


def test_what_is_not_in_order_keeps_its_words_trimmed(entry):
    check(entry, result=Entry.Check.NOT_IN_ORDER, note=" 未见照片 ")
    assert (last(entry).note, again(entry).check_result) == ("未见照片", "not_in_order")


# ── progress, claims ────────────────────────────────────────────


def test_progress_names_its_activity_and_is_noted_on_the_local_day(entry):
    rules.note_progress(entry, actor=factories.user(), at=FIRST_MINUTE, note="走访", of=12)
    assert last(entry).data == {"activity": 12}
    assert (again(entry).note, again(entry).noted_on) == ("走访", date(2026, 10, 1))


def test_an_amount_of_nothing_is_an_amount(entry):
    rules.note_progress(entry, actor=factories.user(), at=NOW, note="2户", amount=Decimal(2))
    rules.note_progress(entry, actor=factories.user(), at=NOW, note="退回", amount=Decimal(0))
    assert last(entry).data == {"amount": "0"}
    assert (again(entry).amount, again(entry).progress_percent) == (0, 0)


def test_the_member_reports_claims_and_asks_but_decides_nothing(entry):
    own = factories.user(entry.ledger.member)
    ask(entry, actor=own)
    rules.note_progress(entry, actor=own, at=NOW, note="走访")
    claim(entry, actor=own)
    for verb in (
        lambda: rules.return_claim(entry, actor=own, at=NOW, note="缺照片"),
        lambda: turns.correct(entry, actor=own, at=NOW, note="错", amount=Decimal(1)),
        lambda: check(entry, actor=own),
        lambda: rules.amend(
            entry, actor=own, at=NOW, note="改", wording={"text": "改"}, serial_revision=2
        ),
    ):
        with pytest.raises(LedgerError):
            verb()
    assert [event.kind for event in entry.events.order_by("seq")][1:] == [
        "ext_asked", "progress", "claimed",
    ]  # fmt: skip


def test_a_claim_is_of_today_at_most_by_local_time(entry):
    with pytest.raises(LedgerError):
        claim(entry, at=LAST_MINUTE, fulfilled_on=date(2026, 10, 1))
    claim(entry, at=FIRST_MINUTE, fulfilled_on=date(2026, 10, 1), note="已办结")
    row = again(entry)
    assert (row.fulfilled_on, row.note, row.noted_on) == (
        date(2026, 10, 1), "已办结", date(2026, 10, 1),
    )  # fmt: skip
    assert last(entry).data == {"fulfilled_on": "2026-10-01"}


def test_a_day_before_the_year_of_the_pledge_is_refused_by_every_verb(entry):
    day = date(2025, 12, 31)
    with pytest.raises(LedgerError, match="早于承诺所在年度"):
        claim(entry, fulfilled_on=day)
    with pytest.raises(LedgerError, match="早于承诺所在年度"):
        bulk.record_fulfilled([(entry, day)], actor=factories.user(), at=NOW, note="导入")
    claim(entry, fulfilled_on=date(2026, 1, 1))
    with pytest.raises(LedgerError, match="早于承诺所在年度"):
        turns.correct(entry, actor=factories.user(), at=NOW, note="记错", fulfilled_on=day)
    assert again(entry).fulfilled_on == date(2026, 1, 1)


def test_the_database_keeps_the_day_of_fulfilment_between_the_year_and_its_entering(entry):
    claim(entry)
    assert again(entry).dated_on == TODAY
    for facts in (
        {"fulfilled_on": date(2025, 12, 31)}, {"fulfilled_on": TODAY + timedelta(days=1)},
        {"dated_on": None}, {"year": 2027},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(**facts)
    turns.correct(
        entry, actor=factories.user(), at=LAST_MINUTE, note="记错", fulfilled_on=date(2026, 9, 1)
    )
    assert again(entry).dated_on == date(2026, 9, 30)
    rules.return_claim(entry, actor=factories.user(), at=LAST_MINUTE, note="不符")
    assert (again(entry).fulfilled_on, again(entry).dated_on) == (None, None)


def test_a_claim_without_words_leaves_the_note_that_was_there(entry):
    rules.note_progress(entry, actor=factories.user(), at=NOW, note="走访")
    claim(entry, at=FIRST_MINUTE)
    assert (again(entry).note, again(entry).noted_on) == ("走访", TODAY)


def test_a_claim_ends_the_request_and_a_return_ends_the_claim(entry):
    ask(entry)
    claim(entry)
    assert (again(entry).requested_due, again(entry).asked_by) == (None, None)
    rules.return_claim(entry, actor=factories.user(), at=NOW, note="缺照片")
    assert (again(entry).claimed_by, again(entry).fulfilled_on) == (None, None)


def test_who_may_verify_is_anybody_but_the_claimant_and_the_member(entry):
    claimant = factories.user()
    claim(entry, actor=claimant)
    row = again(entry)
    assert not rules.may_not_verify(row, factories.user())
    assert not rules.may_not_verify(row, factories.user(factories.member(name="李娜")))
    assert rules.may_not_verify(row, claimant)
    assert rules.may_not_verify(row, factories.user(entry.ledger.member))


# ── registering, amending ──────────────────────────────────────────


def draft(member, **fields):
    facts = {
        "kind": "practical",
        "text": "编写办事指南6份",
        "due": date(2026, 8, 28),
        "year": 2026,
        **fields,
    }
    return EntryDraft(
        member=member, branch_id=member.branch_id, serial="LQ-2026-0001",
        tier=member.tier, **facts,
    )  # fmt: skip


def test_each_member_and_each_year_has_separate_numbers():
    one, other = factories.member(), factories.member(name="李娜")
    register([draft(one), draft(one), draft(other)], actor=None, at=NOW)
    register([draft(one, year=2027), draft(one)], actor=None, at=NOW)
    assert list(Entry.objects.order_by("pk").values_list("year", "number")) == [
        (2026, 1), (2026, 2), (2026, 1), (2027, 1), (2026, 3),
    ]  # fmt: skip
    assert Ledger.objects.count() == 2


def test_what_is_registered_carries_the_day_the_actor_and_the_wording():
    actor, member = factories.user(), factories.member()
    [entry] = register(
        [draft(member, target=Decimal("6.50"), unit="份", is_hot_issue=True)],
        actor=actor,
        at=FIRST_MINUTE,
    )
    row, event = again(entry), last(entry)
    assert (row.registered_on, row.is_hot_issue, row.progress_percent) == (
        date(2026, 10, 1),
        True,
        0,
    )
    assert (event.kind, event.actor, event.actor_name, event.occurred_at) == (
        Event.Kind.REGISTERED, actor, actor.name, FIRST_MINUTE,
    )  # fmt: skip
    assert set(event.data) == {rules.KEYS.get(name, name) for name in rules.WORDING}
    assert (event.data["target"], event.data["due"], event.data["hot"]) == (
        "6.5", "2026-08-28", True,
    )  # fmt: skip


def test_an_event_without_actor_has_no_name():
    [entry] = register([draft(factories.member())], actor=None, at=NOW)
    assert (last(entry).actor, last(entry).actor_name) == (None, "")


def test_an_amendment_records_only_differences_and_recomputes_the_progress(entry):
    rules.note_progress(entry, actor=factories.user(), at=NOW, note="2户", amount=Decimal(2))
    rules.amend(
        entry, actor=factories.user(), at=NOW, note="一户迁出", serial_revision=2,
        wording={"text": entry.text, "target": Decimal(8)},
    )  # fmt: skip
    assert last(entry).data == {"revision": 2, "before": {"target": "4"}, "after": {"target": "8"}}
    assert (again(entry).target, again(entry).progress_percent) == (8, 25)
    assert verify_ledgers()[1] is None


def test_an_amendment_forgets_what_is_done_of_sub_items_that_are_gone(entry):
    parts = [{"text": "培训", "target": "4", "unit": "次"}, {"text": "建档"}]
    facts = {"actor": factories.user(), "at": NOW, "note": "改"}
    wording = {"target": None, "unit": "", "parts": parts}
    rules.amend(entry, serial_revision=2, wording=wording, **facts)
    rules.note_progress(entry, parts={1: Decimal(1), 2: True}, **facts)
    assert again(entry).progress_percent == Decimal("62.5")
    rules.amend(entry, serial_revision=3, wording={"parts": parts[:1]}, **facts)
    assert (again(entry).parts_done, again(entry).progress_percent) == ({"1": "1"}, 25)
    assert verify_ledgers()[1] is None


# ── how much is done, the chain ───────────────────────────────────────


def test_a_target_is_measured_before_sub_items_and_nothing_counts_as_nothing():
    parts = [{"text": "建档"}]
    assert progress.progress_percent_of(
        Entry(target=Decimal(3), amount=Decimal(1), parts=parts)
    ) == Decimal("33.3")
    assert progress.progress_percent_of(Entry(target=Decimal(3), amount=None)) == 0
    assert progress.progress_percent_of(Entry(target=None, amount=Decimal(3))) is None
    assert (
        progress.progress_percent_of(Entry(target=None, parts=parts, parts_done={"1": True})) == 100
    )
    most = Decimal("99999999.9")
    assert (
        progress.progress_percent_of(Entry(target=Decimal("0.01"), amount=Decimal("9999.99999")))
        == most
    )


def test_sub_items_are_shown_with_what_is_done_of_each():
    parts = [{"text": "培训", "target": "4", "unit": "次"}, {"text": "建档"}, {"target": "0"}]
    shown = progress.parts_of(Entry(parts=parts, parts_done={"1": "3", "2": True}))
    assert shown == [
        {"number": 1, "text": "培训", "unit": "次", "target": 4, "done": 3, "share": 75},
        {"number": 2, "text": "建档", "unit": "", "target": None, "done": True, "share": 100},
        {"number": 3, "text": "", "unit": "", "target": 0, "done": False, "share": 0},
    ]
    assert progress.parts_of(Entry(parts=parts[1:2], parts_done=None))[0]["done"] is False


def test_what_is_left_of_sub_items_goes_by_their_numbers():
    done = {"1": "1", "2": True, "3": True}
    assert progress.still_there(done, [{}, {}]) == {"1": "1", "2": True}


def test_the_digest_covers_every_fact_of_an_event():
    facts = {
        "seq": 2, "kind": "progress", "occurred_at": NOW, "actor_id": 5, "actor_name": "张三", "note": "走访",
        "data": {"b": 1, "a": "户"}, "previous": "0" * 64,
    }  # fmt: skip

    def digest(ledger_number="331004-0001-00001", entry_key="2026/1", **changed):
        return chain.digest_of(
            Event(**facts | changed), ledger_number=ledger_number, entry_key=entry_key
        )

    assert digest() == "288fccce2886a10b3beb289fbc3c50280e1dd72bdb4ea215ae1dd333ee5d2e95"
    changes = [
        {"seq": 3}, {"kind": "claimed"}, {"occurred_at": NOW + timedelta(microseconds=1)}, {"actor_id": 6},
        {"actor_name": "张"}, {"note": ""}, {"data": {}}, {"previous": ""},
        {"ledger_number": "331004-0001-00002"}, {"entry_key": "2026/2"},
    ]  # fmt: skip
    assert len({digest(**change) for change in changes} | {digest()}) == 11
    assert digest(occurred_at=NOW.astimezone(), data={"a": "户", "b": 1}) == digest()


def test_one_digest_over_many_ledgers_and_the_code_that_people_compare():
    assert chain.head_of([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert chain.head_of([("1", "a"), ("2", "b")]) != chain.head_of([("2", "b"), ("1", "a")])
    assert chain.check_code("7f3a92c104be5a") == "7F3A-92C1-04BE"
    assert chain.entry_key(Entry(year=2026, number=3)) == "2026/3"


# ── stored figures, many together ─────────────────────────────────────


def marks():
    return list(stale.StaleFigures.objects.order_by("pk").values_list("branch", "year"))


def test_figures_are_marked_by_what_changes_them_and_by_nothing_else(entry):
    stale.StaleFigures.objects.all().delete()
    actor = factories.user()
    rules.note_progress(entry, actor=actor, at=NOW, note="走访")
    ask(entry)
    turns.refuse_extension(entry, actor=actor, at=NOW, note="时间足够")
    check(entry)
    evidence.add_evidence(entry, [SimpleUploadedFile("证明.pdf", b"%PDF-1.7")], actor=actor, at=NOW)
    assert marks() == []
    claim(entry)
    assert marks() == [(entry.branch_id, 2026)]


def test_every_branch_and_year_with_entries_is_marked_once(entry):
    factories.entries(practical=2)
    stale.StaleFigures.objects.all().delete()
    stale.mark_all()
    expected = set(Entry.objects.values_list("branch", "year"))
    assert sorted(marks()) == sorted(expected)
    assert len(expected) == 2


def test_a_workbook_claims_by_the_day_at_most_and_in_somebodys_name(entry):
    facts = {"at": LAST_MINUTE, "note": "导入"}
    with pytest.raises(LedgerError):
        bulk.record_fulfilled([(entry, DUE)], actor=None, **facts)
    with pytest.raises(LedgerError):
        bulk.record_fulfilled([(entry, DUE + timedelta(days=1))], actor=factories.user(), **facts)
    assert bulk.record_fulfilled([], actor=None, **facts) == []
    ask(entry)
    bulk.record_fulfilled([(entry, DUE)], actor=factories.user(), **facts)
    row = again(entry)
    assert (row.state, row.fulfilled_on, row.requested_due, row.asked_by) == (
        State.CLAIMED, DUE, None, None,
    )  # fmt: skip
    assert (last(entry).note, last(entry).data) == ("导入", {"fulfilled_on": "2026-09-30"})
