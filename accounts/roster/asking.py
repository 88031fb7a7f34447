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

    plain   as posted; None where nobody is asked: then the rules alone decide
    """

    plain: dict | None
    people: list = field(default_factory=list)
    units: dict = field(default_factory=dict)

    @property
    def asks(self):
        """Whether somebody has to say whom a row means, where it may be two."""
        return self.plain is not None

    @property
    def asks_units(self):
        """Whether somebody has to say that a unit is new."""
        return self.plain is not None

    @property
    def all_units(self):
        return bool(self.plain and self.plain.get("all_units"))

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
        question = self._question_of(place, places)
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

    def _question_of(self, place, places):
        mark = unit_mark(place)
        if mark not in self.units:
            near = places.near(place.name) if len(self.units) < ASKED else []
            self.units[mark] = UnitQuestion(mark, place.committee_name, place.name, near)
        self.units[mark].rows += 1
        return self.units[mark]

    @staticmethod
    def _named(text, places):
        found = places.called(text)
        if len(found) == 1:
            return found[0]
        said = _("%(name)s names no unit of yours, or several: write its full name or its code.")
        raise RowAsked(said % {"name": text}, "branch")


@dataclass
class Told(Answers):
    """The answers that the options of a command give: it can ask nobody, so what they do not answer is left out.

    founds      units that are not there are founded
    by_number   who has the same name and number as a member is that member, and moves; anybody else is new
    """

    plain: dict | None = None
    founds: bool = False
    by_number: bool = False

    @property
    def asks(self):
        return not self.by_number

    @property
    def asks_units(self):
        return not self.founds

    def on_person(self, row, question):
        said = _(
            "%(question)s Import it in the browser, which asks; or with --people=by-number the same name and number is the same person, and anybody else is new."
        )
        raise RowRefused(said % {"question": question.sentence}, "name")

    def on_unit(self, place, places):
        near = next((name for _pk, name in self._question_of(place, places).near), None)
        facts = {"name": place.name, "near": near}
        said = _("%(name)s is not there. With --new-units=found it is founded.")
        if near:
            said = _(
                "%(name)s is not there, but %(near)s is: correct the name. With --new-units=found it is founded."
            )
        raise RowRefused(said % facts, "branch")


def unit_mark(place):
    text = f"{organisation_key(place.committee_name)}|{organisation_key(place.name)}"
    return sha256(text.encode()).hexdigest()[:16]
