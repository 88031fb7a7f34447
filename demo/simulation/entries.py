"""The pledges in a simulated year: progress, claims, checks, extensions, failures."""

from datetime import date, timedelta
from decimal import Decimal

from core.workdays import add_workdays
from ledger.entries import decisions as turns
from ledger.entries import verbs as rules
from ledger.entries.models import Cause, Entry, EntryKind, Event

from .. import words
from ..people import rng_of
from .acting import Actor, by_quarter

#: Of a hundred pledges, the number with each fate; the others stay open and become overdue.
_FATES = (
    ("in time", 74), ("early", 8), ("late", 7), ("extended", 5), ("explained", 2), ("neglected", 1),
)  # fmt: skip
_REASON = "受审批流程影响需延后办理，目前已完成大部分工作。"
_CAUSE = "因规划调整，原定场地停用，事项无法按原计划实施。"


#: Counted act → the kind of event that the ledger must have as often.
_AGREES = {
    "claimed": Event.Kind.CLAIMED,
    "returned": Event.Kind.RETURNED,
    "struck off": Event.Kind.STRUCK_OFF,
    "sample checks": Event.Kind.CHECKED,
    "extensions asked": Event.Kind.EXT_ASKED,
    "extensions approved": Event.Kind.EXTENDED,
    "extensions refused": Event.Kind.EXT_REFUSED,
}


