"""The sum of a score, against an independent recalculation that is as simple as can be, on generated cases."""

from decimal import ROUND_HALF_UP, Decimal, getcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.evaluation.schemes.models import Grade, Group
from reviews.evaluation.schemes.scoring import (
    OBJECTIVE,
    Facts,
    Heard,
    Rules,
    grade_of,
    rounded,
    score,
)

POINTS = {
    Grade.SATISFIED: Decimal(100),
    Grade.FAIRLY: Decimal(80),
    Grade.BASICALLY: Decimal(60),
    Grade.NOT: Decimal(40),
}
CUTS = ((Grade.SATISFIED, Decimal(90)), (Grade.FAIRLY, Decimal(75)), (Grade.BASICALLY, Decimal(60)))
WEIGHTS = {
    Group.PEERS: Decimal(30),
    Group.MASSES: Decimal(30),
    Group.LEADER: Decimal(20),
    Group.ORGANISATION: Decimal(20),
}


def rules(**facts):
    return Rules(
        **({"values": POINTS, "weights": WEIGHTS, "cuts": CUTS, "quorum": Decimal(0)} | facts)
    )


def heard(*ballots, issued=None, **facts):
    """Ballots as a list of Grade, "" a blank and None a void one."""
    counts = {grade: ballots.count(grade) for grade in Grade}
    total = len(ballots)
    return Heard(
        counts, blank=ballots.count(""), void=ballots.count(None), issued=total if issued is None else issued,
        returned=total, **facts,
    )  # fmt: skip


S, F, B, N = Grade
ALL = {
    Group.PEERS: heard(S, S, F, F), Group.MASSES: heard(S, S, S), Group.LEADER: heard(F), Group.ORGANISATION: heard(S),
}  # fmt: skip


def test_the_sum_line_by_line():
    found = score(rules(), ALL)
    assert [(line.part, line.mean, line.used, line.share) for line in found.lines] == [
        ("peers", 90, 30, 27), ("masses", 100, 30, 30), ("leader", 80, 20, 16), ("organisation", 100, 20, 20),
    ]  # fmt: skip
    assert (found.total, found.grade, found.blocked) == (Decimal("93.00"), S, "")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (heard(S, S), "small"),
        (heard(S, S, "", None), "small"),
        (heard(S, S, S, S, is_void=True), "void"),
        (heard(), "nothing"),
        (None, "nothing"),
    ],
)
def test_a_missing_group_is_shared_out_and_never_counts_as_zero(said, why):
    there = ALL | {Group.PEERS: said}
    if said is None:
        del there[Group.PEERS]
    found = score(rules(), there)
    assert found.lines[0].why == why
    assert [line.share for line in found.lines] == [
        None,
        Fraction(300, 7),
        Fraction(160, 7),
        Fraction(200, 7),
    ]
    assert found.total == Decimal("94.29")  # 660 / 7


def test_an_opinion_that_nobody_signed_is_missing():
    found = score(rules(), ALL | {Group.LEADER: Heard(dict.fromkeys(Grade, 0), issued=1)})
    assert found.lines[2].why == "unsigned"


def test_a_scheme_that_blocks_gives_no_score_where_a_group_is_missing():
    found = score(rules(missing="block"), {**ALL, Group.PEERS: heard(S)})
    assert (found.total, found.grade, found.blocked) == (None, "", "missing")


def test_where_nobody_said_anything_there_is_no_score():
    found = score(rules(), {})
    assert (found.total, found.exact, found.grade, found.blocked) == (None, None, "", "nothing")


@pytest.mark.parametrize(("issued", "blocked"), [(14, ""), (15, "quorum")])
def test_below_the_quorum_there_is_a_score_and_no_proposal(issued, blocked):
    there = ALL | {Group.MASSES: heard(S, S, S, issued=issued - 4)}
    found = score(rules(quorum=Decimal(50)), there)
    assert (found.voted, found.blocked) == ((7, issued), blocked)
    assert found.total == Decimal("93.00")
    assert bool(found.grade) is not bool(blocked)


def test_the_objective_part_counts_what_is_fulfilled():
    weights = {Group.PEERS: Decimal(50)}
    of = rules(weights=weights, objective=Decimal(50))
    found = score(of, ALL, Facts(items=8, fulfilled=5))
    assert [(line.part, line.mean) for line in found.lines] == [
        ("peers", 90),
        (OBJECTIVE, Fraction(125, 2)),
    ]
    assert found.total == Decimal("76.25")
    nothing = score(of, ALL, Facts())
    assert (nothing.lines[1].why, nothing.total) == ("nothing", Decimal("90.00"))


