"""Dates as people type them: of a day, of which only the month or year may be known, and of something's end.

A part of a date means its end where it is a deadline, and keeps its precision where it is a birthday. Excel stores
1980.30, typed by mistake, like 1980.3, and 1968.10 like 1968.1: of such a month the column decides.
"""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from core.text import clean, to_half_width

from .cells import WORDS, ValueRefused, clean_text, shown
from .sheets import MonthOnly

_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_SEP = r"[-/.年、,·_]"
_FULL = re.compile(rf"^(\d{{4}}){_SEP}(\d{{1,2}})[-/.月、,·_](\d{{1,2}})[日号]?$")
_MONTH = re.compile(rf"^(\d{{4}}){_SEP}(\d{{1,2}})月?份?$")
_COMPACT_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_COMPACT_MONTH = re.compile(r"^(\d{4})(\d{2})$")
_YEAR = re.compile(r"^(\d{4})年?$")
_PATTERNS = [
    (_FULL, "day"), (_COMPACT_DAY, "day"), (_MONTH, "month"), (_COMPACT_MONTH, "month"), (_YEAR, "year"),
]  # fmt: skip
_TIME = re.compile(r"[T\s]*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$")
_EARLIEST, _LATEST = 1900, 2100
EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
#: Numbers that can only be days counted by Excel: October 1954 to April 2064.
SERIALS = range(20_000, 60_000)


class MonthAsked(ValueRefused):
    """1968.1 typed as a number: January, or October that has lost its zero."""


# ── days ──────────────────────────────────────────────────────────────────────────────────────────


def parse_date(value, notes=None):
    """(date, precision) of a cell; precision is "day", "month" or "year" and missing parts are 1.

    Reads real dates, Excel's serial numbers, 2026-02-15, 2026/2/15, 2026.2.15, 20260215, 2026年2月15日,
    2026.02, 202602, 2026年2月, 2026年, 二〇二六年二月, in full or half width, with a remark around them.

    notes   a list that gets a sentence where a remark was left out
    Raises ValueRefused, MonthAsked.
    """
    if isinstance(value, MonthOnly):
        return _bounded(date(value.year, value.month, 1)), "month"
    if isinstance(value, datetime):
        return _bounded(value.date()), "day"
    if isinstance(value, date):
        return _bounded(value), "day"
    if _is_number(value):
        if SERIALS.start < value < SERIALS.stop:
            return _bounded(EPOCHS[1900] + timedelta(days=int(value))), "day"
        text = _typed(value)
    else:
        text = clean_text(value)
    plain = _plain(text) if len(text) <= WORDS else ""
    found = _matched(plain, text)
    if found is None and (bare := _without_remark(plain)) != plain:
        found = _matched(bare, text)
        if found and notes is not None:
            notes.append(
                _("“%(text)s” was read as %(day)s.") % {"text": text, "day": written(*found)}
            )
    if found is None:
        raise ValueRefused(
            _("“%(text)s” is no date: enter it like 1983-07-14 or 1983年7月.")
            % {"text": shown(text)}
        )
    return found


def written(day, precision):
    """A date with its known precision: 1983-07-14, 1983-07, 1983."""
    return day.isoformat()[: {"year": 4, "month": 7, "day": 10}[precision]]


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _typed(value):
    """A number as it was typed for a date; MonthAsked where its last zero may be lost."""
    if float(value).is_integer():
        return str(int(value))
    text = repr(float(value))
    digits = text.partition(".")[2]
    if digits == "1" and _EARLIEST <= value <= _LATEST:
        raise MonthAsked(
            _("“%(text)s” may be January or October: enter it like 1968年1月 or 1968年10月.")
            % {"text": text}
        )
    return text


def _plain(text):
    text = to_half_width(clean(text))
    text = _TIME.sub("", text) if ":" in text else text
    text = re.sub(r"(?<=\d)\s+(?=\d)", "-", text)
    return _chinese_numerals("".join(text.split())).rstrip(".,、;。")


