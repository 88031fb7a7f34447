"""Carrying a plan out: sheets, items, the branch's confirmation, and claims of what the workbook says is fulfilled."""

from collections import defaultdict
from itertools import batched

from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.audit.rules import recorded_import
from core.statistics import refresh_after
from jobs.parts import Parts, paced
from ledger.claims.bulk import record_fulfilled
from ledger.entries.models import Entry, EntryKind
from pledges.errors import PledgeError

from ..confirmation.confirming import confirm
from ..cycles.models import Cycle
from ..enrolment.models import Enrolment
from ..sheet.models import Item, Sheet
from .planning import take_out_closed

#: Attempts at a part when somebody writes the same members' sheets at the same time.
TRIES = 3


def apply(plan, *, cycle, actor, at, run=None):
    """Carry out ``plan`` in brief parts, a member with all of that member's rows in one.

    run   account of the parts (jobs.parts.Parts); it may stop the import between two
    Raises PledgeError when the cycle was closed meanwhile. Rows that have become invalid move to ``plan.refused``.
    """
    run, commons = run or Parts(), _commons(cycle)
    facts = {"cycle": cycle, "actor": actor, "at": at}
    total = run.kept.total() + plan.accepted + plan.changed
    with recorded_import(
        "pledges_imported", plan, run, actor=actor, at=at, subject=str(cycle.year)
    ):
        for members in paced(sorted(plan.new, key=lambda member: member.pk)):
            run.advance(run.kept.total(), total)
            _take_part(plan, members, commons, run, **facts)
        for struck in paced(plan.struck):
            run.advance(run.kept.total(), total)
            with run.part() as done:
                _strike(struck, actor=actor, at=at)
                done["changed"] += len(struck)
        run.advance(total, total)
    plan.refused.sort(key=lambda refusal: refusal.number)
    refresh_after(total)


def _take_part(plan, members, commons, run, *, cycle, actor, at):
    for tries in range(1, TRIES + 1):
        try:
            with run.part() as done:
                _refuse_closed(cycle)
                chunk = {
                    member: plan.new[member]
                    for member in take_out_closed(plan, members, cycle=cycle)
                }
                _take(chunk, cycle, commons, actor=actor, at=at)
                done["accepted"] += sum(len(rows) for rows in chunk.values())
            return
        except IntegrityError:
            members = [member for member in members if member in plan.new]
            if tries == TRIES:
                raise


def _refuse_closed(cycle):
    if not Cycle.objects.filter(pk=cycle.pk, state=Cycle.State.OPEN).exists():
        raise PledgeError(_("The cycle is no longer open: open it and import again."))


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
    _delete_blank(chunk, cycle)
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
                Item(
                    sheet=sheet,
                    kind=EntryKind.COMMON,
                    number=number,
                    common=common,
                    text=common.text,
                )
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
    _record({item.pk: day for item, day in fulfilled}, actor=actor, at=at, by="item")


def _delete_blank(members, cycle):
    """Drafts in which nothing is written give way to what is imported."""
    sheets = Sheet.objects.filter(cycle=cycle, member__in=list(members))
    sheets.exclude(pk__in=sheets.written().values("pk")).delete()


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
        is_hot_issue=row.hot,
        statutory_days=row.statutory_days,
        pledged_days=row.pledged_days,
    )


def _strike(struck, *, actor, at):
    _record({entry_id: row.fulfilled_on for entry_id, row in struck}, actor=actor, at=at, by="pk")


def _record(days, *, actor, at, by):
    """Record as claimed, by ``actor``, the entries found by ``by`` ("pk" or "item") with their days of fulfilment."""
    pairs = []
    for ids in batched(sorted(days), 500):
        entries = Entry.objects.filter(**{f"{by}__in": ids})
        entries = entries.select_related("ledger").annotate(key=F(by))
        pairs += [(entry, days[entry.key]) for entry in entries]
    record_fulfilled(
        pairs, actor=actor, at=at, note=_("The imported workbook says that it is fulfilled")
    )