@pytest.mark.parametrize(("unfulfilled", "grade"), [(0, S), (1, B)])
def test_an_item_unfulfilled_without_good_reason_caps_the_grade(unfulfilled, grade):
    found = score(rules(ceiling=B), ALL, Facts(9, 8, unfulfilled))
    assert (found.grade, found.before_ceiling) == (grade, S)


def test_the_ceiling_never_lifts_a_grade():
    low = {group: heard(N, N, N) for group in WEIGHTS}
    assert score(rules(ceiling=B), low, Facts(1, 0, 1)).grade == N


@pytest.mark.parametrize(
    ("total", "grade"),
    [("90.00", S), ("89.99", F), ("75", F), ("74.99", B), ("60.0", B), ("59.99", N), ("0", N)],
)
def test_a_cut_off_belongs_to_the_better_grade(total, grade):
    assert grade_of(Decimal(total), CUTS) == grade


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(89995, 1000), 2, "90.00"), (Fraction(89994999, 1000000), 2, "89.99"), (Fraction(1, 3), 4, "0.3333"),
        (Fraction(5, 2), 0, "3"), (Fraction(0), 2, "0.00"), (Fraction(100), 2, "100.00"),
    ],
)  # fmt: skip
def test_rounding_is_half_up_and_once(value, digits, text):
    assert str(rounded(value, digits)) == text


def test_a_score_that_rounds_up_to_the_cut_off_reaches_it():
    of = rules(weights={Group.PEERS: Decimal(100)}, digits=1)
    there = {Group.PEERS: heard(*[S] * 999, *[F] * 1001)}
    found = score(of, there)
    assert (found.exact < 90, found.total, found.grade) == (True, Decimal("90.0"), S)


# ── generated cases ───────────────────────────────────────────────────────────────────────────────
ballots = st.lists(st.sampled_from([*Grade, "", None]), max_size=30)
cases = st.fixed_dictionaries({
    Group.PEERS: ballots, Group.MASSES: ballots, Group.LEADER: st.lists(st.sampled_from(list(Grade)), max_size=1),
    Group.ORGANISATION: st.lists(st.sampled_from(list(Grade)), max_size=1),
})  # fmt: skip


def simply(case, *, smallest, weights):
    """The score as one would do it on a sheet of paper: add up, divide, weigh; Decimal with many digits."""
    getcontext().prec = 60
    total, whole = Decimal(0), Decimal(0)
    for group, ballots in case.items():
        votes = [ballot for ballot in ballots if ballot]
        needed = 1 if group in (Group.LEADER, Group.ORGANISATION) else smallest
        if len(votes) < needed or not weights.get(group):
            continue
        mean = sum(POINTS[vote] for vote in votes) / Decimal(len(votes))
        total += mean * weights[group]
        whole += weights[group]
    if not whole:
        return None
    return (total / whole).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@given(cases, st.integers(2, 6))
def test_it_agrees_with_the_simple_recalculation(case, smallest):
    found = score(rules(smallest=smallest), {g: heard(*b) for g, b in case.items()})
    assert found.total == simply(case, smallest=smallest, weights=WEIGHTS)


@given(cases, st.randoms())
def test_the_order_of_the_ballots_changes_nothing(case, random):
    mixed = {group: random.sample(ballots, len(ballots)) for group, ballots in case.items()}
    assert score(rules(), {g: heard(*b) for g, b in case.items()}) == score(
        rules(), {g: heard(*b) for g, b in mixed.items()}
    )


@given(cases)
def test_a_group_without_weight_or_voice_never_pulls_the_score_down(case):
    """With one group unused the score is between the votes of the others."""
    found = score(rules(), {g: heard(*b) for g, b in case.items()})
    means = [line.mean for line in found.lines if line.mean is not None]
    if found.exact is None:
        assert means == []
    else:
        assert min(means) <= found.exact <= max(means)


@given(cases)
def test_the_lines_add_up_to_the_score_and_their_weights_to_100(case):
    found = score(rules(), {g: heard(*b) for g, b in case.items()})
    lines = [line for line in found.lines if not line.why]
    if lines:
        assert sum(line.share for line in lines) == found.exact
        assert sum(line.used for line in lines) == 100