def _matched(plain, text):
    for pattern, precision in _PATTERNS:
        if match := pattern.match(plain):
            return _made(match.groups(), text), precision
    return None


_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
#: A word that means another time than the digits next to it; any other word is a remark.
_CHANGING = re.compile(r"[前后底初末旬至到起止~]|以来|周|季|半")


def _without_remark(plain):
    """``plain`` without brackets and words before and after its figures."""
    bare = _BRACKETS.sub("", plain)
    match = re.match(r"^(\D{0,8}?)(\d.*?)([^\d年月日号]{0,8})$", bare)
    if not match or _CHANGING.search(match[1] + match[3]):
        return plain
    return match[2].rstrip(".,、;。")


def _chinese_numerals(text):
    """二〇二六年十二月三日 as 2026年12月3日; any other text unchanged."""
    if not any(char in "一二三四五六七八九十" for char in text):
        return text
    text = re.sub(r"([二三])?十([一二三四五六七八九])?", _tens, text)
    return text.translate(_CHINESE_DIGITS)


def _tens(match):
    tens, ones = (group.translate(_CHINESE_DIGITS) if group else None for group in match.groups())
    return f"{tens or 1}{ones or 0}"


def _made(parts, text):
    year, month, day = (int(part) for part in [*parts, 1, 1][:3])
    try:
        return _bounded(date(year, month, day))
    except ValueError:
        raise ValueRefused(
            _("“%(text)s” is no day of the calendar: correct the date.") % {"text": text}
        ) from None


def _bounded(day):
    if not _EARLIEST <= day.year <= _LATEST:
        raise ValueRefused(
            _("The year %(year)s cannot be right: correct the date.") % {"year": day.year}
        )
    return day


# ── what the column decides ───────────────────────────────────────────────────────────────────────


def as_typed(values, *, epoch=1900):
    """The cells of one column of dates, with what only the column tells: months that lost a zero, the epoch.

    Where other cells have one digit (1980.3) .1 is January, where they are padded (1980.03) it is October; where
    nothing decides, or both do, the number is returned unchanged.
    """
    plain = padded = False
    for value in values:
        text = (
            repr(value)
            if isinstance(value, float)
            else clean_text(value)
            if isinstance(value, str)
            else ""
        )
        plain = plain or bool(re.fullmatch(r"\d{4}\.[2-9]", text))
        padded = padded or bool(re.fullmatch(r"\d{4}\.0\d", text))
    month = 1 if plain and not padded else 10 if padded and not plain else None
    return [_settled(value, month, epoch) for value in values]


def _settled(value, month, epoch):
    if not _is_number(value):
        return value
    if epoch == 1904 and SERIALS.start - 1462 < value < SERIALS.stop - 1462:
        return EPOCHS[1904] + timedelta(days=int(value))
    if (
        month
        and isinstance(value, float)
        and _EARLIEST <= value <= _LATEST
        and re.fullmatch(r"\d{4}\.1", repr(value))
    ):
        return f"{int(value)}.{month:02}"
    return value


# ── ends ──────────────────────────────────────────────────────────────────────────────────────────

WHOLE_YEAR = re.compile(
    r"^(?:全年|全年度|整年|本年度?|长期|常年|长年|年度|持续|长期坚持|贯穿全年|全年(?:持续|坚持|推进|完成)|每[天日周月季年]度?|随时|日常|无|/|-+|—+)$"
)
_UNTIL = re.compile(
    r"(?:截止|截至|到|至)?(.*?)(?:以前|之前|前|以内|之内|内|完成|结束|止|截止|为止)*$"
)
_YEAR_WORD = r"(?:(\d{4})年?|本年|今年|当年|年)?度?"
_QUARTERS = {"1": 3, "2": 6, "3": 9, "4": 12}
_THIRDS = {"上": 10, "初": 10, "中": 20, "下": None, "末": None, "底": None, "": None}


