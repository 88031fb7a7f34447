"""The invented sheets, ledgers and events of a year, as unsaved rows with their keys.

Contents, digests and chains come from the same functions that the application uses, so that
``verify_ledgers`` holds on the demonstration as on a real district.
"""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal

from django.utils import timezone

from access.own import is_own
from core.days import moment_on
from core.numbers import plain
from ledger.entries.models import Entry, EntryKind, Event, Ledger
from ledger.entries.registering import ledger_number
from ledger.entries.verbs import append_to_chain, wording_of
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.confirmation.confirming import draft_of, freeze
from pledges.sheets.enrolment.models import Enrolment
from pledges.sheets.sheet.models import Item, Sheet

from .. import words

Is, State = Event.Kind, Entry.State

#: Of each hundred members who pledge, the sheets in a state other than confirmed.
_UNDECLARED, _DRAFT, _RETURNED, _SUBMITTED = 2, 2, 1, 3


@dataclass
class Rows:
    """Everything invented, by kind of row, in the order in which it must be written."""

    enrolments: list = field(default_factory=list)
    sheets: list = field(default_factory=list)
    revisions: list = field(default_factory=list)
    ledgers: list = field(default_factory=list)
    entries: list = field(default_factory=list)
    items: list = field(default_factory=list)
    events: list = field(default_factory=list)
    disclosures: list = field(default_factory=list)


@dataclass
class Year:
    """The parameters for inventing a year's pledges.

    today   the date up to which things have happened
    lived   whether anything has happened to the registered pledges
    keys    kind of row → iterator of keys
    people  the accounts that act: member id → User, branch id → the secretary's User, and the administrator
    """

    cycle: object
    commons: dict
    areas: dict
    today: date
    keys: dict
    users: dict
    secretaries: dict
    administrator: object
    rng: object
    ledgers: dict
    lived: bool = True

    def moment(self, day, hour=9):
        return moment_on(day, time(hour))


def invent(year, members, *, practical):
    """Rows of a whole year for ``members``, with ``practical`` practical items in total."""
    rows = Rows()
    pledging = [member for member in members if not member.exempt_reason]
    for member in members:
        if member.exempt_reason:
            rows.enrolments.append(_enrolment(year, member, Enrolment.State.NOT_ENROLLED, "health"))
    fates = _fates(len(pledging), year.rng)
    with_sheet = len(pledging) - fates.count("undeclared")
    shares = _shares(practical, with_sheet, year.rng)
    for member, fate in zip(pledging, fates, strict=True):
        if fate == "undeclared":
            continue
        rows.enrolments.append(_enrolment(year, member, Enrolment.State.ENROLLED))
        _sheet(rows, year, member, fate, next(shares))
    return rows


def _fates(count, rng):
    def per_hundred(share):
        return max(round(count * share / 100), 1)

    fates = ["undeclared"] * per_hundred(_UNDECLARED) + ["draft"] * per_hundred(_DRAFT)
    fates += ["returned"] * per_hundred(_RETURNED) + ["submitted"] * per_hundred(_SUBMITTED)
    fates += ["confirmed"] * (count - len(fates))
    rng.shuffle(fates)
    return fates


def _shares(total, count, rng):
    """``total`` practical items over ``count`` sheets, as evenly as whole numbers allow, in mixed order."""
    base, more = divmod(total, count)
    shares = [base + 1] * more + [base] * (count - more)
    rng.shuffle(shares)
    return iter(shares)


def _enrolment(year, member, state, reason=""):
    return Enrolment(
        pk=next(year.keys["enrolment"]), cycle=year.cycle, member=member, branch=member.branch, state=state,
        reason=reason, decided_by=year.secretaries.get(member.branch_id),
        decided_at=year.moment(date(year.cycle.year, 1, 20)),
    )  # fmt: skip


def _sheet(rows, year, member, fate, practical):
    secretary = year.secretaries.get(member.branch_id)
    drafted = year.moment(_day(year, date(year.cycle.year, 1, 25), 14))
    sheet = Sheet(
        pk=next(year.keys["sheet"]), cycle=year.cycle, member=member, branch=member.branch, tier=member.tier,
        drafted_by=secretary, saved_at=drafted, version=1,
    )  # fmt: skip
    items = _items(year, sheet, practical)
    if fate != "draft":
        sheet.submitted_at = drafted + timedelta(hours=1)
        sheet.state = Sheet.State.SUBMITTED
    if fate == "returned":
        _return(items[-1], _other(year, member, secretary), drafted, sheet)
    rows.sheets.append(sheet)
    rows.items += items
    if fate == "confirmed":
        _confirm(rows, year, sheet, items, secretary, _other(year, member, secretary))


