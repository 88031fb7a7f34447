"""The plan of a roster import: every row is accepted (new), unchanged, changed or refused.

Planning reads the database and writes nothing; applying.py carries a plan out.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.own import OWN, is_own
from accounts.people.fields import half_known
from accounts.people.models import Member, Tier
from accounts.people.names import name_key
from core.text import Nearest
from workbooks.cells import clean_text
from workbooks.records import Refusal, RowRefused

from .asking import Answers, Question, RowAsked
from .matching import Matches, says_more
from .places import Places
from .rows import read_row, understood

#: Most names in a sentence; most new units that are compared with the existing ones.
NAMED, COMPARED = 10, 300
#: Most new members shown in the preview.
NEW_SHOWN = 100
#: The preview asks when there are at least this many transfers and they are a fifth of the rows.
MANY = 3
#: Facts that a row may change; dates are compared with their precision.
#: Facts that nobody changes of themself, neither by a row nor by hand (people/rules.py).
_DECIDED = {"exempt_reason", "tier", "branch", "district_managed"}
_FACTS = ("gender", "ethnicity", "education", "post", "phone", "exempt_reason")


@dataclass
class Change:
    """A member whose facts differ from the row: ``fields`` are those that change, (old, new) each."""

    member: Member
    row: object
    place: object
    fields: dict

    @property
    def described(self):
        """[(label, old, new)] as a person reads them."""
        return [
            (Member._meta.get_field(name).verbose_name, *(self._word(name, v) for v in values))
            for name, values in self.fields.items()
        ]

    def _word(self, name, value):
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, date):
            said = self.row if value == self.fields[name][1] else self.member
            return half_known(value, getattr(said, name.replace("_on", "_precision")))
        return dict(Member._meta.get_field(name).flatchoices).get(value, value)


@dataclass
class Plan:
    """The outcome of each row of a roster.

    new      [(RosterRow, Place)] of members to be taken in
    changes  [Change]
    notes    [(row number, sentence)] about values that are left out or need a look
    top      the unit below which committees are created
    there    names of the existing branches
    people, units   the questions of the preview (asking.py), answered or not; all_units: one answer for all units
    """

    new: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    unchanged: int = 0
    refused: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    top: int = 0
    there: list = field(default_factory=list)
    people: list = field(default_factory=list)
    units: list = field(default_factory=list)
    all_units: bool = False

    @property
    def taken_in(self):
        """[(row number, [(label, text)])] of the new members, as they are read."""
        return [(row.number, understood(row)) for row, _place in self.new[:NEW_SHOWN]]

    @property
    def asked(self):
        """How many rows wait for an answer."""
        return sum(refusal.asked for refusal in self.refused)

    @property
    def counts(self):
        """{"accepted": …, "unchanged": …, "changed": …, "refused": …}"""
        return {
            "accepted": len(self.new),
            "unchanged": self.unchanged,
            "changed": len(self.changes),
            "refused": len(self.refused),
        }

    @property
    def places(self):
        """The Places that are needed, in the order of the rows."""
        needed = [(row.number, place) for row, place in self.new]
        needed += [(change.row.number, change.place) for change in self.changes]
        return list(dict.fromkeys(place for _number, place in sorted(needed, key=lambda p: p[0])))

    @property
    def new_units(self):
        """[(name of the unit above, name of the branch)] of the branches that are founded."""
        return [(place.committee_name, place.name) for place in self.places if place.is_new]

    @property
    def founded(self):
        """[(name of the parent unit, name, the nearest existing name or None)]; only the first COMPARED are compared."""
        near = Nearest(self.there)
        return [
            (above, name, near.to(name) if at < COMPARED else None)
            for at, (above, name) in enumerate(self.new_units)
        ]

    @property
    def transfers(self):
        return [change for change in self.changes if "branch" in change.fields]

    def sentences(self):
        """The notes on the plan, besides its counts."""
        moved, said = self.transfers, []
        if moved:
            names = "、".join(
                "{} ({} → {})".format(change.member, *change.fields["branch"])
                for change in moved[:NAMED]
            ) + ("…" if len(moved) > NAMED else "")
            sentence = ngettext(
                "%(count)d member is transferred to another branch: %(names)s.",
                "%(count)d members are transferred to another branch: %(names)s.",
                len(moved),
            )
            said.append(sentence % {"count": len(moved), "names": names})
        if len(moved) >= MANY and 5 * len(moved) >= self.rows:
            said.append(
                _(
                    "So many transfers are rarely intended: check that the names of the branches are spelt as in this system."
                )
            )
        return said

    @property
    def rows(self):
        return sum(self.counts.values())


def make_plan(records, *, seat=None, today=None, answers=None):
    """Plan the import of ``records``. With a ``seat``, only into the organisations that it covers.

    answers   the answers to the preview's questions or the options of a command (asking.py); None if the rules decide all
    """
    today, actor = today or timezone.localdate(), seat and seat.user
    plan = Plan()
    rows = _read(plan, records, today)
    places = Places(None if seat is None else seat.organisations)
    plan.top, plan.there = places.top, places.names
    answers = answers if isinstance(answers, Answers) else Answers(answers)
    placed = _place(plan, rows, places, answers)
    matches = Matches(placed, places)
    for row, place in placed:
        _try(
            plan,
            row,
            lambda row=row, place=place: _sort_in(
                plan, matches, row, place, places, actor, answers
            ),
        )
        plan.notes += [
            (row.number, note) for note in (*row.notes, *matches.questions(row, asks=answers.asks))
        ]
    plan.refused.sort(key=lambda refusal: refusal.number)
    plan.people, plan.units = answers.people, list(answers.units.values())
    plan.all_units = answers.all_units
    return plan


def _try(plan, row, act):
    """The result of ``act``, or None with a refusal of the row in the plan."""
    try:
        return act()
    except RowRefused as refusal:
        asked = isinstance(refusal, RowAsked)
        said = Refusal(row.number, str(refusal), refusal.field, _name_in(row), _unit_in(row), asked)
        plan.refused.append(said)
        return None


def _name_in(row):
    """The name in a row, read or not."""
    return clean_text(row.values.get("name")) if hasattr(row, "values") else row.name


def _unit_in(row):
    """The branch in a row, read or not."""
    return clean_text(row.values.get("branch")) if hasattr(row, "values") else row.branch


def _read(plan, records, today):
    def read(record):
        record.refuse_formulas()
        return read_row(record.number, record.values, today=today)

    rows = [_try(plan, record, lambda record=record: read(record)) for record in records]
    return [row for row in rows if row is not None]


def _place(plan, rows, places, answers):
    """[(row, place)]; rows that name the parent unit come first, because they show what the others mean."""
    seen, placed = {}, []
    for row in sorted(rows, key=lambda row: not row.committee):
        place = _try(plan, row, lambda row=row: _place_of(row, places, answers))
        if place and _try(plan, row, lambda row=row, place=place: _is_first(seen, row, place)):
            placed.append((row, place))
    return sorted(placed, key=lambda pair: pair[0].number)


def _place_of(row, places, answers):
    place = places.place_of(row)
    if place.is_new and answers.asks_units:
        pk = answers.on_unit(place, places)
        return place if pk is None else places.branch(pk, row)
    return place


def _is_first(seen, row, place):
    first = seen.setdefault((place, name_key(row.name), row.phone), row.number)
    if first == row.number:
        return True
    said = _("The same person is in row %(number)s already: remove one of the two.")
    if not row.phone:
        said = _(
            "Row %(number)s has the same name in this branch: remove one of the two, or enter"
            " the phone numbers of both."
        )
    raise RowRefused(said % {"number": first}, "name")


def _sort_in(plan, matches, row, place, places, actor, answers):
    if answers.asks:
        _ask(matches, row, place, answers)
    member = matches.member_of(row)
    if member is None:
        plan.new.append((row, place))
        return
    fields = _differences(member, row, place)
    if is_own(actor, member.pk) and _DECIDED & fields.keys():
        raise RowRefused(str(OWN), "name")
    if "branch" in fields:
        fields["branch"] = (places.name_of(member.branch_id), place.name)
    if fields:
        plan.changes.append(Change(member, row, place, fields))
    else:
        plan.unchanged += 1


def _ask(matches, row, place, answers):
    """Apply the answer about whom the row means, where several are possible. RowAsked without an answer."""
    found = matches.question(row)
    if found is None:
        return
    sentence, member = found
    born = half_known(row.born_on, row.born_precision)
    known = half_known(member.born_on, member.born_precision)
    here = (row.name, place.name, row.phone, born, row.post)
    there = (member.name, member.branch.name, member.phone, known, member.post)
    pairs = (person_facts(*here), person_facts(*there))
    meant = answers.on_person(row, Question(row.number, sentence, *pairs, member.pk))
    matches.decide(row, None if meant is None else member)


def person_facts(*values):
    """[(label, text)] of a name, branch, number, birth date and post."""
    labels = (_("Name"), _("Branch"), _("Phone"), _("Born"), _("Post"))
    return list(zip(labels, values, strict=True))


def _differences(member, row, place):
    """field → (old, new) of the fields that the row changes; empty cells change nothing."""
    fields = {}
    for name in _FACTS:
        value = getattr(row, name)
        if value and value != getattr(member, name):
            fields[name] = (getattr(member, name), value)
    for name in ("born", "joined"):
        day, precision = getattr(row, f"{name}_on"), getattr(row, f"{name}_precision")
        old, old_precision = getattr(member, f"{name}_on"), getattr(member, f"{name}_precision")
        if day and says_more(day, precision, old, old_precision):
            fields[f"{name}_on"] = (old, day)
    if row.district_managed not in (None, member.district_managed):
        fields["district_managed"] = (member.district_managed, row.district_managed)
    if member.tier != row.tier:
        fields["tier"] = (member.tier, row.tier)
    if row.tier != Tier.DISTRICT_LEADER and member.team:
        fields["team"] = (member.team, "")
    elif row.team and not member.team:
        fields["team"] = (member.team, row.team)  # a team that somebody has set is kept
    if member.branch_id != place.branch:
        fields["branch"] = (member.branch_id, place.branch)
    return fields
