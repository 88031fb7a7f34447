"""The State Council's notice as it is written, and lists of days."""

from datetime import date

import pytest

from operation.working_days.notice import NoticeRefused, read_notice

#: As the notices are written; the days of 2027 in it are invented.
NOTICE = """一、元旦：1月1日（星期五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（农历正月初六，周四）放假调休，共7天。1月31日（周日）、2月14日（周日）上班。鼓励各单位安排职工休息。
三、清明节：4月5日（周一）放假，与周末连休。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天，5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假。
七、国庆节：10月1日（周五）至10月7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""


def test_a_notice_is_read_as_it_is_written():
    off, works = read_notice(NOTICE, 2027)
    assert works == [
        date(2027, 1, 31), date(2027, 2, 14), date(2027, 5, 8), date(2027, 9, 26), date(2027, 10, 9),
    ]  # fmt: skip
    assert len(off) == 3 + 7 + 1 + 5 + 1 + 1 + 7
    assert {date(2027, 1, 3), date(2027, 2, 11), date(2027, 4, 5), date(2027, 10, 7)} <= set(off)


FIXED = "2027-01-01 放假\n5月1日至2日 休\n10月1日—3日 放假\n"


def test_a_list_of_days_is_read_and_a_holiday_may_begin_the_year_before():
    off, works = read_notice(
        FIXED + "2026年12月31日至2027年1月2日 放假\n2027/4/5\t休\n2027-05-08\t班", 2027
    )
    assert works == [date(2027, 5, 8)]
    assert off[:3] == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]
    assert date(2027, 4, 5) in off


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("4月5日", "4月5日"),
        ("2月30日放假", "2-30"),
        ("4月9日至5日放假", "4月9日至5日"),
        ("5月1日至9月30日放假", "5月1日至9月30日"),
        ("2025年4月5日放假", "2025-04-05"),
        ("10月2日上班", "2027-10-02"),
        ("5月10日上班", "2027-05-10"),
    ],
)
def test_what_cannot_be_is_refused_with_its_words(text, says):
    with pytest.raises(NoticeRefused, match=says):
        read_notice(FIXED + text, 2027)


def test_half_a_notice_is_refused():
    with pytest.raises(NoticeRefused, match="2027-10-01"):
        read_notice(NOTICE.partition("七、")[0], 2027)