def _other(year, member, secretary):
    """The person who decides for the branch about this member: its secretary, or the administrator if the member is the secretary or there is none."""
    own = secretary is None or is_own(secretary, member.pk)
    return year.administrator if own else secretary


def _return(item, checker, at, sheet):
    sheet.state = Sheet.State.DRAFT
    item.text, item.target, item.unit = words.VAGUE, None, ""
    item.check_state, item.advice = Item.Check.RETURNED, Item.Advice.HEDGED
    item.advice_text = "请写明做什么、做到什么程度、什么时候做完。"
    item.checked_by, item.checked_at = checker, at + timedelta(days=1)


def _day(year, start, span):
    """A day up to ``span`` days behind ``start``, never behind today."""
    return min(start + timedelta(days=year.rng.randrange(span)), year.today)


def _items(year, sheet, practical):
    member, items = sheet.member, []
    for number, common in enumerate(_commons(year, member), start=1):
        items.append(
            Item(
                pk=next(year.keys["item"]),
                sheet=sheet,
                kind=EntryKind.COMMON,
                number=number,
                common=common,
                text=common.text,
            )
        )
    templates = words.PLEDGES[member.tier]
    first = year.rng.randrange(len(templates))
    for number in range(1, practical + 1):
        text, unit, hot = templates[(first + number) % len(templates)]
        item = _practical(year, sheet, number, text, unit, hot)
        if number == 1 and member.post == "窗口工作人员":
            item.text, item.statutory_days, item.pledged_days = words.SERVICE_TIME
            item.target, item.unit, item.is_hot_issue = None, "", False
        items.append(item)
    return items


def _commons(year, member):
    of_tier = year.commons.get(member.tier, {})
    return of_tier.get("", []) + (of_tier.get(member.team, []) if member.team else [])


def _practical(year, sheet, number, text, unit, hot):
    rng, target = year.rng, year.rng.randrange(2, 31)
    deadline = date(year.cycle.year, rng.randrange(3, 13), 28)
    return Item(
        pk=next(year.keys["item"]), sheet=sheet, kind=EntryKind.PRACTICAL, number=number,
        text=text.format(n=target), target=Decimal(target), unit=unit, deadline=deadline, is_hot_issue=hot,
        measure=rng.choice(words.MEASURES), focus=rng.choice(year.areas[sheet.tier]),
    )  # fmt: skip


def _confirm(rows, year, sheet, items, secretary, checker):
    confirmed = year.moment(_day(year, date(year.cycle.year, 2, 12), 20), 10)
    year.cycle.last_serial += 1
    sheet.serial = f"{year.cycle.serial_prefix}-{year.cycle.year}-{year.cycle.last_serial:04d}"
    sheet.state, sheet.revision, sheet.confirmed_at = Sheet.State.CONFIRMED, 1, confirmed
    for item in items:
        item.check_state, item.checked_by, item.checked_at = (
            Item.Check.CONFIRMED,
            checker,
            confirmed,
        )
        item._prefetched_objects_cache = {"parts": _NoParts}
    ledger = _ledger(rows, year, sheet.member)
    entries = [
        _entry(year, ledger, sheet, item, number, confirmed)
        for number, item in enumerate(items, start=1)
    ]
    for item, entry in zip(items, entries, strict=True):
        item.entry = entry
    revision = freeze(sheet, items, actor=checker, at=confirmed)
    revision.pk = next(year.keys["revision"])
    rows.revisions.append(revision)
    for entry in entries:
        _event(rows, year, ledger, entry, Is.REGISTERED, confirmed, checker, data=wording_of(entry))
    for entry in entries if year.lived else ():
        _live(rows, year, ledger, entry, checker)
    rows.entries += entries
    _disclose(rows, year, sheet, secretary)


