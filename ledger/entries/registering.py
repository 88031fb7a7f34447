"""How confirmed items get into the ledger: a ledger for each member, an entry and an event for each item."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.people.models import Member

from .models import Entry, Event, Ledger
from .verbs import append, wording_of


@dataclass(frozen=True, kw_only=True)
class EntryDraft:
    """One confirmed item on its way into the ledger; the field names are those of Entry."""

    member: Member
    branch_id: int
    year: int
    serial: str
    tier: str
    kind: str
    text: str
    due: date
    whole_year: bool = False
    measure: str = ""
    baseline: str = ""
    target: Decimal | None = None
    unit: str = ""
    statutory_days: int | None = None
    pledged_days: int | None = None
    beneficiary: str = ""
    proof: str = ""
    verifier: str = ""
    is_hot_issue: bool = False
    focus: str = ""
    parts: list = field(default_factory=list)


@transaction.atomic
def register(drafts, *, actor, at, note=""):
    """Register confirmed items: one entry and one event each. Returns the new entries, in the order of ``drafts``.

    ``note``: the reason, where they are added to a confirmed sheet.

    Each call registers again: the caller ensures, under the lock of the sheet, that an item is registered once.
    """
    drafts = list(drafts)
    ledgers = open_ledgers({draft.member for draft in drafts})
    numbers = _last_numbers(ledgers.values(), {draft.year for draft in drafts})
    entries = []
    for draft in drafts:
        ledger = ledgers[draft.member.pk]
        numbers[ledger.pk, draft.year] += 1
        facts = {
            name: getattr(draft, name) for name in draft.__dataclass_fields__ if name != "member"
        }
        number, day = numbers[ledger.pk, draft.year], timezone.localdate(at)
        entry = Entry(ledger=ledger, number=number, registered_on=day, **facts)
        entry.derive()
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=1000)
    append(
        [(entry, Event.Kind.REGISTERED, note, wording_of(entry)) for entry in entries],
        actor=actor,
        at=at,
    )
    return entries


def open_ledgers(members):
    """Ledgers of ``members`` by member id, locked, opened where there is none yet."""
    ids = {member.pk for member in members}
    found = _locked(ids)
    missing = [member for member in members if member.pk not in found]
    if missing:
        Ledger.objects.bulk_create(
            [Ledger(member=member, number=ledger_number(member)) for member in missing],
            batch_size=1000,
            ignore_conflicts=True,
        )
        found = _locked(ids)
    return found


def ledger_number(member):
    """District code, branch code, member: 331004-0212-00017. It never changes, not even with the branch."""
    return f"{settings.DISTRICT_CODE}-{member.branch.code}-{member.pk:05d}"


def _locked(member_ids):
    ledgers = {}
    for chunk in batched(sorted(member_ids), 500):
        rows = (
            Ledger.objects.filter(member_id__in=chunk)
            .order_by("pk")
            .select_for_update(of=("self",))
        )
        ledgers.update((ledger.member_id, ledger) for ledger in rows)
    return ledgers


def _last_numbers(ledgers, years):
    numbers = defaultdict(int)
    for chunk in batched([ledger.pk for ledger in ledgers], 500):
        rows = Entry.objects.filter(ledger__in=chunk, year__in=years).values_list(
            "ledger_id", "year", "number"
        )
        for ledger_id, year, number in rows.iterator():
            numbers[ledger_id, year] = max(numbers[ledger_id, year], number)
    return numbers