def parse_deadline(value, year, notes=None):
    """The last day that ``value`` names, or None for the whole year: 2026年12月, 年底前, 三季度, 10月底, 全年.

    A year that is missing is ``year``. Raises ValueRefused, MonthAsked.
    """
    if isinstance(value, (date, datetime)) or (_is_number(value) and value > 2100):
        return _last(*parse_date(value))
    if _is_number(value):
        return _deadline_number(value, year)
    text = clean_text(value)
    if len(text) > WORDS:
        raise _no_deadline(shown(text), year)
    plain = _chinese_numerals(
        "".join(_BRACKETS.sub("", to_half_width(clean(text))).split())
    ).rstrip(".,、;。")
    if WHOLE_YEAR.match(plain):
        return None
    end = _UNTIL.match(_plain_range(plain))[1]
    found = _end_of(end, year) or _by_parts(end)
    if found is None:
        raise _no_deadline(text, year)
    return found


def last_day(day, precision):
    """The last day of a date that is known to ``precision``."""
    return _last(day, precision)


def _last(day, precision):
    if precision == "day":
        return day
    month = 12 if precision == "year" else day.month
    return date(day.year, month, monthrange(day.year, month)[1])


def _deadline_number(value, year):
    """2026 and 2026.12 typed as numbers; 10.28 is a day of the year unless its zero may be lost."""
    if _EARLIEST <= value <= _LATEST:
        return _last(*parse_date(value))
    whole, _dot, digits = repr(float(value)).partition(".")
    if 1 <= int(value) <= 12 and digits not in ("0", "1", "2", "3"):
        return _made((year, whole, digits), str(value))
    raise _no_deadline(f"{value:g}", year)


def _no_deadline(text, year):
    return ValueRefused(
        _("“%(text)s” is no deadline: enter it like %(year)s-10-31, %(year)s年10月 or 全年.")
        % {"text": text, "year": year}
    )


def _by_parts(text):
    try:
        return _last(*parse_date(text))
    except ValueRefused:
        return None


def _plain_range(plain):
    """The end of a span of time such as 2026年3月至10月 or 1-12月."""
    match = re.match(
        r"^(?:\d{4}[年.]?)?(?:\d{1,2}[月.]?)?(?:\d{1,2}[日号])?(?:至|到|—+|–|~|-)(\d{4}年.*|\d{1,2}月.*|\d{4}\.\d{1,2})$",
        plain,
    )
    if match and not re.match(r"^\d{4}-\d{1,2}", plain):
        begun = re.match(r"^(\d{4})", plain)
        end = match[1]
        return end if re.match(r"^\d{4}", end) or not begun else f"{begun[1]}年{end}"
    return plain


def _end_of(plain, year):
    if match := re.match(rf"^{_YEAR_WORD}(?:年?[底末终]|内|12月[底末])?$", plain):
        return date(int(match[1] or year), 12, 31)
    if match := re.match(rf"^{_YEAR_WORD}第?([1-4])季度?[底末]?$", plain):
        return _last(date(int(match[1] or year), _QUARTERS[match[2]], 1), "month")
    if match := re.match(rf"^{_YEAR_WORD}(上|下)半年[底末]?$|^{_YEAR_WORD}(年?中)$", plain):
        month = 12 if match[2] == "下" else 6
        return _last(date(int(match[1] or match[3] or year), month, 1), "month")
    if match := re.match(
        rf"^{_YEAR_WORD}[-/.]?(\d{{1,2}})月份?(?:([上中下])旬|月?([初底末]))?$", plain
    ):
        return _in_month(int(match[1] or year), int(match[2]), _THIRDS[match[3] or match[4] or ""])
    if match := re.match(rf"^{_YEAR_WORD}(\d{{1,2}})[月./](\d{{1,2}})[日号]?$", plain):
        return _made((match[1] or year, match[2], match[3]), plain)
    return None


def _in_month(year, month, day):
    if not 1 <= month <= 12:
        return None
    return date(year, month, day or monthrange(year, month)[1])
