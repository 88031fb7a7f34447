"""What a roster import would do: every row is accepted (new), unchanged, changed or refused.

Planning reads the database and writes nothing; applying.py carries a plan out. A row means a member when
branch, name and phone agree; or branch and name, where only one person on both sides is called so; or,
in another branch, name and phone: then the member has been transferred.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from jobs.workbooks.tables import Refusal, RowRefused

from ..access import path_range
from ..organisations.models import Organisation
from ..organisations.names import organisation_key
from ..people.models import Member, Tier
from ..people.names import name_key
from .rows import read_row

#: Facts that a row may change; dates are compared with their precision.
_FACTS = ("gender", "ethnicity", "education", "post", "phone", "exempt_reason", "team")


@dataclass
class Change:
    """A member whose facts differ from the row: ``fields`` are those that change, old → new value."""

    member: Member
    row: object
    fields: dict

    @property
    def described(self):
        """[(label, old, new)] as a person reads them."""
        lines = []
        for name, (old, new) in self.fields.items():
            column = Member._meta.get_field(name)
            labels = dict(column.flatchoices)
            lines.append((column.verbose_name, labels.get(old, old), labels.get(new, new)))
        return lines


@dataclass
class Plan:
    """The outcome of each row of a roster."""

    new: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    unchanged: int = 0
    refused: list = field(default_factory=list)

    @property
    def counts(self):
        """{"accepted": …, "unchanged": …, "changed": …, "refused": …}"""
        return {
            "accepted": len(self.new),
            "unchanged": self.unchanged,
            "changed": len(self.changes),
            "refused": len(self.refused),
        }


def make_plan(records, *, seat=None):
    """Plan the import of ``records``. With a ``seat``, only into the organisations that it covers."""
    plan, rows = Plan(), []
    seen = {}
    for record in records:
        try:
            record.refuse_formulas()
            row = read_row(record.number, record.values)
            _refuse_twice(seen, row)
            rows.append(row)
        except RowRefused as refusal:
            plan.refused.append(Refusal(record.number, str(refusal), refusal.field))
    known = _Known(rows, seat)
    for row in rows:
        try:
            _sort_in(plan, known, row)
        except RowRefused as refusal:
            plan.refused.append(Refusal(row.number, str(refusal), refusal.field))
    plan.refused.sort(key=lambda refusal: refusal.number)
    return plan


def _refuse_twice(seen, row):
    key = (organisation_key(row.branch), name_key(row.name), row.phone)
    first = seen.setdefault(key, row.number)
    if first != row.number:
        raise RowRefused(
            _("The same person stands in row %(number)s already: remove one of the two.")
            % {"number": first},
            "name",
        )


def _sort_in(plan, known, row):
    member = known.member_of(row)
    known.refuse_outside(row)
    if member is None:
        plan.new.append(row)
        return
    fields = _differences(member, row, known)
    if fields:
        plan.changes.append(Change(member, row, fields))
    else:
        plan.unchanged += 1


def _differences(member, row, known):
    """field → (old, new) of what the row says otherwise; what it leaves open changes nothing."""
    fields = {}
    for name in _FACTS:
        value = getattr(row, name)
        if value and value != getattr(member, name):
            fields[name] = (getattr(member, name), value)
    for name in ("born", "joined"):
        day, precision = getattr(row, f"{name}_on"), getattr(row, f"{name}_precision")
        old, old_precision = getattr(member, f"{name}_on"), getattr(member, f"{name}_precision")
        if day and not _agrees(day, precision, old, old_precision):
            fields[f"{name}_on"] = (old, day)
    if member.tier != row.tier:
        fields["tier"] = (member.tier, row.tier)
    if row.tier != Tier.DISTRICT_LEADER:
        fields.pop("team", None)
    if known.key_of(member) != organisation_key(row.branch):
        fields["branch"] = (member.branch.name, row.branch)
    return fields


_DEPTH = {"year": 1, "month": 2, "day": 3}


def _agrees(day, precision, old, old_precision):
    """Whether a date says nothing new: it agrees with the old one as far as it goes."""
    if old is None or _DEPTH[precision] > _DEPTH[old_precision]:
        return False
    depth = _DEPTH[precision]
    return day.timetuple()[:depth] == old.timetuple()[:depth]


class _Known:
    """What is in the database, and how often a name stands in the file, read once."""

    def __init__(self, rows, seat):
        self._in_file = Counter((organisation_key(row.branch), name_key(row.name)) for row in rows)
        self._keys = {
            pk: organisation_key(name)
            for pk, name in Organisation.objects.branches().values_list("pk", "name")
        }
        self._by_branch, self._by_phone = defaultdict(list), defaultdict(list)
        members = Member.objects.active().select_related("branch")
        for member in members.iterator(chunk_size=2000):
            self._by_branch[self._keys[member.branch_id], member.name_key].append(member)
            if member.phone:
                self._by_phone[member.name_key, member.phone].append(member)
        self._allowed = _allowed_keys(seat)

    def key_of(self, member):
        return self._keys[member.branch_id]

    def member_of(self, row):
        """The member that the row means, or None for a new one."""
        place = (organisation_key(row.branch), name_key(row.name))
        here = self._by_branch.get(place, [])
        for member in here:
            if member.phone == row.phone:
                return member
        if len(here) == 1 and self._in_file[place] == 1:
            return here[0]
        elsewhere = self._by_phone.get((name_key(row.name), row.phone), [])
        return elsewhere[0] if len(elsewhere) == 1 and row.phone else None

    def refuse_outside(self, row):
        if self._allowed is None:
            return
        known = {organisation_key(row.branch), organisation_key(row.committee)}
        if not known & self._allowed:
            raise RowRefused(_("This branch is not among your units: leave the row out."), "branch")


def _allowed_keys(seat):
    """Names of the units that ``seat`` covers, or None where it covers the whole tree."""
    if seat is None or any(organisation.depth == 1 for organisation in seat.organisations):
        return None
    keys = set()
    for organisation in seat.organisations:
        rows = Organisation.objects.filter(path_range("path", organisation.path))
        keys.update(organisation_key(name) for name in rows.values_list("name", flat=True))
    return keys
