"""The one rule by which a rate is rounded."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from core.numbers import miss_100, percent, percent_text, rates_of
from tests.packages import PACKAGES

counts = st.integers(0, 10**7)
wholes = st.integers(1, 10**7)


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [
        (157, 395, "39.7"),  # 39.747
        (64, 161, "39.8"),  # 39.752
        (1, 16, "6.3"),  # 6.25: a half goes up, to an odd digit as well
        (3, 16, "18.8"),
        (1, 2000, "0.1"),
        (2, 3, "66.7"),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
        (23, 28, "82.1"),
    ],
)
def test_a_half_goes_up(part, whole, rate):
    assert percent(part, whole) == Decimal(rate)


def test_of_nothing_there_is_no_rate():
    assert percent(0, 0) is None
    assert percent_text(None) == "—"
    assert rates_of({"a": 0, "b": 0}) == {"a": None, "b": None}
    assert not miss_100(rates_of({"a": 0}))


@given(counts, wholes)
def test_it_is_the_nearest_tenth_and_of_two_the_higher(part, whole):
    off = Fraction(percent(part, whole)) - Fraction(part * 100, whole)
    assert -Fraction(1, 20) < off <= Fraction(1, 20)


@given(counts, wholes, st.integers(1, 1000))
def test_it_depends_on_the_proportion_alone(part, whole, times):
    assert percent(part * times, whole * times) == percent(part, whole)


@given(counts, counts, wholes)
def test_more_is_never_less(one, other, whole):
    least, most = sorted((one, other))
    assert percent(least, whole) <= percent(most, whole)


@given(st.dictionaries(st.text(), st.integers(0, 5000), min_size=1, max_size=8))
def test_equal_counts_of_a_whole_have_equal_rates(found):
    rates, whole = rates_of(found), sum(found.values())
    for name, count in found.items():
        assert rates[name] == (str(percent(count, whole)) if whole else None)
    assert len(set(rates.values())) <= len(set(found.values()))


@given(st.dictionaries(st.text(), st.integers(0, 5000), min_size=1, max_size=8))
def test_the_note_is_wanted_where_the_rates_miss_100(found):
    rates = rates_of(found)
    if any(found.values()):
        assert miss_100(rates) == (sum(map(Decimal, rates.values())) != 100)


#: Where per cent are computed and are no rate that anybody reads: exact shares and points, invented lives.
NO_RATES = {
    "core/numbers.py", "ledger/entries/progress.py", "reviews/evaluation/schemes/scoring.py",
}  # fmt: skip
INVENTED = ("demo/district/", "demo/simulation/")


def test_no_other_module_computes_a_rate():
    found = set()
    for package in PACKAGES:
        for path in Path(settings.BASE_DIR, package).rglob("*.py"):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            if re.search(r"\* 100 /|\.quantize\(", path.read_text()):
                found.add(name)
    assert {name for name in found if not name.startswith(INVENTED)} == NO_RATES
