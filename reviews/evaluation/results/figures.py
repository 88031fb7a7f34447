"""How many got which grade, by class and by unit, and which part of all of them that is."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from access.seats import path_range
from accounts.organisations.models import Organisation
from core.numbers import rates_of

from ..ballots.sealing import digest_of
from ..schemes.models import Grade, SchemeKind


def line_of(counter):
    """{"all", "counts": {grade: n}, "rates": {grade: text, or None if there is nobody}} of a Counter of grades."""
    counts = {grade: counter[grade] for grade in Grade.values}
    return {"all": sum(counts.values()), "counts": counts, "rates": rates_of(counts)}


def figures_of(evaluation):
    """The figures of an evaluation whose grades are decided, as plain JSON values. Three queries."""
    rows = (
        evaluation.results.exclude(grade="").order_by()
        .values_list("branch__path", "kind", "grade").annotate(n=Count("pk"))
    )  # fmt: skip
    top = evaluation.organisation
    units = list(
        Organisation.objects.filter(
            path_range("path", top.path), depth__lte=top.depth + 1
        ).order_by("path")
    )
    seals = list(evaluation.collections.order_by("seal").values_list("seal", flat=True))
    total, kinds, of_unit = (
        Counter(),
        {kind: Counter() for kind in SchemeKind},
        {u.pk: Counter() for u in units},
    )
    for path, kind, grade, number in rows:
        total[grade] += number
        kinds[kind][grade] += number
        unit = next((u for u in reversed(units) if path.startswith(u.path)), None)
        if unit:
            of_unit[unit.pk][grade] += number
    return {
        "total": line_of(total),
        "kinds": [line_of(kinds[kind]) | {"kind": kind.value} for kind in SchemeKind if kinds[kind]],
        "units": [line_of(of_unit[u.pk]) | {"name": u.name} for u in units if of_unit[u.pk]],
        "boxes": {"count": len(seals), "sha256": digest_of(seals)},
    }  # fmt: skip


@dataclass(frozen=True)
class Disclosed:
    """Lines as in figures_of; where too few people are behind one, its "counts" and "rates" are None."""

    kinds: list
    units: list

    @property
    def holds_back(self):
        return any(line["counts"] is None for line in [*self.kinds, *self.units])


def disclosed(evaluation, figures):
    """The public part of the figures: all of them only if every grade is disclosed anyway."""
    kinds, units = figures["kinds"], figures["units"]
    if evaluation.discloses == evaluation.Discloses.GRADES:
        return Disclosed(kinds, units)
    smallest = max(evaluation.leader_scheme.smallest, evaluation.member_scheme.smallest)
    return Disclosed(withheld(kinds, smallest=smallest), withheld(units, smallest=smallest))


def withheld(lines, *, smallest):
    """The ``lines`` without the counts of those with fewer than ``smallest`` people, whose grades they would tell.

    A single withheld line could be computed from the sum of all; then the next smallest is withheld, too.
    """
    places = sorted(range(len(lines)), key=lambda place: (lines[place]["all"], place))
    hidden = {place for place in places if lines[place]["all"] < smallest}
    if len(hidden) == 1:
        hidden = set(places[:2])
    return [
        line | {"counts": None, "rates": None} if place in hidden else line
        for place, line in enumerate(lines)
    ]
