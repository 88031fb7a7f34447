"""One disclosed sheet, and one item of it with its public history."""

from datetime import date

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.days import long_day
from ledger.entries.models import Cause, Entry, Event
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.confirmation.models import Revision

from .queries import due_text, state_of

Is = Event.Kind
#: What of an item's history the public reads, besides its registration; everything else stays inside.
PUBLIC_EVENTS = (Is.EXTENDED, Is.VERIFIED, Is.STRUCK_OFF, Is.UNFULFILLED, Is.REOPENED)


def disclosed_sheet(serial, today):
    """(frozen content, items with their state) of the sheet that shows under ``serial``, or None."""
    content = _content(serial, today)
    if content is None:
        return None
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
        "number": entry.number if entry is not None else None,
    }  # fmt: skip


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
    entry = Entry.objects.filter(year=content["year"], serial=serial, number=number).first()
    frozen = next((i for i in content["items"] if entry and i["id"] == entry.source), None)
    return (content, _item(frozen, entry, content["year"], today), entry) if frozen else None


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
        .values_list("kind", "at", "data")
    )
    for kind, at, data in events:
        lines.append((long_day(timezone.localdate(at)), _SENTENCES[kind](data)))
    if entry.state == Entry.State.UNFULFILLED and entry.explanation:
        lines.append(("", _("Explanation: %(why)s") % {"why": entry.explanation}))
    return lines


def _extended(data):
    days = {name: long_day(date.fromisoformat(data[name])) for name in ("from", "to")}
    return _("The due date is put off from %(from)s to %(to)s.") % days


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
