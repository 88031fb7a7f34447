"""The public fields of a disclosed pledge: the only list of them (docs/domain.md §5), and how each is read.

The board with its screen and feed, the pages of a sheet and of an item, the open data and the poster take what they show
of a pledge from ``facts_of``; the bulletin of a review names nobody. A field that is not in FIELDS is in none of them;
one that is added here is in all of them, with its label where a page has no fixed place for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from ledger.entries.models import Entry

FULFILLED, OPEN, OVERDUE, UNFULFILLED = "fulfilled", "open", "overdue", "unfulfilled"


@dataclass(frozen=True)
class Shown:
    """One item as it may be shown on the day ``today``.

    entry    its line in the ledger; None where it has none
    frozen   the item in the revision that may be shown; None where the entry's own wording is that one
    content  that revision, where it is at hand; ``post`` where only that was read
    """

    today: date
    entry: Entry | None = None
    frozen: dict | None = None
    content: dict | None = None
    post: str = ""

    def word(self, name):
        """A field of the wording that may be shown."""
        return self.frozen[name] if self.frozen else getattr(self.entry, name)

    def of(self, name, otherwise):
        """The value in the head of the revision, else ``otherwise()`` of the present entry."""
        return self.content[name] if self.content else otherwise()


@dataclass(frozen=True)
class Field:
    """One permitted field.

    label  in words; ``kind`` and ``says``: its type in JSON and its description, for the open data
    read   function of a Shown
    lasts  False for what changes after the disclosure: such a field is not printed on a poster
    """

    label: object
    kind: str
    says: object
    read: Callable
    lasts: bool = True


def status_of(entry, today):
    """The code of the state as the public reads it."""
    if entry.is_fulfilled:
        return FULFILLED
    if entry.state == Entry.State.UNFULFILLED:
        return UNFULFILLED
    return OVERDUE if entry.due < today else OPEN


def _deadline(shown):
    """The deadline of the wording, or of an approved extension, which is public; None: the whole year."""
    entry = shown.entry
    if entry is None or (shown.frozen and not entry.extension_count):
        text = shown.frozen["deadline"]
        return date.fromisoformat(text) if text else None
    return None if entry.whole_year else entry.due


def _fulfilled_on(shown):
    return shown.entry.fulfilled_on if shown.entry and shown.entry.is_fulfilled else None


#: The permitted fields, in the order of the open data.
FIELDS = {
    "serial": Field(
        _("sheet"), "string", _("Serial number of the sheet; with the number it names the item for ever."),
        lambda shown: shown.of("serial", lambda: shown.entry.serial),
    ),
    "number": Field(
        _("No."), "integer", _("Number of the item in the member's ledger of the year."),
        lambda shown: shown.entry and shown.entry.number,
    ),
    "year": Field(_("year"), "integer", _("Year of the pledge."), lambda shown: shown.of("year", lambda: shown.entry.year)),
    "name": Field(_("name"), "string", _("Name of the member."), lambda shown: shown.of("name", lambda: shown.entry.ledger.member.name)),
    "unit": Field(_("unit"), "string", _("Party branch."), lambda shown: shown.of("branch", lambda: shown.entry.branch.name)),
    "post": Field(_("post"), "string", _("Post."), lambda shown: shown.of("post", lambda: shown.post)),
    "pledge": Field(_("pledge"), "string", _("Wording of the pledge, as disclosed."), lambda shown: shown.word("text")),
    "parts": Field(
        _("sub-item"), "array", _("Sub-items, if any; in CSV one below the other."),
        lambda shown: [part["text"] for part in shown.word("parts")],
    ),
    "deadline": Field(
        _("deadline"), "string", _("Deadline as YYYY-MM-DD; empty where it is the whole year."), _deadline,
    ),
    "status": Field(
        _("state"), "string", _("fulfilled, open, overdue or unfulfilled, on the day of the download."),
        lambda shown: shown.entry and status_of(shown.entry, shown.today), lasts=False,
    ),
    "extensions": Field(
        _("extensions"), "integer", _("How often the deadline was extended."),
        lambda shown: shown.entry.extension_count if shown.entry else 0, lasts=False,
    ),
    "fulfilled_on": Field(
        _("fulfilled on"), "string", _("Day of fulfilment as YYYY-MM-DD; empty unless fulfilled."), _fulfilled_on, lasts=False,
    ),
    "explanation": Field(
        _("explanation for the public"), "string", _("The branch's explanation where an objective cause prevented it; else empty."),
        lambda shown: shown.entry.explanation if shown.entry else "", lasts=False,
    ),
}  # fmt: skip

#: The fields that have a fixed place on pages and papers, or are on another page.
PLACED = {
    "serial", "number", "year", "name", "unit", "post", "pledge", "parts", "deadline", "status", "extensions",
    "fulfilled_on", "explanation",
}  # fmt: skip
#: Fields that belong to the person and not to one item.
OF_THE_PERSON = ("serial", "year", "name", "unit", "post")


def facts_of(shown, *, lasting=False):
    """Name → value of the permitted fields of one item; with ``lasting`` only of those that do not change later."""
    return {name: field.read(shown) for name, field in FIELDS.items() if field.lasts or not lasting}


def person_of(content, today):
    """Name → value of the permitted fields that belong to the person of a revision."""
    shown = Shown(today=today, content=content)
    return {name: FIELDS[name].read(shown) for name in OF_THE_PERSON if name in FIELDS}


def more(facts):
    """[(label, value)] of the ``facts`` without a fixed place."""
    return [(FIELDS[name].label, facts[name]) for name in facts if name not in PLACED and facts[name]]  # fmt: skip
