"""What the public board reads: only sheets whose disclosure shows today, and of them only what may be shown.

That is the name, unit and post, the pledge, its deadline and its state (domain.md §5), and the explanation
that the branch writes for the public where an objective cause kept a pledge from being fulfilled; nothing else.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import path_range
from accounts.models import Member, Organisation, Tier
from ledger.days import short_day
from ledger.freshness import kept
from ledger.models import Cause, Entry, Kind
from ledger.numbers import percent
from pledges.models import Disclosure, Revision

FULFILLED, OPEN, OVERDUE, UNFULFILLED = "fulfilled", "open", "overdue", "unfulfilled"


@dataclass(frozen=True)
class Line:
    """One line of the board. ``style`` and ``word`` are those of its state."""

    serial: str
    name: str
    unit: str
    text: str
    parts: tuple
    due: str
    style: str
    word: str
    why: str


def shown_entries(year, today):
    """The practical and key-work entries of ``year`` whose sheet the board shows on ``today``."""
    return _of_shown_sheets(year, today).exclude(kind=Kind.COMMON)


def _of_shown_sheets(year, today):
    showing = Disclosure.objects.showing(today).filter(sheet__serial=OuterRef("serial"))
    return Entry.objects.filter(Exists(showing), year=year)


def narrow(entries, *, year, today, q="", unit=None, tier="", status="", hot=False):
    """The entries that match the filters of the board."""
    if unit is not None:
        entries = entries.filter(path_range("branch__path", unit.path))
    if tier:
        entries = entries.filter(tier=tier)
    if status:
        entries = entries.filter(_STATUS[status](today))
    if hot:
        entries = entries.filter(hot=True)
    return _search(entries, q, year, today) if q.strip() else entries


_RUNNING = (Entry.State.OPEN, Entry.State.CLAIMED)
_STATUS = {
    FULFILLED: lambda today: Q(state__in=Entry.DONE),
    OVERDUE: lambda today: Q(state__in=_RUNNING, due__lt=today),
    OPEN: lambda today: Q(state__in=_RUNNING, due__gte=today),
    UNFULFILLED: lambda today: Q(state=Entry.State.UNFULFILLED),
}


def _search(entries, q, year, today):
    """By name, unit or words of the pledge; words of a revision that is held back are not searched."""
    text = q.strip()
    held = Disclosure.objects.showing(today).held_back().filter(sheet__cycle__year=year)
    held = list(held.values_list("sheet__serial", flat=True))
    found = Q(
        ledger__member__in=Member.objects.filter(name_key__contains="".join(text.split())).values(
            "pk"
        )
    )
    found |= Q(branch__in=Organisation.objects.filter(name__icontains=text).values("pk"))
    found |= Q(text__icontains=text) & ~Q(serial__in=held)
    return entries.filter(found)


def lines(entries, today):
    """Lines for a page of entries (with ledger.member and branch loaded). Two queries, more for none."""
    entries = list(entries)
    frozen = _held_wordings({entry.serial for entry in entries}, today)
    return [_line(entry, today, frozen.get(entry.source)) for entry in entries]


def _held_wordings(serials, today):
    """Item id → frozen item, for sheets whose newest revision is not the one that may be shown."""
    held = Disclosure.objects.showing(today).held_back().filter(sheet__serial__in=serials)
    wordings = {}
    for sheet_id, number in held.values_list("sheet", "revision"):
        revision = Revision.objects.get(sheet=sheet_id, number=number)
        wordings |= {item["id"]: item for item in revision.content["items"]}
    return wordings


def _line(entry, today, frozen):
    style, word = state_of(entry, today)
    text, parts, due = entry.text, entry.parts, None if entry.whole_year else entry.due
    if frozen:
        text, parts = frozen["text"], frozen["parts"]
    if frozen and not entry.delays:
        due = date.fromisoformat(frozen["deadline"]) if frozen["deadline"] else None
    return Line(
        serial=entry.serial, name=entry.ledger.member.name, unit=entry.branch.name, text=text,
        parts=tuple(part["text"] for part in parts), due=due_text(due, entry.year), style=style, word=word,
        why=entry.explanation,
    )  # fmt: skip


def due_text(due, year):
    return short_day(due, year) if due else _("All year")


def state_of(entry, today):
    """(style, word) of the state as the public reads it: fulfilled, not fulfilled, under way or overdue."""
    if entry is not None and entry.is_fulfilled:
        return "done", _("Fulfilled")
    if entry is not None and entry.state == Entry.State.UNFULFILLED:
        return ("explained" if entry.cause == Cause.OBJECTIVE else "failed"), _("Not fulfilled")
    if entry is not None and entry.due < today:
        return "late", _("Overdue")
    return "ok", _("Under way")


def disclosed_sheet(serial, today):
    """(frozen content, items with their state) of the sheet that shows under ``serial``, or None."""
    row = (
        Disclosure.objects.showing(today)
        .filter(sheet__serial=serial)
        .select_related("sheet")
        .first()
    )
    if row is None:
        return None
    content = Revision.objects.get(sheet=row.sheet_id, number=row.revision).content
    entries = {
        entry.source: entry
        for entry in Entry.objects.filter(source__in=[i["id"] for i in content["items"]])
    }
    return content, [
        _item(item, entries.get(item["id"]), content["year"], today) for item in content["items"]
    ]


def _item(item, entry, year, today):
    due = date.fromisoformat(item["deadline"]) if item["deadline"] else None
    if entry is not None and entry.delays:
        due = entry.due  # an approved extension is no secret
    style, word = state_of(entry, today)
    parts = [part["text"] for part in item["parts"]]
    return {
        "kind": item["kind"], "text": item["text"], "parts": parts, "due": due_text(due, year),
        "style": style, "word": word, "why": entry.explanation if entry is not None else "",
    }  # fmt: skip


def figures(year, today):
    """The strip of figures and the rates of the five tiers, from one grouped query, kept a minute at most."""
    return kept(f"board:{year}:{today}", lambda: _figures(year, today))


def _figures(year, today):
    own, done = ~Q(kind=Kind.COMMON), Q(state__in=Entry.DONE)
    rows = _of_shown_sheets(year, today).order_by().values("tier").annotate(
        members=Count("ledger", distinct=True), practical=Count("pk", filter=own),
        fulfilled=Count("pk", filter=own & done),
        struck_off=Count("pk", filter=own & Q(state=Entry.State.STRUCK_OFF)),
        hot=Count("pk", filter=own & done & Q(hot=True)),
    )  # fmt: skip
    by_tier = {row["tier"]: row for row in rows}
    names = ("members", "practical", "fulfilled", "struck_off", "hot")
    sums = {name: sum(row[name] for row in by_tier.values()) for name in names}
    return sums | {
        "share": percent(sums["struck_off"], sums["practical"]),
        "tiers": [_rate(tier, by_tier.get(tier.value)) for tier in Tier],
        "at": timezone.now(),
    }


def _rate(tier, row):
    fulfilled, practical = (row["fulfilled"], row["practical"]) if row else (0, 0)
    return {
        "tier": tier.value, "fulfilled": fulfilled, "practical": practical,
        "percent": percent(fulfilled, practical),
    }  # fmt: skip


def units():
    """The units below the district that the filter offers: (code, name), and the district's own name."""
    return kept("board-units", _units)


def _units():
    rows = Organisation.objects.filter(depth__lte=2).values_list("depth", "code", "name")
    rows = list(rows[:400])
    district = next((name for depth, _code, name in rows if depth == 1), "")
    return district, [(code, name) for depth, code, name in rows if depth == 2]
