"""Queries of the pages and papers of an inspection."""

from collections import defaultdict

from django.db.models import Count, Q

from ledger.entries.models import Entry
from ledger.pages.lights import show

from .inspection_papers import check_sheet
from .models import Finding, Recheck, Sample


def entries_of(ledgers, *, year, today):
    """Ledger id → its entries of ``year``, ready to be shown, each with ``proofs``. One query."""
    rows = (
        Entry.objects.standing()
        .filter(ledger__in=ledgers, year=year)
        .with_light(today)
        .annotate(proofs=Count("evidence"))
        .select_related("ledger__member")
        .order_by("ledger", "number")
    )
    found = defaultdict(list)
    for entry in show(rows, today):
        found[entry.ledger_id].append(entry)
    return found


def earlier_findings(samples):
    """Ledger id → the findings whose re-check is planned in the samples' inspection. One query."""
    rows = Finding.objects.filter(
        rechecks__state=Recheck.State.DUE,
        rechecks__inspection__in={sample.inspection_id for sample in samples},
        entry__ledger__in={sample.ledger_id for sample in samples},
    ).select_related("entry", "responsible")
    found = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.entry.ledger_id].append(row)
    return found


def check_sheets(samples, *, today):
    """The printed check sheets of ``samples`` (with inspection, ledger and branch) as Paper. Two queries."""
    samples = list(samples)
    if not samples:
        return []
    year = samples[0].inspection.year
    entries = entries_of([sample.ledger_id for sample in samples], year=year, today=today)
    earlier = earlier_findings(samples)
    return [
        check_sheet(sample, entries[sample.ledger_id], earlier[sample.ledger_id])
        for sample in samples
    ]


def figures_of(inspection, seat):
    """Counts of the check sheets in the seat's scope by state, and of their findings. Two queries."""
    state = Sample.State
    sheets = Sample.objects.visible_to(seat).filter(inspection=inspection).aggregate(
        total=Count("pk"), drawn=Count("pk", filter=Q(state=state.DRAWN)),
        checked=Count("pk", filter=Q(state=state.CHECKED)), not_met=Count("pk", filter=Q(state=state.NOT_MET)),
        by_risk=Count("pk", filter=Q(how=Sample.How.RISK)),
    )  # fmt: skip
    findings = Finding.objects.visible_to(seat).filter(sample__inspection=inspection).aggregate(
        findings=Count("pk"), unresolved=Count("pk", filter=Q(state__in=Finding.UNRESOLVED)),
    )  # fmt: skip
    return sheets | findings
