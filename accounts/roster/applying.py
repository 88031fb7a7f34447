"""Carrying a roster plan out, in one transaction: units, new members, changed members."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ..audit.rules import record
from ..organisations.models import Organisation
from ..organisations.names import kind_of_committee, organisation_key
from ..organisations.rules import Codes, root
from ..people.models import Member, Posting, Tier
from ..people.rules import set_name

_PLAIN = ("gender", "ethnicity", "education", "post", "phone", "exempt_reason", "team",
          "born_on", "joined_on")  # fmt: skip
CHUNK = 500


@transaction.atomic
def apply(plan, *, actor, at, request=None, advance=None):
    """Carry out ``plan``: all of it or nothing. ``advance(done, total)`` may raise to stop."""
    units = _Units()
    done, total = 0, len(plan.new) + len(plan.changes)
    for start in range(0, len(plan.new), CHUNK):
        done += _admit(plan.new[start : start + CHUNK], units, at)
        if advance:
            advance(done, total)
    for change in plan.changes:
        _change(change, units, at)
    if advance:
        advance(total, total)
    record("roster_imported", actor=actor, detail=plan.counts, request=request, at=at)


class _Units:
    """Finds the branch of a row by name, or founds it (and the committee above it)."""

    def __init__(self):
        self._root = root()
        self._codes = Codes()
        self._found = {}
        for unit in Organisation.objects.filter(dissolved_on__isnull=True).order_by("-path"):
            self._found[unit.is_branch, organisation_key(unit.name)] = unit

    def branch_of(self, row):
        key = (True, organisation_key(row.branch))
        if key not in self._found:
            parent = self._committee_of(row)
            self._found[key] = self._add(parent, row.branch, Organisation.Kind.BRANCH, row.sector)
        return self._found[key]

    def _committee_of(self, row):
        if not row.committee:
            return self._root
        key = (False, organisation_key(row.committee))
        if key not in self._found:
            kind = kind_of_committee(row.committee, Organisation.Kind)
            self._found[key] = self._add(self._root, row.committee, kind, row.sector)
        return self._found[key]

    def _add(self, parent, name, kind, sector):
        parent = Organisation.objects.get(pk=parent.pk)  # its number of children has changed
        facts = {"name": name, "kind": kind, "sector": sector, "code": self._codes.next()}
        return Organisation.objects.add_child(parent, facts)


def _admit(rows, units, at):
    members = [_member(row, units.branch_of(row)) for row in rows]
    Member.objects.bulk_create(members, batch_size=CHUNK)
    since = timezone.localdate(at)
    Posting.objects.bulk_create(
        [Posting(member=m, branch=m.branch, tier=m.tier, since=since) for m in members],
        batch_size=CHUNK,
    )
    return len(members)


def _member(row, branch):
    member = Member(
        branch=branch,
        tier=row.tier,
        born_precision=row.born_precision,
        joined_precision=row.joined_precision,
        district_managed=row.tier in (Tier.DISTRICT_LEADER, Tier.UNIT_LEADER),
        **{name: getattr(row, name) for name in _PLAIN},
    )
    set_name(member, row.name)
    return member


def _change(change, units, at):
    member, row, fields = change.member, change.row, change.fields
    for name in _PLAIN:
        if name in fields:
            setattr(member, name, getattr(row, name))
    for name in ("born", "joined"):
        if f"{name}_on" in fields:
            setattr(member, f"{name}_precision", getattr(row, f"{name}_precision"))
    if "branch" in fields or "tier" in fields:
        _post_anew(member, row, units, at, moved="branch" in fields)
    member.save()


def _post_anew(member, row, units, at, *, moved):
    """End the open posting yesterday and open the next today; one opened today is only corrected."""
    today = timezone.localdate(at)
    posting = Posting.objects.select_for_update().get(member=member, until__isnull=True)
    member.branch, member.tier = units.branch_of(row), row.tier
    if row.tier != Tier.DISTRICT_LEADER:
        member.team = ""
    if posting.since >= today:
        posting.branch, posting.tier = member.branch, member.tier
        posting.save(update_fields=["branch", "tier"])
        return
    posting.until = today - timedelta(days=1)
    posting.end = Posting.End.TRANSFER if moved else Posting.End.TIER
    posting.save(update_fields=["until", "end"])
    Posting.objects.create(member=member, branch=member.branch, tier=member.tier, since=today)
