"""Where a row belongs: an existing branch, or one that the import creates.

Branches of different committees may share a name ("机关第一党支部"), so where the row names a committee, the
branch must be below it; where it names none, the name of the branch must be unique.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from access.seats import paths_to
from accounts.organisations.models import Organisation
from accounts.organisations.names import contradicts_branch, kind_of_committee, organisation_key
from accounts.organisations.rules import ABOVE, Codes, refuse_twin, root
from core.text import Nearest
from workbooks.records import RowRefused

Kind = Organisation.Kind
#: Instead of a key: the root of the imported tree, which an empty database does not have yet.
TOP = 0


@dataclass(frozen=True)
class Place:
    """A branch: ``branch`` is its key in the database, or None for one to be founded.

    ``committee`` is then the key of the unit above it, or TOP, or None where that is to be founded too.
    """

    branch: int | None
    committee: int | None
    name: str
    committee_name: str

    @property
    def is_new(self):
        return self.branch is None


@dataclass(frozen=True)
class _Unit:
    pk: int
    path: str
    name: str
    key: str
    kind: str
    dissolved: bool
    inside: bool
    code: str

    @property
    def is_branch(self):
        return self.kind == Kind.BRANCH


class Places:
    """Finds the place of each row. ``tops`` are the units into which may be imported, or None for all."""

    def __init__(self, tops=None):
        self._units, self._by_key, self._by_path = {}, defaultdict(list), {}
        paths = None if tops is None else [top.path for top in tops]
        for pk, path, name, kind, gone, code in _rows():
            inside = paths is None or path.startswith(tuple(paths))
            key = organisation_key(name)
            unit = _Unit(pk, path, name, key, kind, gone is not None, inside, code)
            self._units[pk] = self._by_path[path] = unit
            self._by_key[unit.is_branch, unit.key].append(unit)
        top = next(iter(tops or []), None)
        self._top = self._units[top.pk] if top else self._root()
        self._new = defaultdict(dict)
        self._nearest = None

    def _root(self):
        return next(iter(self._by_path.values()), None)

    def name_of(self, pk):
        return self._units[pk].name

    @property
    def names(self):
        """The names of the open branches into which may be imported."""
        units = self._units.values()
        return [u.name for u in units if u.is_branch and u.inside and not u.dissolved]

    def near(self, name):
        """[(key, name)] of the branches into which may be imported that are near to ``name``."""
        if self._nearest is None:
            self._nearest = Nearest(self.names)
        return [
            (unit.pk, unit.name)
            for near in self._nearest.some(name)
            for unit in self._open(organisation_key(near))
        ]

    def called(self, text):
        """The keys of the branches into which may be imported that ``text`` names, by name or code."""
        by_code = [unit for unit in self._units.values() if unit.code and unit.code == text.strip()]
        units = [u for u in by_code if u.is_branch and u.inside and not u.dissolved]
        return [unit.pk for unit in units or self._open(organisation_key(text))]

    def _open(self, key):
        return [u for u in self._by_key[True, key] if u.inside and not u.dissolved]

    def is_inside(self, pk):
        """Whether the import may change members of the unit ``pk``."""
        return self._units[pk].inside

    def place_of(self, row):
        """The Place of a row. RowRefused for a branch outside, dissolved, or not the only one of its name."""
        if row.unit is not None:
            return self.branch(row.unit, row)
        key, above = organisation_key(row.branch), organisation_key(row.committee)
        found = self._by_key[True, key]
        if above:
            found = [unit for unit in found if self._is_below(unit, above)]
        inside = [unit for unit in found if unit.inside]
        there = [unit for unit in inside if not unit.dissolved]
        if len(there) == 1:
            return Place(there[0].pk, None, row.branch, row.committee)
        if there:
            raise _refused(_("Several branches are called %(name)s: name the unit above it."), row)
        if inside:
            raise _refused(_("%(name)s is dissolved: enter the branch of today."), row)
        if found:
            raise _outside()
        return self._founded(row, key, above)

    def branch(self, pk, row):
        """The Place of the branch ``pk`` for a row. RowRefused where it cannot be."""
        unit = self._units.get(pk)
        if unit is None or not unit.inside or not unit.is_branch:
            raise _outside()
        if unit.dissolved:
            raise _refused(_("%(name)s is dissolved: enter the branch of today."), row)
        return Place(unit.pk, None, unit.name, "")

    def _is_below(self, unit, above):
        return any(self._by_path[path].key == above for path in paths_to(unit.path)[:-1])

    def _founded(self, row, key, above):
        """A branch to be founded, the same for all rows that name it."""
        known = self._new[key]
        if not above and len(known) == 1:
            return next(iter(known.values()))
        if contradicts_branch(row.branch):
            said = _("%(name)s is a committee by its name, and no branch: enter the branch.")
            raise _refused(said, row)
        if above not in known:
            known[above] = Place(None, self._committee(row, above), row.branch, row.committee)
        return known[above]

    def _committee(self, row, above):
        """The parent of a branch to be created: a key, TOP, or None for a committee that is created as well."""
        if not above:
            self._refuse_misfit(self._top, Kind.BRANCH)
            return TOP
        found = self._by_key[False, above]
        inside = [unit for unit in found if unit.inside]
        there = [unit for unit in inside if not unit.dissolved]
        if len(there) > 1:
            said = _("Several units are called %(name)s: found the branch by hand first.")
            raise _refused(said, row, name=row.committee)
        if inside and not there:
            said = _("%(name)s is dissolved: enter the unit above of today.")
            raise _refused(said, row, name=row.committee)
        if found and not inside:
            raise _outside()
        if there:
            self._refuse_misfit(there[0], Kind.BRANCH)
            return there[0].pk
        self._refuse_misfit(self._top, kind_of_committee(row.committee, Kind))
        return None

    @staticmethod
    def _refuse_misfit(unit, kind):
        """A unit of this kind cannot be created below ``unit``."""
        if unit is not None and (unit.kind not in ABOVE[kind] or unit.dissolved):
            raise _outside()

    @property
    def top(self):
        """The key of the unit below which committees are created, or TOP."""
        return self._top.pk if self._top else TOP


def _rows():
    rows = Organisation.objects.order_by("path")
    return rows.values_list("pk", "path", "name", "kind", "dissolved_on", "code").iterator()


def _refused(sentence, row, *, name=None):
    return RowRefused(sentence % {"name": name or row.branch}, "branch")


def _outside():
    return RowRefused(_("This branch is not among your units: leave the row out."), "branch")


class Founder:
    """Founds what ``places`` lack, each unit once. ``top`` is the key of the unit above everything, or TOP.

    founded  Place or key of a committee → key of the unit that an earlier part of the import has founded for it
    """

    def __init__(self, places, *, top, founded):
        self._top = top or root().pk
        self._founded, self._codes = founded, None
        keys = {place.branch or founded.get(place) for place in places} - {None}
        self._there = Organisation.objects.in_bulk(keys)
        self.lost = len(self._there) < len(keys) or any(
            unit.dissolved_on for unit in self._there.values()
        )

    def branch_of(self, place, *, sector):
        """The branch's row."""
        key = place.branch or self._founded.get(place)
        if key is None:
            above = self._committee_of(place, sector)
            row = self._add(above, place.name, Kind.BRANCH, sector)
            key = self._founded[place] = row.pk
            self._there[key] = row
        return self._there[key]

    def _committee_of(self, place, sector):
        if place.committee is not None:
            return place.committee or self._top
        key = organisation_key(place.committee_name)
        if key not in self._founded:
            kind = kind_of_committee(place.committee_name, Kind)
            self._founded[key] = self._add(self._top, place.committee_name, kind, sector).pk
        return self._founded[key]

    def _add(self, above, name, kind, sector):
        parent = Organisation.objects.get(pk=above)  # its number of children has changed
        refuse_twin(parent, name)
        self._codes = self._codes or Codes()
        facts = {"name": name, "kind": kind, "sector": sector, "code": self._codes.next()}
        return Organisation.objects.add_child(parent, facts)
