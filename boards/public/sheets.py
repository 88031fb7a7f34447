"""One disclosed sheet, and one item of it with its public history."""

from datetime import date

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.days import long_day
from ledger.entries.models import Cause, Entry, Event
from pledges.disclosure.publishing.models import Disclosure
from pledges.disclosure.publishing.public import FIELDS, Shown, facts_of, more
from pledges.sheets.confirmation.models import Revision

from .queries import state_and_due

Is = Event.Kind
#: The events of an item's history that are public, besides its registration.
PUBLIC_EVENTS = (Is.EXTENDED, Is.VERIFIED, Is.STRUCK_OFF, Is.UNFULFILLED, Is.REOPENED)


def disclosed_sheet(serial, today):
    """(frozen content, items with their state) of the sheet that shows under ``serial``, or None."""
    content = _content(serial, today)
    if content is None:
        return None
    rows = Entry.objects.filter(item__in=[item["id"] for item in content["items"]])
    entries = {entry.of: entry for entry in rows.annotate(of=F("item"))}
    return content, [
        _item(item, entries.get(item["id"]), content, today)
        for item in content["items"]
        if not _is_withdrawn(entries.get(item["id"]))
    ]


def _is_withdrawn(entry):
    return entry is not None and entry.state == Entry.State.WITHDRAWN


def _item(item, entry, content, today):
    facts = facts_of(Shown(today=today, entry=entry, frozen=item, content=content))
    return {
        "kind": item["kind"], "number": entry.number if entry is not None else None, "more": more(facts),
        "pledge": facts.get("pledge", ""), "parts": facts.get("parts", ()), "explanation": facts.get("explanation", ""),
    } | state_and_due(facts, entry, content["year"], today)  # fmt: skip


def _content(serial, today):
    """The frozen content that may be shown under ``serial`` on ``today``, or None. One query."""
    showing = Disclosure.objects.showing(today).filter(sheet__serial=serial)
    revision = Revision.objects.filter(
        sheet__disclosures__in=showing, number=F("sheet__disclosures__revision")
    ).first()
    return revision.content if revision else None


def disclosed_item(serial, number, today):
    """(frozen content, the item, its entry) of entry ``number`` of the sheet that shows under ``serial``, or None."""
    content = _content(serial, today)
    if content is None:
        return None
    rows = Entry.objects.standing().filter(year=content["year"], serial=serial, number=number)
    entry = rows.annotate(of=F("item")).first()
    frozen = next((i for i in content["items"] if entry and i["id"] == entry.of), None)
    return (content, _item(frozen, entry, content, today), entry) if frozen else None


def other_years(serial):
    """(year, serial) of the same member's other sheets that the board shows today, the newest first."""
    today = timezone.localdate()
    mine = Disclosure.objects.filter(sheet__serial=serial).values("sheet__member")
    rows = Disclosure.objects.showing(today).filter(sheet__member__in=mine)
    rows = rows.exclude(sheet__serial=serial).order_by("-sheet__cycle__year")
    return list(rows.values_list("sheet__cycle__year", "sheet__serial"))


def history(entry):
    """[(day, sentence)] of the item: the days of its public states, its delays, the explanation. One query."""
    lines = [(long_day(entry.registered_on), _("Pledged in public."))]
    events = (
        entry.events.filter(kind__in=PUBLIC_EVENTS)
        .order_by("seq")
        .values_list("kind", "occurred_at", "data")
    )
    for kind, at, data in events:
        lines.append((long_day(timezone.localdate(at)), _SENTENCES[kind](data)))
    told = "explanation" in FIELDS and entry.state == Entry.State.UNFULFILLED
    if told and entry.explanation:
        lines.append(("", _("Explanation: %(why)s") % {"why": entry.explanation}))
    return lines


def _extended(data):
    days = {name: long_day(date.fromisoformat(data[name])) for name in ("from", "to")}
    return _("The due date is extended from %(from)s to %(to)s.") % days


def _unfulfilled(data):
    if data.get("cause") == Cause.OBJECTIVE:
        return _("Closed as not fulfilled, for an objective cause.")
    return _("Closed as not fulfilled.")


_SENTENCES = {
    Is.EXTENDED: _extended,
    Is.VERIFIED: lambda data: _("Fulfilled, as the branch has verified."),
    Is.STRUCK_OFF: lambda data: _("Struck off."),
    Is.UNFULFILLED: _unfulfilled,
    Is.REOPENED: lambda data: _("Opened again."),
}
