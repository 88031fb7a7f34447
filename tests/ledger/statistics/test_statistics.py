"""The stored figures equal a recount after any acts in any order."""

import random
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from statistics import median

import pytest
from django.db.models import Q
from django.utils import timezone

from ledger.entries import decisions as turns
from ledger.entries import verbs as rules
from ledger.entries.models import Entry, Event
from ledger.entries.stale import StaleFigures
from ledger.errors import LedgerError
from ledger.handover.rules import hand_over
from ledger.statistics.models import BranchFigures, MonthlyFigures, WaitingTime
from ledger.statistics.rules import COUNTS, done_by_month, median_of, median_wait, refresh, summed
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
State = Entry.State


def counted():
    """The same as the cells, counted one entry after the other."""
    cells = {}
    for entry in Entry.objects.all():
        quarter = (entry.due.month + 2) // 3
        quarter = (
            1 if entry.due.year < entry.year else 4 if entry.due.year > entry.year else quarter
        )
        key = (entry.branch_id, entry.year, entry.tier, entry.kind, quarter)
        cells.setdefault(key, Counter()).update({
            "members": entry.number == 1, "total": 1, entry.state: 1,
            "explained": entry.cause == "objective", "hot": entry.is_hot_issue,
            "hot_done": entry.is_hot_issue and entry.is_fulfilled, "extended": entry.extension_count > 0, "extension_count": entry.extension_count,
        })  # fmt: skip
    return {key: {name: int(counts[name]) for name in COUNTS} for key, counts in cells.items()}


def kept():
    refresh()
    rows = BranchFigures.objects.values("branch_id", "year", "tier", "kind", "quarter", *COUNTS)
    return {
        (row["branch_id"], row["year"], row["tier"], row["kind"], row["quarter"]): {
            name: row[name] for name in COUNTS
        }
        for row in rows
    }


def months():
    found = Counter(
        (
            e.branch_id,
            e.year,
            min(max((e.fulfilled_on.year - e.year) * 12 + e.fulfilled_on.month, 0), 13),
        )
        for e in Entry.objects.filter(state__in=Entry.DONE)
    )
    return dict(found)


def waits():
    found = []
    for entry in Entry.objects.filter(state__in=Entry.DONE, claimed_by__isnull=False):
        last = {event.kind: event.occurred_at for event in entry.events.order_by("seq")}
        days = timezone.localdate(last[Event.Kind.VERIFIED]) - timezone.localdate(
            last[Event.Kind.CLAIMED]
        )
        found.append(days.days)
    return found


