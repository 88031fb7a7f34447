"""`make burden`: the arithmetic of the keystroke-level model, and the lines that the script ends with."""

import re

import pytest

from bench.burden import operators, texts
from bench.burden.operators import SECONDS, Tally, closing_line, read, typed


def test_the_times_are_those_of_card_moran_and_newell():
    published = {"K": 0.28, "P": 1.1, "B": 0.1, "H": 0.4, "M": 1.35}
    assert {name: SECONDS[name] for name in published} == published
    assert SECONDS["C"] == 60 / 40  # 40 Chinese characters a minute
    assert SECONDS.keys() == operators.NAMES.keys()


@pytest.mark.parametrize(
    ("text", "han", "keys"),
    [("走访4户", 3, 1), ("2026-09-20", 0, 10), ("每季度一次，共8次。", 8 + 1, 1), ("", 0, 0)],
)
def test_chinese_is_typed_by_the_character_and_the_rest_by_the_key(text, han, keys):
    assert typed(text) == {"C": han, "K": keys}


def test_white_space_is_not_read():
    assert read("走访 4户\n河西") == {"L": 6}


def test_an_act_is_the_sum_of_its_operators_and_the_measured_time():
    tally = Tally(times=2, waited=3.0)
    tally.operators.update({"M": 2, "P": 1, "B": 2, "H": 1, "K": 10, "C": 40})
    seconds = 2 * 1.35 + 1.1 + 2 * 0.1 + 0.4 + 10 * 0.28 + 40 * 1.5 + 3
    assert tally.seconds == pytest.approx(seconds)
    assert (tally.minutes, tally.each) == pytest.approx((seconds / 60, seconds / 120))
    both = tally + Tally(tally.operators, 1.0, 2, 3, 1)
    assert (both.operators["C"], both.waited, both.pages, both.fields, both.times) == (
        80,
        4.0,
        2,
        3,
        3,
    )
    assert Tally().each == 0


def test_the_closing_line_has_its_form():
    line = closing_line(57.26, 3.6, 0.84)
    assert line == "burden: 57.3 minutes a year, 3.6 a sheet typed, 0.8 a sheet checked"
    assert re.fullmatch(
        r"burden: [\d.]+ minutes a year, [\d.]+ a sheet typed, [\d.]+ a sheet checked", line
    )


def test_the_texts_have_the_length_of_the_field():
    """Real items are 17 to 48 characters (docs/domain.md §2)."""
    assert len(texts.NAMES) == len(set(texts.NAMES)) == 20
    for number in range(20):
        items = texts.items_of(number)
        assert len(items) == 3
        assert all(17 <= len(item.text) <= 48 and item.target in item.text for item in items)
    assert len(texts.MINUTES) > 100 and texts.RESOLVED in texts.MINUTES