def _ledger(rows, year, member):
    """The member's one ledger, opened in the first year that needs it."""
    if member.pk not in year.ledgers:
        ledger = Ledger(pk=next(year.keys["ledger"]), member=member, number=ledger_number(member))
        rows.ledgers.append(ledger)
        year.ledgers[member.pk] = ledger
    return year.ledgers[member.pk]


class _Nothing(list):
    """An empty, loaded relation."""

    def all(self):
        return self


_NoParts = _Nothing()


def _entry(year, ledger, sheet, item, number, at):
    draft = draft_of(sheet, item)
    facts = {
        name: getattr(draft, name)
        for name in draft.__dataclass_fields__
        if name not in ("member", "branch_id")
    }
    entry = Entry(
        pk=next(year.keys["entry"]), ledger=ledger, branch=sheet.branch, number=number,
        registered_on=timezone.localdate(at), **facts,
    )  # fmt: skip
    entry.derive()
    return entry


def _event(rows, year, ledger, entry, kind, at, actor, note="", data=None):
    event = append_to_chain(ledger, entry, kind, actor=actor, at=at, note=note, data=data)
    event.pk = next(year.keys["event"])
    rows.events.append(event)


def _live(rows, year, ledger, entry, checker):
    """Invent the history of an entry until today: progress, claim, verification, striking off."""
    rng, member = year.rng, year.users[ledger.member_id]
    passed = entry.due < year.today
    luck = rng.random()
    if entry.kind == EntryKind.COMMON:
        luck = luck * 2 if luck < 0.09 or passed else 1
    start = entry.registered_on + timedelta(days=10)
    end = min(entry.due, year.today) - timedelta(days=2)
    if end <= start or luck > (0.95 if passed else 0.75):
        return
    halfway = start + (end - start) / 2
    if entry.target and luck > 0.3:
        amount = (entry.target * rng.choice([3, 5, 8]) / 10).quantize(Decimal("1")) or Decimal(1)
        note = rng.choice(words.NOTES)
        data = {"amount": plain(amount)}
        _event(rows, year, ledger, entry, Is.PROGRESS, year.moment(halfway), member, note, data)
        entry.amount, entry.note, entry.noted_on = amount, note, halfway
        entry.derive()
    if luck < (0.82 if passed else 0.22):
        day = halfway + timedelta(days=rng.randrange(max((end - halfway).days, 1)))
        _fulfil(rows, year, ledger, entry, day, checker, verified=luck > 0.03)


def _fulfil(rows, year, ledger, entry, day, checker, *, verified):
    member = year.users[ledger.member_id]
    data = {"fulfilled_on": day.isoformat()}
    _event(rows, year, ledger, entry, Is.CLAIMED, year.moment(day, 17), member, data=data)
    entry.state, entry.claimed_by = State.CLAIMED, member
    entry.fulfilled_on = entry.dated_on = day
    checked = day + timedelta(days=2)
    if not verified or checked > year.today:
        return
    _event(rows, year, ledger, entry, Is.VERIFIED, year.moment(checked, 9), checker)
    _event(rows, year, ledger, entry, Is.STRUCK_OFF, year.moment(checked, 9), checker)
    entry.state, entry.verified_by = State.STRUCK_OFF, checker


def _disclose(rows, year, sheet, secretary):
    luck = year.rng.random()
    proposed = sheet.confirmed_at + timedelta(days=1)
    row = Disclosure(
        pk=next(year.keys["disclosure"]), sheet=sheet, proposed_by=secretary, proposed_at=proposed,
        starts=timezone.localdate(proposed) + timedelta(days=3), ends=date(year.cycle.year + 1, 3, 31),
    )  # fmt: skip
    if luck > 0.97:
        return
    if year.cycle.year < year.today.year:  # an earlier year is through
        luck = 0
    steps = 0 if luck > 0.95 else 1 if luck > 0.93 else 2 if luck > 0.92 else 3
    if steps >= 1:
        row.state, row.reviewed_by, row.reviewed_at = (
            "reviewed",
            year.administrator,
            proposed + timedelta(days=1),
        )
    if steps >= 2:
        row.state, row.approved_by, row.approved_at = (
            "approved",
            year.administrator,
            proposed + timedelta(days=2),
        )
    if steps >= 3:
        row.state, row.carried_out_by = "carried_out", secretary
        row.carried_out_at = proposed + timedelta(days=3)
    rows.disclosures.append(row)