class Life:
    """A random history: one verb after the other on a random entry, some of them refused."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.branches = [make.branch() for _ in range(3)]
        self.members = [make.member(branch) for branch in self.branches for _ in range(2)]
        self.users = [make.user() for _ in range(4)]
        for member in self.members:
            make.entries(member, practical=2, items=[{"is_hot_issue": True, "text": "解决难题1件"}])
        self.at = NOW + timedelta(days=20)

    def step(self):
        self.at += timedelta(hours=self.dice.randint(1, 60))
        entry = self.dice.choice(list(Entry.objects.order_by("pk")))
        actor, dice, today = self.dice.choice(self.users), self.dice, timezone.localdate(self.at)
        facts = {"actor": actor, "at": self.at}
        acts = {
            "claim": lambda: rules.claim(entry, fulfilled_on=today - timedelta(days=dice.randint(0, 40)), **facts),
            "return": lambda: rules.return_claim(entry, note="请补充", **facts),
            "verify": lambda: rules.verify(entry, **facts),
            "strike": lambda: rules.strike_off(entry, **facts),
            "both": lambda: rules.verify_and_strike_off(entry, **facts),
            "ask": lambda: turns.ask_extension(entry, due=entry.due + timedelta(days=dice.randint(1, 200)), note="等审批", **facts),
            "extend": lambda: turns.extend(entry, **facts),
            "refuse": lambda: turns.refuse_extension(entry, note="不同意", **facts),
            "explain": lambda: turns.close_unfulfilled(entry, cause="objective", note="项目取消", **facts),
            "fail": lambda: turns.close_unfulfilled(entry, cause="none", note="未开展", **facts),
            "reopen": lambda: turns.reopen(entry, note="重新办理", **facts),
            "correct": lambda: turns.correct(entry, note="日期有误", fulfilled_on=today - timedelta(days=dice.randint(0, 60)), **facts),
            "amend": lambda: rules.amend(entry, wording={"is_hot_issue": dice.random() < 0.5, "due": entry.due + timedelta(days=30)}, note="变更", serial_revision=2, **facts),
            "progress": lambda: rules.note_progress(entry, note="推进", amount=dice.randint(0, 9), **facts),
            "move": lambda: self._move(entry, today),
        }  # fmt: skip
        with suppress(LedgerError):
            acts[dice.choice(list(acts))]()

    def _move(self, entry, today):
        member = entry.ledger.member
        member.branch = self.dice.choice(self.branches)
        member.save(update_fields=["branch"])
        hand_over(Entry.objects.get(pk=entry.pk), today=today, at=self.at, actor=None)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_the_kept_figures_are_those_of_a_recount_after_any_history(seed):
    life = Life(seed)
    for _round in range(4):
        for _step in range(30):
            life.step()
        assert kept() == counted()
        kept_months = {(m.branch_id, m.year, m.month): m.done for m in MonthlyFigures.objects.all()}
        assert kept_months == months()
        found = waits()
        assert median_wait(Q(), make.YEAR) == (median(found) if found else None, len(found))
    assert Entry.objects.exclude(state=State.OPEN).count() > 5  # the history did something


def test_only_changed_figures_are_recounted():
    one, two = make.entries(practical=1), make.entries(practical=1)
    refresh()
    BranchFigures.objects.filter(branch=two[0].branch).update(total=99)
    rules.claim(one[1], actor=make.user(), at=NOW, fulfilled_on=NOW.date())
    assert list(StaleFigures.objects.values_list("branch_id", "year")) == [
        (one[1].branch_id, make.YEAR)
    ]
    refresh()
    assert BranchFigures.objects.filter(branch=two[0].branch, total=99).exists()
    assert BranchFigures.objects.get(branch=one[0].branch, kind="practical").claimed == 1
    assert not StaleFigures.objects.exists()


def test_a_mark_goes_with_the_change_or_not_at_all(django_capture_on_commit_callbacks):
    [_common, entry] = make.entries(practical=1)
    refresh()
    rules.note_progress(entry, actor=make.user(), at=NOW, note="推进")
    assert not StaleFigures.objects.exists()  # progress changes no kept figure
    with pytest.raises(LedgerError):
        rules.verify(entry, actor=make.user(), at=NOW)
    assert not StaleFigures.objects.exists()


def test_a_whole_year_is_counted_by_one_statement(monkeypatch, django_assert_num_queries):
    for _ in range(3):
        make.entries()
    monkeypatch.setattr("ledger.statistics.rules.MANY", 1)
    assert kept() == counted()


def test_sums_by_what_is_asked():
    entries = make.entries(practical=2)
    refresh()
    [(key, counts)] = summed(Q(branch=entries[0].branch), make.YEAR, by=("year",))
    assert (key, counts["total"], counts["members"], counts["open"]) == ((make.YEAR,), 3, 1, 3)
    assert summed(Q(), make.YEAR - 1, by=("year",)) == []
    assert done_by_month(Q(), make.YEAR) == {}
    assert not WaitingTime.objects.exists()


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        ([], (None, 0)),
        ([(3, 1)], (3, 1)),
        ([(0, 2), (4, 2)], (2, 4)),
        ([(1, 1), (2, 1), (9, 1)], (2, 3)),
    ],
)
def test_the_median_of_counted_values(counted, expected):
    assert median_of(counted) == expected


@pytest.mark.parametrize(
    ("due", "quarter"),
    [
        (date(2025, 12, 31), 1),
        (date(2026, 3, 31), 1),
        (date(2026, 4, 1), 2),
        (date(2026, 9, 30), 3),
        (date(2027, 2, 1), 4),
    ],
)
def test_the_quarter_of_the_due_date(due, quarter):
    [_common, entry] = make.entries(practical=1)
    Entry.objects.filter(pk=entry.pk).update(due=due)
    refresh()
    assert BranchFigures.objects.get(kind="practical").quarter == quarter
