"""Which ledgers an inspection checks: those with unresolved findings, the riskiest, and some at random.

Lots decide: a ledger's lot is the SHA-256 of the recorded seed and its number. Anyone who has the seed can draw the
same sample again; nobody can choose a seed that spares a certain ledger without trying it out first.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q

from access.seats import path_range
from ledger.entries.models import Cause, Entry, Ledger
from ledger.evidence.models import Evidence
from pledges.disclosure.opinions.queries import open_opinions

from .models import POINTS, Finding, Recheck, Sample

_STATE = Entry.State


@dataclass(frozen=True)
class Drawn:
    """One ledger of the sample; ``grounds``: what its points were given for → how often."""

    ledger: int
    branch: int
    how: str
    score: int
    grounds: dict


def lot(seed, number):
    """The lot of the ledger ``number``: 64 hexadecimal digits. The lowest are drawn."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def draw_sample(inspection, *, today):
    """The sample as a list of Drawn in the order of the check sheets: branch by branch, ledger by ledger.

    Ledgers with findings that no inspection has re-checked always belong to it; ``by_risk`` and ``at_random`` are added to these.
    """
    candidates = _candidates(inspection)
    grounds = _grounds(inspection, today)
    points = POINTS | inspection.points
    scores = {
        pk: sum(points[ground] * count for ground, count in found.items())
        for pk, found in grounds.items()
    }
    lots = {pk: lot(inspection.seed, number) for pk, (number, _branch, _path) in candidates.items()}
    must = {pk for pk in candidates if grounds.get(pk, {}).get("finding")}
    risky = sorted(
        (pk for pk in candidates if scores.get(pk) and pk not in must),
        key=lambda pk: (-scores[pk], lots[pk]),
    )
    risky = must | set(risky[: inspection.by_risk])
    rest = sorted((pk for pk in candidates if pk not in risky), key=lots.get)
    chosen = risky | set(rest[: inspection.at_random])
    how = Sample.How
    return [
        Drawn(
            pk, candidates[pk][1], how.RISK if pk in risky else how.RANDOM, scores.get(pk, 0),
            dict(grounds.get(pk, {})),
        )
        for pk in sorted(chosen, key=lambda pk: (candidates[pk][2], candidates[pk][0]))
    ]  # fmt: skip


def keep_sample(inspection, drawn):
    """Write the check sheets of the ``drawn`` ledgers, numbered in their order: DC-2026-1-0012-0007."""
    prefix = f"DC-{inspection.year}-{inspection.half}-{inspection.organisation.code}"
    rows = [
        Sample(
            inspection=inspection, number=number, serial=f"{prefix}-{number:04d}", ledger_id=row.ledger,
            branch_id=row.branch, how=row.how, score=row.score, grounds=row.grounds,
        )
        for number, row in enumerate(drawn, start=1)
    ]  # fmt: skip
    Sample.objects.bulk_create(rows, batch_size=500)


def _ledgers(inspection):
    """The ledgers that may be drawn: those of active members in scope with entries of the year."""
    entries = Entry.objects.standing().filter(ledger=OuterRef("pk"), year=inspection.year)
    scope = path_range("member__branch__path", inspection.organisation.path)
    return Ledger.objects.filter(scope, Exists(entries), member__status="active")


def _candidates(inspection):
    """Ledger id → (number, branch id, branch path)."""
    facts = ("pk", "number", "member__branch", "member__branch__path")
    return {pk: rest for pk, *rest in _ledgers(inspection).values_list(*facts)}


def _grounds(inspection, today):
    """Ledger id → Counter of grounds, by the record of today. Three queries."""
    proof = Evidence.objects.filter(entry=OuterRef("pk"))
    done = Q(state__in=Entry.DONE)
    rows = (
        Entry.objects.standing()
        .filter(path_range("branch__path", inspection.organisation.path), year=inspection.year)
        .order_by()
        .values("ledger")
        .annotate(
            overdue=Count("pk", filter=Q(state=_STATE.OPEN, due__lt=today)),
            unfulfilled=Count("pk", filter=Q(state=_STATE.UNFULFILLED, cause=Cause.NONE)),
            extended=Count("pk", filter=Q(extension_count__gte=2)),
            late=Count("pk", filter=done & Q(fulfilled_on__gt=F("due"))),
            no_proof=Count(
                "pk", filter=(done | Q(state=_STATE.CLAIMED)) & ~Q(kind="common") & ~Exists(proof)
            ),
        )
    )
    grounds = {}
    for row in rows.iterator(chunk_size=5000):
        pk = row.pop("ledger")
        if found := Counter({name: count for name, count in row.items() if count}):
            grounds[pk] = found
    for pk in _found_before(inspection).values_list("entry__ledger", flat=True):
        grounds.setdefault(pk, Counter())["finding"] += 1
    for pk, count in open_opinions(_ledgers(inspection)).items():
        grounds.setdefault(pk, Counter())["opinion"] += count
    return grounds


def _found_before(inspection):
    """The findings in scope that this inspection re-checks: not withdrawn, and not yet passed in an inspection."""
    passed = Recheck.objects.filter(
        finding=OuterRef("pk"), inspection__isnull=False, state=Recheck.State.PASSED
    )
    findings = Finding.objects.filter(path_range("branch__path", inspection.organisation.path))
    return findings.exclude(state=Finding.State.WITHDRAWN).filter(~Exists(passed))


def findings_to_recheck(inspection):
    """The findings whose re-check belongs to the inspection being drawn."""
    return _found_before(inspection).exclude(sample__inspection=inspection).order_by("pk")