class Entries(Actor):
    """Acts on the entries of ``year``, each on its day, through the verbs of the ledger."""

    def __init__(self, year, cast, *, start, seed):
        super().__init__(year, cast, start=start, seed=seed)
        entries = Entry.objects.filter(year=year, state=Entry.State.OPEN).order_by("pk")
        for pk, kind, due, registered, target in entries.values_list(
            "pk", "kind", "due", "registered_on", "target"
        ):
            self._plan(pk, kind, due, max(registered, start), target)

    def _plan(self, pk, kind, due, since, target):
        rng = rng_of(self.seed + pk)
        fate = _drawn(rng)
        span = max((due - since).days, 2)
        done = min(due - timedelta(days=rng.randrange(1, 12)), since + timedelta(days=span))
        if kind != EntryKind.COMMON:
            for part in sorted({rng.randrange(5, 60), rng.randrange(40, 95)}):
                share = Decimal(part) / 100 if target else None
                self._at(since + timedelta(days=span * part // 100), "progress", pk, share)
        if fate == "early":
            done = since + timedelta(days=span // 2)
        if fate in ("in time", "early"):
            self._at(done, "claim", pk, Decimal(rng.choice([100, 100, 100, 115])) / 100)
        elif fate == "late":
            self._at(due + timedelta(days=rng.randrange(2, 30)), "claim", pk, Decimal(1))
        elif fate == "extended":
            self._at(due - timedelta(days=rng.randrange(3, 14)), "ask", pk, rng.randrange(15, 60))
        elif fate == "explained":
            self._at(due - timedelta(days=rng.randrange(1, 9)), "explain", pk, None)
        elif fate == "neglected":
            self._at(due + timedelta(days=40), "neglect", pk, None)

    def _at(self, day, act, pk, fact):
        self.plan(day, "entry", act, pk, fact)

    def _entry(self, act, pk, fact, day, at):
        entry = Entry.objects.select_related("ledger").get(pk=pk)
        return getattr(self, f"_{act}")(entry, fact, day, at) if _may(act, entry) else None

    @staticmethod
    def kept(year):
        events = Event.objects.filter(entry__year=year)
        return {
            what: by_quarter(events.filter(kind=kind), "occurred_at")
            for what, kind in _AGREES.items()
        }

    def _progress(self, entry, share, day, at):
        amount = None
        if entry.target and share:
            amount = max((entry.target * share).quantize(Decimal(1)), entry.amount or 0)
        note = words.NOTES[(entry.pk + day.month) % len(words.NOTES)]
        rules.note_progress(entry, actor=self.cast.member(entry), at=at, note=note, amount=amount)
        return "progress"

    def _claim(self, entry, share, day, at):
        actor = self.cast.member(entry)
        if entry.target and share:
            amount = max((entry.target * share).quantize(Decimal(1)), entry.amount or 0)
            rules.note_progress(entry, actor=actor, at=at, note="全部完成", amount=amount)
        rules.claim(entry, actor=actor, at=at, fulfilled_on=day, note="已办结，材料存支部")
        step = 1 + entry.pk % 4
        returned = entry.pk % 19 == 0 and not entry.events.filter(kind="returned").exists()
        self._at(add_workdays(day, step), "send_back" if returned else "verify", entry.pk, None)
        return "claimed"

    def _verify(self, entry, _fact, day, at):
        actor = self.cast.keeper(entry, but=entry.claimed_by)
        rules.verify_and_strike_off(entry, actor=actor, at=at, note="已核实")
        if entry.pk % 23 == 0:
            self._at(day + timedelta(days=20), "sample", entry.pk, None)
        return "struck off"

    def _send_back(self, entry, _fact, day, at):
        rules.return_claim(
            entry, actor=self.cast.keeper(entry), at=at, note="缺少走访记录，请补充。"
        )
        self._at(day + timedelta(days=5), "claim", entry.pk, None)
        return "returned"

    def _sample(self, entry, _fact, day, at):
        in_order = entry.pk % 10 != 0
        turns.sample_check(
            entry, actor=self.cast.supervisors[0], at=at, note="实地查看" if in_order else "与实际不符",
            result=Entry.Check.IN_ORDER if in_order else Entry.Check.NOT_IN_ORDER,
        )  # fmt: skip
        if not in_order:
            turns.reopen(entry, actor=self.cast.keeper(entry), at=at, note="抽查不属实，重新办理")
            self._at(day + timedelta(days=10), "claim", entry.pk, None)
        return "sample checks"

    def _ask(self, entry, days, day, at):
        if day > entry.due:
            return None
        due = min(entry.due + timedelta(days=days), date(self.year + 1, 1, 31))
        turns.ask_extension(entry, actor=self.cast.member(entry), at=at, due=due, note=_REASON)
        self._at(day + timedelta(days=2), "decide", entry.pk, None)
        return "extensions asked"

    def _decide(self, entry, _fact, day, at):
        actor = self.cast.keeper(entry, but=entry.asked_by)
        if entry.pk % 6 == 0:
            turns.refuse_extension(entry, actor=actor, at=at, note="时间足够，请按期完成。")
            return "extensions refused"
        entry = turns.extend(entry, actor=actor, at=at)
        self._at(entry.due - timedelta(days=3), "claim", entry.pk, Decimal(1))
        return "extensions approved"

    def _explain(self, entry, _fact, day, at):
        turns.close_unfulfilled(
            entry, actor=self.cast.keeper(entry), at=at, cause=Cause.OBJECTIVE, note=_CAUSE
        )
        return "not fulfilled, explained"

    def _neglect(self, entry, _fact, day, at):
        turns.close_unfulfilled(
            entry, actor=self.cast.keeper(entry), at=at, cause=Cause.NONE, note="经查未开展工作。"
        )
        return "not fulfilled"


def _drawn(rng):
    luck = rng.randrange(100)
    for fate, share in _FATES:
        luck -= share
        if luck < 0:
            return fate
    return "open"


#: The state of the entry that an act requires; in any other state the act is skipped.
_EXPECTS = {
    "verify": Entry.State.CLAIMED,
    "send_back": Entry.State.CLAIMED,
    "sample": Entry.State.STRUCK_OFF,
}


def _may(act, entry):
    if act == "decide" and not entry.requested_due:
        return False
    return entry.state == _EXPECTS.get(act, Entry.State.OPEN)
