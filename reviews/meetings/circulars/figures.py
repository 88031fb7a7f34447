"""The figures of a circular, from the ledger's append-only events as of a moment, so they can always be reproduced.

What organisation a branch counted towards is frozen with the figures, so that a later change of the tree
changes nothing; everything else is read from events, which cannot be changed.
"""

from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from access.seats import path_range
from accounts.organisations.models import Organisation
from accounts.people.models import Tier
from core.numbers import rates_of
from core.snapshots import snapshot
from ledger.entries.chain import head_of
from ledger.entries.models import Cause, Entry, Event
from ledger.handover.models import HandOver
from ledger.verification import REPLAY

State = Entry.State
#: The categories that an entry falls into, each into one; together they are all that is registered.
CATEGORIES = (
    "struck_off", "verified", "claimed", "under_way", "overdue", "explained", "unfulfilled",
)  # fmt: skip
_TENTH = Fraction(1, 10)
#: Most laggards named on the paper; the figures have all of them.
NAMED = 40


def freeze(issuer, *, year, moment):
    """The figures of ``issuer`` and everything below it for ``year`` as of ``moment``, as plain JSON values."""
    return compute(_tree(issuer), year=year, moment=moment)


@snapshot()
def still_hold(circular):
    """Whether the figures recomputed from the events equal the stored ones; if not, the record was changed.

    A laggard's name is not compared: it is no event, and people's names are corrected. Nor is the last digit of a rate:
    it follows from the counts, and circulars issued earlier keep rates that were rounded so as to add up to 100.
    """
    kept = circular.figures
    anew = compute(kept["tree"], year=circular.year, moment=circular.frozen_at)
    return _counted(anew) == _counted(kept) and all(map(_rates_follow, _lines(kept)))


def _counted(figures):
    """The figures without the parts that are not compared."""
    lines = [{key: line[key] for key in line if key != "rates"} for line in _lines(figures)]
    kept = {key: figures[key] for key in figures if key not in ("total", "units", "tiers")}
    return kept | {"lines": lines, "laggards": [row[1:] for row in figures["laggards"]]}


def _lines(figures):
    return [figures["total"], *figures["units"], *figures["tiers"]]


def _rates_follow(line):
    """Whether each rate is less than a tenth of a per cent from its count."""
    whole, rates = line["registered"] or 1, line["rates"]
    return rates.keys() == line["counts"].keys() and all(
        abs(Fraction(rates[name] or 0) - Fraction(count * 100, whole)) < _TENTH
        for name, count in line["counts"].items()
    )


def _tree(issuer):
    """{"units": [[code, name], …], "branches": {branch code: unit code}}."""
    rows = list(
        Organisation.objects.filter(path_range("path", issuer.path))
        .order_by("path")
        .values_list("path", "depth", "code", "name", "kind")
    )
    units, branches, unit = [], {}, None
    for path, depth, code, name, kind in rows:
        if depth == issuer.depth + 1 or path == issuer.path:
            unit = code
            units.append([code, name])
        if kind == Organisation.Kind.BRANCH:
            branches[code] = unit
    return {"units": units, "branches": branches}


def compute(tree, *, year, moment):
    """Figures for the branches of ``tree``; see ``freeze``."""
    today = timezone.localdate(moment)
    entries = _entries(tree, year)
    facts = _facts(entries, moment)
    moves = _moves(entries)
    by_unit, by_tier, laggards = defaultdict(Counter), defaultdict(Counter), []
    ledgers = set()
    for pk, code, tier, ledger, member, number, text in entries:
        fact = facts.get(pk)
        unit = tree["branches"].get(_branch_at(moves.get(pk), code, moment))
        if fact is None or unit is None:
            continue
        ledgers.add(ledger)
        category = _category(fact, today)
        if category == State.WITHDRAWN:
            continue
        by_unit[unit][category] += 1
        by_tier[tier][category] += 1
        if category == "overdue":
            due = date.fromisoformat(fact["wording"]["due"])
            laggards.append([member, unit, number, text, due.isoformat(), (today - due).days])
    laggards.sort(key=lambda row: (-row[5], row[1], row[2], row[3]))
    names = dict(tree["units"])
    return {
        "tree": tree,
        "total": _line(sum(by_unit.values(), Counter())),
        "units": [_line(by_unit[code]) | {"name": name} for code, name in tree["units"] if by_unit[code]],
        "tiers": [_line(by_tier[t]) | {"tier": t} for t in Tier.values if by_tier[t]],
        "laggards": [[row[0], names[row[1]], *row[2:]] for row in laggards],
        "head": _head(ledgers, moment),
    }  # fmt: skip


def _entries(tree, year):
    """Entries of the tree's branches today, and those that a branch of the tree handed over."""
    codes = list(tree["branches"])  # a branch may have moved in the tree by now
    given = HandOver.objects.filter(giver__code__in=codes, entry=OuterRef("pk"))
    here = Q(branch__code__in=codes)
    rows = Entry.objects.filter(here | Q(Exists(given)), year=year).order_by("pk")
    return list(
        rows.values_list(
            "pk", "branch__code", "tier", "ledger_id", "ledger__member__name", "number", "text"
        )
    )


def _facts(entries, moment):
    """Entry id → its facts by its events until ``moment``."""
    wanted = {row[0] for row in entries}
    facts = {}
    if not wanted:
        return facts
    events = Event.objects.filter(
        entry_id__gte=min(wanted), entry_id__lte=max(wanted), occurred_at__lte=moment
    )
    events = events.order_by("ledger_id", "seq").values_list("entry_id", "kind", "data")
    for entry_id, kind, data in events.iterator(chunk_size=5000):
        if entry_id in wanted:
            REPLAY[kind](facts.setdefault(entry_id, {}), data)
    return facts


def _moves(entries):
    """Entry id → [(at, from code, to code), …] of its hand-overs, in order."""
    moves = defaultdict(list)
    events = Event.objects.filter(kind=Event.Kind.HANDED_OVER, entry__year__isnull=False)
    known = {row[0] for row in entries}
    for entry_id, at, data in events.order_by("seq").values_list("entry_id", "occurred_at", "data"):
        if entry_id in known:
            moves[entry_id].append((at, data["from"], data["to"]))
    return moves


def _branch_at(moves, now, moment):
    """The code of the branch that the entry belonged to at ``moment``; ``now`` is that of today."""
    if not moves:
        return now
    past = [to for at, _from, to in moves if at <= moment]
    return past[-1] if past else moves[0][1]


def _category(fact, today):
    state = fact["state"]
    if state == State.UNFULFILLED:
        return "explained" if fact["cause"] == Cause.OBJECTIVE else "unfulfilled"
    if state == State.OPEN:
        return "overdue" if date.fromisoformat(fact["wording"]["due"]) < today else "under_way"
    return str(state)


def _line(counter):
    counts = {name: counter[name] for name in CATEGORIES}
    return {"registered": sum(counts.values()), "counts": counts, "rates": rates_of(counts)}


def _head(ledgers, moment):
    """One digest over the ledgers as they stood at ``moment``: a rewritten past shows."""
    if not ledgers:
        return head_of([])
    heads = {}
    events = Event.objects.filter(
        ledger_id__gte=min(ledgers), ledger_id__lte=max(ledgers), occurred_at__lte=moment
    )
    events = events.order_by("ledger_id", "seq").values_list(
        "ledger_id", "ledger__number", "digest"
    )
    for ledger, number, digest in events.iterator(chunk_size=5000):
        if ledger in ledgers:
            heads[number] = digest
    return head_of(sorted(heads.items()))
