"""The columns of a roster, and one of its rows as the application reads it.

A row is refused when its name, tier or branch is missing or unreadable, or its birth date is given but
unreadable. Anything else that cannot be read is left out, with a note; so is a birthday of which it is unclear
which month is meant. Facts that contradict each other are pointed out.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.organisations.names import tidy_unit_name
from accounts.people.dates import contradictions
from accounts.people.fields import half_known
from accounts.people.models import Tier
from core.text import key, private_characters
from workbooks.cells import shown
from workbooks.mapping import Reader
from workbooks.reading import read_book
from workbooks.records import RowRefused
from workbooks.values import (
    MonthAsked,
    ValueRefused,
    clean_name,
    clean_phone,
    clean_text,
    looks_like_placeholder,
    parse_date,
    parse_yes_no,
    refuse_private,
)

from .words import COUNTER, EXEMPTIONS, NEVER, REQUIRED, SECTORS, TEAM_WORDS, TIER_NAMES, TIERS
from .words import HEADINGS as ALIASES

__all__ = ["ALIASES", "NEVER", "REQUIRED", "RosterRow", "read_roster", "read_row"]

_NOISE = re.compile(r"[(),/\s]|党员$")


class _Roster(Reader):
    def table(self, book, choices=None):
        table = super().table(book, choices)
        table.unknown = [heading for heading in table.unknown if key(heading) not in COUNTER]
        return table


READER = _Roster(
    aliases=ALIASES, required=REQUIRED, never=NEVER, dates=["born", "joined", "since"], given=("branch", "tier")
)  # fmt: skip


def read_roster(path, *, limits=None):
    """The workbook at ``path`` as a Table. Raises WorkbookRefused."""
    return READER.table(read_book(path, limits=limits))


@dataclass(frozen=True, kw_only=True)
class RosterRow:
    """One member as read; optional facts are "" or None if the roster has none.

    ``unit`` is the key of the branch where somebody has chosen it for all rows.
    ``notes`` are sentences about values that were left out because they could not be read.
    """

    number: int
    name: str
    tier: str
    team: str
    branch: str
    committee: str
    sector: str
    gender: str
    ethnicity: str
    education: str
    post: str
    phone: str
    district_managed: bool | None
    born_on: date | None
    born_precision: str
    joined_on: date | None
    joined_precision: str
    exempt_reason: str
    since: date | None = None
    unit: int | None = None
    notes: tuple = ()


class _Reader:
    """Reads the values of one row, collecting everything that is wrong with it."""

    def __init__(self, values):
        self.values = values
        self.problems, self.notes = [], []

    def text(self, field, length):
        text = clean_text(self.values.get(field))
        if private := private_characters(text):
            said = _(
                "“%(text)s” has a character (%(codes)s) that only the system it comes from can show: it is left out."
            )
            self.notes.append(said % {"text": text, "codes": "、".join(private)})
            return ""
        return "" if looks_like_placeholder(text) else " ".join(text.split())[:length]

    def needed(self, field, parse):
        """The value by ``parse``, or None and a problem."""
        try:
            return parse(self.values.get(field), self.notes)
        except ValueRefused as error:
            self.problems.append((field, str(error)))
            return None

    def wanted(self, field, parse, nothing):
        """The value by ``parse``, or ``nothing`` if there is none; with a note if it is unreadable."""
        text = clean_text(self.values.get(field))
        if not text or looks_like_placeholder(text):
            return nothing
        try:
            return parse(self.values.get(field), self.notes)
        except ValueRefused as error:
            self.notes.append(_("Left out: %(message)s") % {"message": error})
            return nothing


def read_row(number, values, *, today):
    """``values`` (field → raw value) as a RosterRow; RowRefused names everything that has to be corrected."""
    read = _Reader(values)
    name = read.needed("name", lambda value, _notes: clean_name(value))
    branch = read.needed("branch", _branch)
    tier = read.needed("tier", _tier)
    born = read.needed("born", lambda value, notes: _birth(value, today, notes))
    if read.problems:
        raise RowRefused(
            " ".join(message for _field, message in read.problems), read.problems[0][0]
        )
    joined = read.wanted("joined", parse_date, (None, "day"))
    read.notes += contradictions(born, joined, today)
    post, note = _posts(read), read.text("note", 200)
    return RosterRow(
        number=number,
        name=name,
        tier=tier,
        team=_team(branch, post) if tier == Tier.DISTRICT_LEADER else "",
        branch=branch,
        committee="".join(tidy_unit_name(read.text("committee", 100)).split()),
        sector=SECTORS.get(_NOISE.sub("", key(read.text("sector", 100))), ""),
        gender=read.wanted("gender", _gender, ""),
        ethnicity=read.text("ethnicity", 20),
        education=read.text("education", 20),
        post=post,
        phone=read.wanted("phone", clean_phone, ""),
        district_managed=read.wanted(
            "district_managed", lambda value, _notes: parse_yes_no(value), None
        ),
        born_on=born[0],
        born_precision=born[1],
        joined_on=joined[0],
        joined_precision=joined[1],
        exempt_reason=note if any(word in note for word in EXEMPTIONS) else "",
        since=read.wanted("since", lambda value, notes: _since(value, today, notes), None),
        unit=values.get("unit"),
        notes=tuple(read.notes),
    )


def _posts(read):
    """The post, with the one in the Party where a column of its own names it: 科员、支部书记."""
    post, party = read.text("post", 100), read.text("party_post", 50)
    if not post or party in post:
        return post or party
    return f"{post}、{party}"[:100]


def understood(row):
    """[(label, text)] of how a row is read."""
    said = [
        (_("Name"), row.name),
        (_("Branch"), row.branch),
        (_("Tier"), Tier(row.tier).label),
        (_("Born"), half_known(row.born_on, row.born_precision)),
        (_("Joined the Party"), half_known(row.joined_on, row.joined_precision)),
        (_("Post"), row.post),
        (_("Phone"), row.phone),
        (_("In this branch since"), date_format(row.since) if row.since else ""),
    ]
    return [(label, text) for label, text in said if text]


def _branch(value, _notes=None):
    text = "".join(tidy_unit_name(clean_text(value)).split())
    if not text:
        raise ValueRefused(_("The branch is missing: enter its full name."))
    if looks_like_placeholder(text):
        raise ValueRefused(
            _("“%(text)s” is no branch: enter the full name of the branch.") % {"text": shown(text)}
        )
    if len(text) > 100:
        raise ValueRefused(_("The name of the branch is longer than 100 characters."))
    return refuse_private(text)


def _tier(value, _notes=None):
    text = clean_text(value)
    facts = {"text": shown(text), "known": "、".join(TIER_NAMES)}
    if not text:
        raise ValueRefused(_("The tier is missing: enter one of %(known)s.") % facts)
    tier = TIERS.get(_NOISE.sub("", _NOISE.sub("", key(text))))
    if tier is None:
        raise ValueRefused(_("“%(text)s” is no tier: enter one of %(known)s.") % facts)
    return tier


def _birth(value, today, notes):
    if clean_text(value) == "":
        return None, "day"
    try:
        day, precision = parse_date(value, notes)
    except MonthAsked as asked:
        notes.append(_("Left out: %(message)s") % {"message": asked})
        return None, "day"
    if day > today:
        raise ValueRefused(_("The birth date is in the future: correct it."))
    return day, precision


def _since(value, today, notes):
    day, _precision = parse_date(value, notes)
    if day > today:
        raise ValueRefused(_("The day is in the future: record it on that day."))
    return day


def _gender(value, _notes=None):
    text = clean_text(value)[:1]
    if text not in ("男", "女"):
        raise ValueRefused(
            _("“%(text)s” is neither 男 nor 女.") % {"text": shown(clean_text(value))}
        )
    return text


def _team(branch, post):
    """The leadership team of a district leader: by the branch, which is certain, else by the post."""
    for text in (branch, post):
        for word, team in TEAM_WORDS:
            if word in text:
                return team
    return ""
