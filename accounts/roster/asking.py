"""The questions in the preview of a roster: who a row means, and whether a unit is new. Rows without an answer are skipped.

Answers are plain values, as a form posts them: {"row_<number>": "same_<member>", "new" or "leave"; "unit_<mark>": "new" or
the key of a branch, "named_<mark>": its name or code; "all_units": anything, which says "new" for every unit of which nothing else is said}.
"""

from dataclasses import dataclass, field
from hashlib import sha256

from django.utils.translation import gettext as _

from accounts.organisations.names import organisation_key
from workbooks.records import RowRefused

#: Questions of a kind on one page; the rows of the others wait for the next import of the file.
ASKED = 200


class RowAsked(RowRefused):
    """A row that waits for an answer."""


@dataclass
class Question:
    """Whether a row means an existing member. ``here``, ``there``: [(label, text)] of the row and the member."""

    number: int
    sentence: str
    here: list
    there: list
    member: int
    answer: str = ""

    @property
    def name(self):
        return f"row_{int(self.number)}"

    @property
    def offers(self):
        """[(value, label)]"""
        return [
            ("", _("not answered yet")),
            (f"same_{self.member}", _("the same person")),
            ("new", _("somebody else: take in as a new member")),
            ("leave", _("leave the row out for now")),
        ]


@dataclass
class UnitQuestion:
    """A unit that is not there. ``near``: [(key, name)] of branches that are near to it by name; ``rows``: how many name it."""

    mark: str
    above: str
    unit: str
    near: list
    answer: str = ""
    named: str = ""
    rows: int = 0

    @property
    def name(self):
        return f"unit_{self.mark}"

    @property
    def name_of_another(self):
        return f"named_{self.mark}"

    @property
    def offers(self):
        return [
            ("", _("not answered yet")),
            *[(str(pk), _("is %(name)s") % {"name": name}) for pk, name in self.near],
            ("new", _("found as a new unit")),
            ("leave", _("leave its rows out for now")),
        ]


@dataclass
class Answers:
    """The answers of one preview, and the questions as they arise.

    plain   as posted; None for a command, which cannot ask: then the rules alone decide
    """

    plain: dict | None
    people: list = field(default_factory=list)
    units: dict = field(default_factory=dict)

    @property
    def asks(self):
        return self.plain is not None

    def on_person(self, row, question):
        """None where the row is somebody new, else the key of the member. RowAsked without an answer."""
        question.answer = answer = self.plain.get(question.name, "")
        self.people.append(question)
        if answer == f"same_{question.member}":
            return question.member
        if answer == "new":
            return None
        if answer == "leave":
            raise RowRefused(_("Left out, as you answered in the preview."), "name")
        raise RowAsked(
            _("%(question)s Answer it in the preview, or take the row out.")
            % {"question": question.sentence},
            "name",
        )

    def on_unit(self, place, places):
        """None where the unit is founded, else the key of the branch that is meant. RowAsked without an answer."""
        mark = unit_mark(place)
        if mark not in self.units:
            near = places.near(place.name) if len(self.units) < ASKED else []
            self.units[mark] = UnitQuestion(mark, place.committee_name, place.name, near)
        question = self.units[mark]
        question.rows += 1
        question.answer = answer = self.plain.get(question.name, "")
        question.named = named = self.plain.get(question.name_of_another, "").strip()
        if named:
            return self._named(named, places)
        if answer in {str(pk) for pk, _name in question.near}:
            return int(answer)
        if answer == "new" or (not answer and self.plain.get("all_units")):
            return None
        if answer == "leave":
            raise RowRefused(_("Left out, as you answered in the preview."), "branch")
        said = _(
            "%(name)s is not there: confirm in the preview that it is new, or choose the unit that is meant."
        )
        raise RowAsked(said % {"name": place.name}, "branch")

    @staticmethod
    def _named(text, places):
        found = places.called(text)
        if len(found) == 1:
            return found[0]
        said = _("%(name)s names no unit of yours, or several: write its full name or its code.")
        raise RowAsked(said % {"name": text}, "branch")


def unit_mark(place):
    text = f"{organisation_key(place.committee_name)}|{organisation_key(place.name)}"
    return sha256(text.encode()).hexdigest()[:16]
