"""The tree as a page shows it."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from django.core.cache import cache
from django.db.models import Count, Q

from access.seats import paths_to
from core.text import clean

from .models import Organisation
from .names import organisation_key

#: A tree of at most this many units is shown whole; a larger one level by level.
WHOLE = 600
#: Seconds for which the member counts of a larger tree are cached.
_FRESH = 300
FOUND = 100


@dataclass
class Node:
    """A line of the tree.

    members  active members in the unit and everything below it
    opens    whether lines below it follow, as its children
    closes   how many groups of children end after it
    """

    unit: Organisation
    members: int = 0
    opens: bool = False
    closes: int = 0

    @property
    def ends(self):
        return range(self.closes)


@dataclass
class Tree:
    """nodes  the lines, in order; whole: whether nothing was left out."""

    nodes: list
    whole: bool


def top_units(seat, unit=None):
    """The units at which the page begins: ``unit``, or the topmost units in the seat's scope."""
    if unit is not None:
        return [unit]
    tops = []
    for row in sorted(seat.organisations, key=lambda row: row.path):
        if not any(row.path.startswith(top.path) for top in tops):
            tops.append(row)
    return tops


def tree(seat, *, unit=None, dissolved=False):
    """The Tree below ``unit``, or of the scope of ``seat``: whole up to WHOLE units, else one level."""
    tops = top_units(seat, unit)
    rows = Organisation.objects.visible_to(seat)
    if not dissolved:
        rows = rows.filter(dissolved_on__isnull=True)
    found, whole = [], True
    for top in tops:
        below = list(rows.within(top)[: WHOLE + 1])
        if len(below) > WHOLE:
            whole = False
            below = list(rows.within(top).filter(depth__lte=top.depth + 1)[:WHOLE])
        found += below
    counts = _counts(tops, whole=whole)
    nodes = [Node(unit, members=counts[unit.path]) for unit in found]
    _nest(nodes)
    return Tree(nodes, whole)


def _nest(nodes):
    """Mark where a group of children begins and ends, so that one loop can write nested lists."""
    open_paths = []
    for node, later in pairwise([*nodes, None]):
        ahead = later.unit.path if later else ""
        if ahead.startswith(node.unit.path):
            node.opens = True
            open_paths.append(node.unit.path)
        while open_paths and not ahead.startswith(open_paths[-1]):
            open_paths.pop()
            node.closes += 1


def search(seat, text, *, dissolved=False):
    """Lines of the units whose name or code contains ``text``, without the units below them."""
    rows = Organisation.objects.visible_to(seat)
    if not dissolved:
        rows = rows.filter(dissolved_on__isnull=True)
    found = rows.filter(Q(code=text) | named_like(text))
    found = list(found[:FOUND])
    counts = Counter()
    for unit in found:
        if unit.is_branch:
            counts[unit.path] = 0
    branches = Organisation.objects.filter(pk__in=[u.pk for u in found if u.is_branch])
    for path, number in _active_members(branches):
        counts[path] = number
    return Tree([Node(unit, members=counts.get(unit.path)) for unit in found], whole=True)


def named_like(text):
    """The condition that a unit's name, or its key, contains ``text``."""
    named = Q(name__icontains="".join(clean(text).split()))
    key = organisation_key(text)
    return named | Q(name_key__contains=key) if key else named


def parents_of(units):
    """path → the parent unit, for a flat list of units. One query."""
    paths = {unit.path_above for unit in units}
    return {row.path: row for row in Organisation.objects.filter(path__in=paths)}


def _counts(tops, *, whole):
    """path → active members in the subtree, by one grouped query a top; kept for a while where it is large."""
    if whole:
        return _counted(tops)
    key = "members-below:" + ",".join(str(top.pk) for top in tops)
    return cache.get_or_set(key, lambda: _counted(tops), _FRESH)


def _counted(tops):
    counts = Counter()
    for top in tops:
        for path, number in _active_members(Organisation.objects.within(top)):
            for above in paths_to(path)[top.depth - 1 :]:
                counts[above] += number
    return counts


def _active_members(branches):
    """(path, active members) of those of the branches that have any."""
    rows = branches.order_by().filter(members__status="active")
    return rows.values_list("path").annotate(Count("members"))
