"""The plan of an import of pledges: every row is accepted, unchanged, changed or refused.

Planning reads the database and writes nothing; applying.py carries a plan out. A row is the same item
as one already there when member, text and deadline agree; of several alike the first unmatched one.

An import does nothing that its user could not do by hand: "fulfilled" is that person's claim, which somebody
else verifies, and new items of one's own are refused, because nobody confirms their own sheet.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from access.own import is_own
from accounts.organisations.models import Organisation
from accounts.organisations.names import organisation_key
from accounts.people.models import Member
from accounts.roster.asking import RowAsked
from ledger.entries.models import Entry
from ledger.entries.verbs import fault_of_day
from pledges.errors import PledgeError
from workbooks.cells import clean_text
from workbooks.records import Refusal, RowRefused

from ..enrolment.models import Enrolment
from ..sheet.models import Item, Sheet
from ..sheet.rules import refuse_key_work
from .asking import Words
from .rows import ALIASES, read_row, understood
from .sentences import claims_words, early_words, unnamed_words

#: Most new items shown in the preview.
NEW_SHOWN = 100


@dataclass
class Plan:
    """The outcome of each row.

    new      member → rows; a row's ``fulfilled_on`` becomes a claim
    struck   (entry id, row) of open items that become claimed
    early    how many say fulfilled on a future day of the year; refused, or imported as still open
    as_open  whether somebody has said that these are imported as still open
    unnamed  how many say fulfilled without the name of a person who could claim it; these stay open
    notes    [(row number, sentence)] about rows that need a look
    words    the WordQuestions that were asked
    """

    new: dict = field(default_factory=lambda: defaultdict(list))
    struck: list = field(default_factory=list)
    unchanged: int = 0
    refused: list = field(default_factory=list)
    early: int = 0
    as_open: bool = False
    unnamed: int = 0
    notes: list = field(default_factory=list)
    words: list = field(default_factory=list)

    @property
    def taken_in(self):
        """[(row number, [(label, text)])] of the new items, as they are read."""
        rows = sorted(
            ((row.number, member, row) for member, rows in self.new.items() for row in rows),
            key=lambda found: found[0],
        )
        return [
            (number, understood(row, {"name": member.name, "branch": member.branch.name}))
            for number, member, row in rows[:NEW_SHOWN]
        ]

    @property
    def accepted(self):
        return sum(len(rows) for rows in self.new.values())

    @property
    def changed(self):
        return len(self.struck)

    @property
    def claims(self):
        """How many rows say that their item is fulfilled and become claims."""
        new = sum(bool(row.fulfilled_on) for rows in self.new.values() for row in rows)
        return new + len(self.struck)

    def sentences(self):
        """The notes on the plan, besides its counts."""
        said = (
            (self.claims, claims_words), (self.early * self.as_open, early_words),
            (self.unnamed, unnamed_words),
        )  # fmt: skip
        return [words(count) % {"count": count} for count, words in said if count]

    @property
    def counts(self):
        """{"accepted": …, "unchanged": …, "changed": …, "refused": …}"""
        return {
            "accepted": self.accepted,
            "unchanged": self.unchanged,
            "changed": self.changed,
            "refused": len(self.refused),
        }


def make_plan(records, *, cycle, seat=None, actor=None, today=None, as_open=False, answers=None):
    """Plan the import of ``records`` (workbooks.records.Record) into ``cycle``.

    seat     only members that it may see are found; without one (a command) all are
    actor    who imports: the seat's person unless given
    as_open  whether an item fulfilled on a future day of the year is imported as still open, instead of refused
    answers  of the preview (asking.py); None where nobody can be asked
    """
    known = _Known(cycle, seat)
    actor, today = actor or (seat and seat.user), today or timezone.localdate()
    words = Words(answers, {name: headings[0] for name, headings in ALIASES.items()})
    plan = Plan(as_open=as_open)
    for record in records:
        try:
            record.refuse_formulas()
            row = read_row(record.number, record.values, year=cycle.year, words=words)
            member = known.member_of(row)
            _sort_in(plan, known, member, row, actor, today)
            plan.notes += [(row.number, note) for note in (*row.notes, *_other_phone(member, row))]
        except RowRefused as refusal:
            plan.refused.append(_refusal(record, refusal))
    plan.words = list(words.asked.values())
    return plan


def take_out_closed(plan, members, *, cycle):
    """The plan's ``members`` who can still be written, read again: the plan may be minutes old.

    The rows of the others are refused.
    """
    keys = [member.pk for member in members]
    closed, now = _Closed(cycle, keys), Member.objects.active().in_bulk(keys)
    still = []
    for member in members:
        try:
            closed.refuse(_unmoved(member, now.get(member.pk)))
            still.append(now[member.pk])
        except RowRefused as refusal:
            rows = plan.new.pop(member)
            plan.refused += [
                Refusal(row.number, str(refusal), refusal.field, member.name) for row in rows
            ]
    return still


def _unmoved(planned, now):
    if now is None or now.branch_id != planned.branch_id:
        raise RowRefused(
            _(
                "The member has left the branch meanwhile: correct the branch, or leave the row out."
            ),
            "branch",
        )
    return now


def _refusal(record, error):
    """What is said of a refused record."""
    name, unit = (clean_text(record.values.get(field)) for field in ("name", "branch"))
    asked = isinstance(error, RowAsked)
    return Refusal(record.number, str(error), error.field, name, unit, asked)


def _sort_in(plan, known, member, row, actor, today):
    existing = known.take_item(member.pk, row)
    if existing is not None:
        state, entry_id = existing
        if (
            state == Entry.State.OPEN
            and (row := _claimable(plan, row, actor, today, known.year)).fulfilled_on
        ):
            plan.struck.append((entry_id, row))
        else:
            plan.unchanged += 1
        return
    known.refuse_closed(member)
    if is_own(actor, member.pk):
        raise RowRefused(
            _(
                "This is your own pledge, and nobody confirms their own sheet: let an administrator or another secretary import this row, or hand in your sheet on screen."
            ),
            "name",
        )
    try:
        refuse_key_work(member, {row.kind})
    except PledgeError as refused:
        raise RowRefused(str(refused), "kind") from None
    row = _claimable(plan, row, actor, today, known.year)  # before the member counts as new
    plan.new[member].append(row)


def _claimable(plan, row, actor, today, year):
    """The row as ``actor`` can report it: without its day of fulfilment where nobody is named, or as the plan takes it.

    RowRefused for a day that the ledger refuses.
    """
    if not row.fulfilled_on:
        return row
    fault = fault_of_day(year, row.fulfilled_on, today)
    if fault and today < row.fulfilled_on and row.fulfilled_on.year == year:
        plan.early += 1
        if plan.as_open:
            return replace(row, fulfilled_on=None)
    if fault:
        raise RowRefused(str(fault), "fulfilled_on")
    if actor:
        return row
    plan.unnamed += 1
    return replace(row, fulfilled_on=None)


def _other_phone(member, row):
    """A number that is not the roster's is pointed out; the roster is not changed by pledges."""
    if row.phone and member.phone and row.phone != member.phone:
        said = _("The number %(phone)s is not that of the roster (%(known)s).")
        yield said % {"phone": row.phone, "known": member.phone}


