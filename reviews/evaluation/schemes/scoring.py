"""Compute a score and a proposed grade from the votes of the rater groups. Pure arithmetic: no database, no clock.

Everything is computed in exact fractions and rounded once, half up, at the end; the grade follows from the rounded
score, which is the one that people read. A group that is missing never counts as zero (docs/domain.md §4).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .models import SIGNED, Grade, Group, Scheme

_ORDER = list(Grade)
#: The part of the score that comes from the ledger; it is listed with the groups.
OBJECTIVE = "objective"


@dataclass(frozen=True)
class Rules:
    """A scheme as plain values; points and weights are Decimal, weights with ``objective`` total 100.

    cuts   from which score on, best grade first: ((Grade, Decimal), …); below all of them the worst grade
    """

    values: Mapping
    weights: Mapping
    objective: Decimal = Decimal(0)
    quorum: Decimal = Decimal(50)
    smallest: int = 3
    missing: str = Scheme.Missing.RENORMALISE
    cuts: tuple = ()
    ceiling: str = ""
    digits: int = 2


def rules_of(scheme):
    """The Rules of a Scheme row with its groups."""
    return Rules(
        values=scheme.values,
        weights={Group(row.group): row.weight for row in scheme.groups.all() if row.weight},
        objective=scheme.objective, quorum=scheme.quorum, smallest=scheme.smallest, missing=scheme.missing,
        cuts=(
            (Grade.SATISFIED, scheme.cut_satisfied), (Grade.FAIRLY, scheme.cut_fairly),
            (Grade.BASICALLY, scheme.cut_basically),
        ),
        ceiling=scheme.ceiling, digits=scheme.digits,
    )  # fmt: skip


@dataclass(frozen=True)
class Heard:
    """The votes of one group on one person: ballots by choice, and blank ones.

    is_void   more papers came back than were handed out: nothing of the group counts
    """

    counts: Mapping
    blank: int = 0
    void: int = 0
    issued: int = 0
    returned: int = 0
    is_void: bool = False

    @property
    def valid(self):
        return sum(self.counts.values())


@dataclass(frozen=True)
class Facts:
    """Counts from the ledger: items that count, how many of them are fulfilled, and how many are not, without good reason."""

    items: int = 0
    fulfilled: int = 0
    unfulfilled: int = 0


@dataclass(frozen=True)
class ScoreLine:
    """One line of the score sheet; ``mean`` and ``share`` are exact Fractions, None where the part is missing.

    why     "" where it counts, else "void", "small" (too few valid ballots), "unsigned" or "nothing"
    weight  per cent as the scheme has it; ``used``: as it counts, after the missing were shared out
    share   mean × used weight / 100
    """

    part: str
    weight: Decimal
    heard: Heard | None = None
    why: str = ""
    mean: Fraction | None = None
    used: Fraction | None = None
    share: Fraction | None = None


@dataclass(frozen=True)
class Score:
    """The whole sum.

    total     rounded to the scheme's digits, or None where there is no score; ``exact`` before rounding
    blocked   "" or why there is no proposal: "missing" (the scheme blocks), "nothing", "quorum"
    grade     the proposed grade, "" where blocked; ``before_ceiling`` what it was before the ceiling
    voted     (valid ballots, ballots issued) of the secret groups that rate
    """

    lines: tuple
    total: Decimal | None
    exact: Fraction | None
    blocked: str
    grade: str
    before_ceiling: str
    voted: tuple = field(default=(0, 0))


def score(rules, heard, facts=None):
    """The Score of one person.

    heard   Group → Heard; a group of the rules that is not in it is missing
    facts   Facts, needed where the rules have an objective part or a ceiling
    """
    facts = facts or Facts()
    parts = [
        _group_line(group, weight, heard.get(group), rules)
        for group, weight in rules.weights.items()
    ]
    if rules.objective:
        parts.append(_objective_line(rules.objective, facts))
    present = [line for line in parts if not line.why]
    whole = sum(Fraction(line.weight) for line in present)
    lines = tuple(_weighed(line, whole) for line in parts)
    voted = _voted(rules, heard)
    blocked = _blocked(rules, parts, present, voted)
    exact = (
        sum((line.share for line in lines if line.share is not None), Fraction(0))
        if present
        else None
    )
    if blocked in ("missing", "nothing"):
        exact = None
    total = None if exact is None else rounded(exact, rules.digits)
    before = "" if blocked else grade_of(total, rules.cuts)
    return Score(lines, total, exact, blocked, _ceiled(before, rules, facts), before, voted)


def _group_line(group, weight, heard, rules):
    signed = group in SIGNED
    if heard is None or not (heard.valid or heard.is_void or heard.issued or heard.returned):
        return ScoreLine(group, weight, heard, "unsigned" if signed else "nothing")
    if heard.is_void:
        return ScoreLine(group, weight, heard, "void")
    if signed and not heard.valid:
        return ScoreLine(group, weight, heard, "unsigned")
    if not signed and heard.valid < rules.smallest:
        return ScoreLine(group, weight, heard, "small")
    points = sum(Fraction(rules.values[grade]) * number for grade, number in heard.counts.items())
    return ScoreLine(group, weight, heard, "", points / heard.valid)


def _objective_line(weight, facts):
    if not facts.items:
        return ScoreLine(OBJECTIVE, weight, None, "nothing")
    return ScoreLine(OBJECTIVE, weight, None, "", Fraction(100 * facts.fulfilled, facts.items))


def _weighed(line, whole):
    """The line with its weight scaled to the available parts, whose sum is then 100 again."""
    if line.why:
        return line
    used = Fraction(line.weight) * 100 / whole
    return ScoreLine(
        line.part, line.weight, line.heard, "", line.mean, used, line.mean * used / 100
    )


def _voted(rules, heard):
    secret = [heard[group] for group in rules.weights if group not in SIGNED and group in heard]
    return (
        sum(row.valid for row in secret if not row.is_void),
        sum(row.issued for row in secret),
    )


def _blocked(rules, parts, present, voted):
    if not present:
        return "nothing"
    if rules.missing == Scheme.Missing.BLOCK and len(present) < len(parts):
        return "missing"
    valid, issued = voted
    return "quorum" if Fraction(valid * 100) < Fraction(rules.quorum) * issued else ""


def rounded(value, digits):
    """An exact Fraction as Decimal with ``digits`` decimals, half up."""
    steps = value * 10**digits
    whole = (steps.numerator * 2 + steps.denominator) // (steps.denominator * 2)
    return (
        Decimal(whole).scaleb(-digits).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    )


def grade_of(total, cuts):
    """The best grade whose cut-off ``total`` reaches; the worst one below all of them."""
    return next((grade for grade, cut in cuts if total >= cut), _ORDER[-1])


def _ceiled(grade, rules, facts):
    if not grade or not rules.ceiling or not facts.unfulfilled:
        return grade
    return max(grade, rules.ceiling, key=_ORDER.index)
