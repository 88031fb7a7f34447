"""Carrying a plan out: sheets, items, the branch's confirmation, and claims of what the workbook says is fulfilled."""

from collections import defaultdict

from django.db import transaction
from django.utils.translation import gettext as _

from config.statistics import refresh_after
from ledger.bulk import record_fulfilled
from ledger.models import Entry, Kind

from ..confirmation.confirming import confirm
from ..models import Enrolment, Item, Sheet

#: Members confirmed at one go: bounds the memory and lets progress be shown.
CHUNK = 400


def apply(plan, *, cycle, actor, at, advance=None):
    """Carry out ``plan`` in one transaction: all of it or nothing.

    advance(done, total) is told of the progress in rows, where it is given; it may raise to stop.
    """
    total, done = plan.accepted + plan.changed, 0
    commons = _commons(cycle)
    with transaction.atomic():
        members = sorted(plan.new, key=lambda member: member.pk)
        for start in range(0, len(members), CHUNK):
            chunk = {member: plan.new[member] for member in members[start : start + CHUNK]}
            _take(chunk, cycle, commons, actor=actor, at=at)
            done += sum(len(rows) for rows in chunk.values())
            if advance:
                advance(done, total)
        _strike(plan.struck, actor=actor, at=at)
        refresh_after(total)
        if advance:
            advance(total, total)


def _commons(cycle):
    """tier → team or "" → common items in order."""
    found = defaultdict(lambda: defaultdict(list))
    for row in cycle.common_items.filter(withdrawn=False).order_by("team", "number"):
        found[row.tier][row.team].append(row)
    return found


def _take(chunk, cycle, commons, *, actor, at):
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                cycle=cycle, member=member, branch_id=member.branch_id,
                state=Enrolment.State.ENROLLED, decided_by=actor, decided_at=at,
            )
            for member in chunk
        ],
        update_conflicts=True,
        unique_fields=["cycle", "member"],
        update_fields=["state", "decided_by", "decided_at"],
    )  # fmt: skip
    sheets = Sheet.objects.bulk_create(
        [
            Sheet(
                cycle=cycle, member=member, branch_id=member.branch_id, tier=member.tier,
                state=Sheet.State.SUBMITTED, drafted_by=actor, saved_at=at, submitted_at=at,
            )
            for member in chunk
        ]
    )  # fmt: skip
    items, fulfilled = [], []
    for sheet in sheets:
        for number, common in enumerate(_commons_for(sheet.member, commons), start=1):
            items.append(
                Item(sheet=sheet, kind=Kind.COMMON, number=number, common=common, text=common.text)
            )
        numbers = defaultdict(int)
        for row in chunk[sheet.member]:
            numbers[row.kind] += 1
            item = _item(sheet, row, numbers[row.kind])
            items.append(item)
            if row.fulfilled_on:
                fulfilled.append((item, row.fulfilled_on))
    Item.objects.bulk_create(items, batch_size=1000)
    confirm(sheets, actor=actor, at=at)
    _record({item.pk: day for item, day in fulfilled}, actor=actor, at=at, by="source")


def _commons_for(member, commons):
    of_tier = commons[member.tier]
    return of_tier[""] + (of_tier[member.team] if member.team else [])


def _item(sheet, row, number):
    return Item(
        sheet=sheet,
        kind=row.kind,
        number=number,
        text=row.text,
        measure=row.measure,
        deadline=row.deadline,
        hot=row.hot,
        statutory_days=row.statutory_days,
        pledged_days=row.pledged_days,
    )


def _strike(struck, *, actor, at):
    _record({entry_id: row.fulfilled_on for entry_id, row in struck}, actor=actor, at=at, by="pk")


def _record(days, *, actor, at, by):
    """Record as claimed, by ``actor``, the entries found by ``by`` ("pk" or "source") with their days of fulfilment."""
    ids, pairs = sorted(days), []
    for start in range(0, len(ids), 500):
        entries = Entry.objects.filter(**{f"{by}__in": ids[start : start + 500]}).select_related(
            "ledger"
        )
        pairs += [(entry, days[getattr(entry, by)]) for entry in entries]
    record_fulfilled(
        pairs, actor=actor, at=at, note=_("The imported workbook says that it is fulfilled")
    )
