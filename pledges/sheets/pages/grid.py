"""A branch's members with their sheets and items, read in few queries; and saving the rows that were typed for one of them."""

from dataclasses import dataclass, replace

from django.db import transaction

from ledger.entries.models import EntryKind

from ..sheet import drafting, queries
from ..sheet.models import Sheet
from ..sheet.quality import advise_all
from ..sheet.rules import start_sheet


@dataclass
class Line:
    """One member of the grid: the sheet, or None, and its items in order.

    foreign   whether there is a sheet that the reader may not see: another branch has it
    before    whether there is a sheet of last year, whose items can be taken
    """

    member: object
    sheet: object = None
    items: tuple = ()
    foreign: bool = False
    before: bool = False

    @property
    def own(self):
        """The items besides the common ones."""
        return [item for item in self.items if item.kind != EntryKind.COMMON]

    @property
    def commons(self):
        return len(self.items) - len(self.own)


def lines_of(branch, cycle, seat):
    """The Lines of the branch's members who pledge, and the advice on their items: {item key: [Flag, …]}."""
    members = [
        member
        for member in queries.members_with_sheets(seat, cycle).filter(branch=branch)
        if member.sheet_pk or not (member.exempt_reason or member.left_out)
    ]
    keys = [member.sheet_pk for member in members if member.sheet_pk]
    rows = Sheet.objects.visible_to(seat).filter(pk__in=keys)
    rows = rows.select_related("cycle", "branch", "drafted_by")
    sheets = {sheet.pk: sheet for sheet in rows.prefetch_related("items__parts")}
    lines = [_line(member, sheets.get(member.sheet_pk)) for member in members]
    last = Sheet.objects.standing().filter(cycle__year=cycle.year - 1, member__in=members)
    had = set(last.values_list("member", flat=True))
    for line in lines:
        line.before = line.member.pk in had
    written = [(line.sheet, line.items) for line in lines if line.sheet]
    return lines, advise_all(branch.pk, cycle, written)


def _line(member, sheet):
    if sheet is None:
        return Line(member, foreign=bool(member.sheet_pk))
    sheet.member = member
    items = (item for item in sheet.items.all() if item.withdrawn_in is None)
    return Line(member, sheet, tuple(items))


@transaction.atomic
def save_line(line, cycle, items, *, version, actor, at):
    """Save ``items`` (ItemContent) as those of the member's sheet, which is started if there is none.

    Returns the sheet and the items' keys. Raises what start_sheet and save_draft raise.
    """
    sheet = line.sheet or start_sheet(line.member, cycle, actor=actor, at=at, by_branch=True)
    content = replace(drafting.stored(sheet), items=tuple(items))
    return drafting.save_draft(sheet, content, version=version, actor=actor, at=at)


@transaction.atomic
def take_last_year(line, sheet, cycle, *, actor, at):
    """Add last year's items, with blanks, to the member's ``sheet``, which is started if there is none."""
    sheet = sheet or start_sheet(line.member, cycle, actor=actor, at=at, by_branch=True)
    return drafting.carry_over(sheet, actor=actor, at=at)


def tick_commons(lines, *, actor, at):
    """Tick all common items on each draft that has not pledged all of them; returns how many were changed."""
    changed = 0
    for sheet in [line.sheet for line in lines if line.sheet and line.sheet.is_editable]:
        there = drafting.stored(sheet)
        offered = frozenset(drafting.offered_commons(sheet).values_list("pk", flat=True))
        if there.commons != offered:
            content = replace(there, commons=offered)
            drafting.save_draft(sheet, content, version=sheet.version, actor=actor, at=at)
            changed += 1
    return changed
