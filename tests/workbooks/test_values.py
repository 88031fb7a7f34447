from datetime import date, datetime
from decimal import Decimal

import pytest

from workbooks import values
from workbooks.values import ValueRefused

DAY = date(1983, 7, 14)
MONTH = date(1983, 7, 1)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (datetime(1983, 7, 14), (DAY, "day")),
        (DAY, (DAY, "day")),
        (30511, (DAY, "day")),
        ("1983-07-14", (DAY, "day")),
        ("1983/7/14", (DAY, "day")),
        ("1983.7.14", (DAY, "day")),
        ("19830714", (DAY, "day")),
        (19830714, (DAY, "day")),
        ("1983年7月14日", (DAY, "day")),
        ("１９８３年７月１４日", (DAY, "day")),
        ("一九八三年七月十四日", (DAY, "day")),
        ("1983-07-14 00:00:00", (DAY, "day")),
        ("1983.07", (MONTH, "month")),
        ("1983年7月", (MONTH, "month")),
        ("198307", (MONTH, "month")),
        (198307, (MONTH, "month")),
        (1983.07, (MONTH, "month")),
        (1983.3, (date(1983, 3, 1), "month")),
        (1983.12, (date(1983, 12, 1), "month")),
        ("1983年", (date(1983, 1, 1), "year")),
        ("二〇二六年十二月三十日", (date(2026, 12, 30), "day")),
    ],
)
def test_dates_as_branches_write_them(raw, expected):
    assert values.parse_date(raw) == expected


@pytest.mark.parametrize(
    "raw", ["不详", "1983-02-30", "198313", "7月14日", "0083-07-14", "昨天", "3000-01-01", True]
)
def test_what_is_no_date(raw):
    with pytest.raises(ValueRefused):
        values.parse_date(raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (" 王　伟 ", "王伟"),
        ("王\u200b伟", "王伟"),
        ("\u2f45样", "方样"),
        ("样\ue863", "样䶮"),
        ("王伟", "王伟"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉.买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉●买买提", "阿卜杜拉·买买提"),
        ("李𬭎", "李𬭎"),
        ("陈𪚥", "陈𪚥"),
        ("𰻝㛃", "𰻝㛃"),
        ("John  Smith", "John Smith"),
        ("王" * 50, "王" * 50),
    ],
)
def test_names(raw, expected):
    assert values.clean_name(raw) == expected


@pytest.mark.parametrize("raw", [None, "", "　", "王" * 51, "王<b>", "王1", "=王伟", "王\ue000"])
def test_what_is_no_name(raw):
    with pytest.raises(ValueRefused):
        values.clean_name(raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (17751362701, "17751362701"),
        (17751362701.0, "17751362701"),
        ("１３９０９８２０１０４", "13909820104"),
        ("+86 139-0982-0104", "13909820104"),
        ("0576-82412345", "0576-82412345"),
    ],
)
def test_phone_numbers(raw, expected):
    assert values.clean_phone(raw) == expected


@pytest.mark.parametrize("raw", ["12", "abc", "139098201045", "无"])
def test_what_is_no_phone_number(raw):
    with pytest.raises(ValueRefused):
        values.clean_phone(raw)


def test_yes_no_and_numbers():
    assert [values.parse_yes_no(text) for text in ("是", "否", "√", None, 1)] == [
        True,
        False,
        True,
        False,
        True,
    ]
    assert values.parse_decimal("１,２３４．５") == Decimal("1234.5")
    for parse, raw in (
        (values.parse_yes_no, "也许"),
        (values.parse_decimal, "四"),
        (values.parse_decimal, "NaN"),
    ):
        with pytest.raises(ValueRefused):
            parse(raw)


def test_placeholders_and_totals():
    assert [
        values.looks_like_placeholder(text)
        for text in ("（新建支部）", "(待定)", "不详", "区第一党支部")
    ] == [
        True,
        True,
        True,
        False,
    ]
    assert values.is_total_row(["合计", "3718人", None])
    assert values.is_total_row([None, "小 计", 5])
    assert not values.is_total_row([1, "王伟"])


@pytest.mark.parametrize(
    "text",
    [
        "331004198307140421",
        "33100419830714042X",
        "331004 19830714 042x",
        "３３１００４１９８３０７１４０４２１",
    ],
)
def test_identity_numbers_are_found(text):
    assert len(values.find_identity_numbers(f"本人{text}，请核对")) == 1
    assert values.find_mobile_numbers(f"本人{text}") == []


@pytest.mark.parametrize(
    "text", ["13909820104", "139 0982 0104", "139-0982-0104", "１３９０９８２０１０４"]
)
def test_mobile_numbers_are_found(text):
    assert len(values.find_mobile_numbers(f"电话{text}。")) == 1


@pytest.mark.parametrize("text", ["12345678901", "走访20户", "2026年12月", "139098201045"])
def test_other_numbers_are_not(text):
    assert values.find_identity_numbers(text) == []
    assert values.find_mobile_numbers(text) == []