class _Known:
    """The rows that exist already, read once, in a handful of queries."""

    def __init__(self, cycle, seat):
        self.year = cycle.year
        members = Member.objects.active()
        if seat is not None:
            members = members.visible_to(seat)
        self._members, self._named = defaultdict(list), defaultdict(list)
        branches = {}
        for pk, name in Organisation.objects.branches().values_list("pk", "name"):
            branches[pk] = organisation_key(name)
        self._branches = set(branches.values())
        for member in members.select_related("branch").iterator(chunk_size=2000):
            self._members[member.name_key, branches[member.branch_id]].append(member)
            self._named[member.name_key].append(member)
        self.refuse_closed = _Closed(cycle).refuse
        self._items = self._read_items(cycle)

    @staticmethod
    def _read_items(cycle):
        items = defaultdict(list)
        found = (
            Item.objects.standing()
            .filter(sheet__cycle=cycle, common__isnull=True)
            .order_by("sheet", "number")
        )
        for member, text, deadline, *entry in found.values_list(
            "sheet__member_id", "text", "deadline", "entry__state", "entry"
        ).iterator():
            items[member, text, deadline].append(tuple(entry))
        return items

    def member_of(self, row):
        """The one member that the row means; RowRefused where there is none or more than one."""
        found = self._members.get((row.name, row.branch), [])
        if row.unit is not None:
            found = [member for member in found if member.branch_id == row.unit]
        if not found:
            if row.branch not in self._branches:
                raise RowRefused(
                    _("There is no branch of this name: check it against the roster."), "branch"
                )
            self._refuse_moved(row)
            raise RowRefused(
                _(
                    "The branch has no member of this name: import the roster first, or correct the name."
                ),
                "name",
            )
        exact = [member for member in found if row.phone and member.phone == row.phone]
        if len(exact) == 1:
            return exact[0]
        if len(found) == 1:
            return found[0]
        raise RowRefused(
            _(
                "The branch has several members of this name: enter the phone number that the roster has."
            ),
            "phone",
        )

    def _refuse_moved(self, row):
        """Say where the member is now; only among those whom the importer may see."""
        elsewhere = self._named.get(row.name, [])
        if len(elsewhere) == 1:
            said = _(
                "The branch has no member of this name, but %(branch)s has one: correct the branch, or record the transfer first."
            )
            raise RowRefused(said % {"branch": elsewhere[0].branch.name}, "branch")

    def take_item(self, member_id, row):
        """State and id of the entry of the first unmatched item like this row, or None."""
        alike = self._items.get((member_id, row.text, row.deadline))
        return alike.pop(0) if alike else None


class _Closed:
    """Which members take no items from a workbook: of all in the cycle, or of ``members`` (keys)."""

    def __init__(self, cycle, members=None):
        here = {"cycle": cycle} if members is None else {"cycle": cycle, "member__in": members}
        written = Sheet.objects.standing().filter(**here).written()
        self._sheets = dict(written.values_list("member_id", "state"))
        left_out = Enrolment.objects.filter(state=Enrolment.State.NOT_ENROLLED, **here)
        self._left_out = set(left_out.values_list("member_id", flat=True))

    def refuse(self, member):
        if member.pk in self._left_out or member.exempt_reason:
            raise RowRefused(
                _("This member is not enrolled this year: enrol the member first."), "name"
            )
        state = self._sheets.get(member.pk)
        if state == Sheet.State.CONFIRMED:
            raise RowRefused(
                _("The member's sheet is confirmed already: request an amendment instead."), "text"
            )
        if state is not None:
            raise RowRefused(
                _(
                    "The member's sheet is being filled in on screen: confirm it there, or delete the draft first."
                ),
                "text",
            )
