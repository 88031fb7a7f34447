"""What a cell means: names, dates, phone numbers, numbers, as branches really type them.

Each function takes a raw cell value (text, number, date, None) and returns the clean value, or raises
ValueRefused with a sentence that says what to enter.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _


class ValueRefused(ValueError):
    """A value that cannot be read; the message says what to enter instead."""


_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SEPARATORS = dict.fromkeys(map(ord, "・•‧．●.∙⋅･"), "\u00b7")
_NAME_RANGES = (
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),  # Extension A, unified, compatibility
    (0x20000, 0x2A6DF), (0x2A700, 0x2EE5D),  # Extensions B to F and I
    (0x2F800, 0x2FA1F), (0x30000, 0x323AF),  # supplement, Extensions G and H
    (0x3007, 0x3007), (0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0xB7, 0xB7),
)  # fmt: skip
NAME_LENGTH = 50


def to_half_width(text):
    """Full-width digits, letters and punctuation as half-width ones."""
    return text.translate(_HALF)


def clean_text(value):
    """Text without blanks at its ends or control characters; "" for nothing. Lines are kept."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(char for char in text if char == "\n" or (char >= " " and char != "\x7f"))
    return text.strip(" \n\t\u3000\u00a0")


def clean_name(value):
    """A person's name: up to 50 characters, the separator as U+00B7, no blanks between Chinese characters.

    Legal by code point, so that rare characters up to CJK Extension I pass (docs/domain.md §6).
    """
    text = to_half_width(clean_text(value)).translate(_SEPARATORS)
    words = text.split()
    latin = all(word.replace("\u00b7", "").isascii() for word in words)
    text = (" " if latin else "").join(words)
    if not text:
        raise ValueRefused(_("The name is missing: enter the member's name."))
    if len(text) > NAME_LENGTH:
        raise ValueRefused(_("The name is longer than 50 characters: shorten it."))
    for char in text:
        if char != " " and not any(low <= ord(char) <= high for low, high in _NAME_RANGES):
            raise ValueRefused(
                _("“%(char)s” is no character of a name: correct the name.") % {"char": char}
            )
    return text


_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_FULL = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?$")
_MONTH = re.compile(r"^(\d{4})[-/.年](\d{1,2})月?份?$")
_COMPACT_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_COMPACT_MONTH = re.compile(r"^(\d{4})(\d{2})$")
_YEAR = re.compile(r"^(\d{4})年?$")
_EARLIEST, _LATEST = 1900, 2100
_EXCEL_EPOCH = date(1899, 12, 30)


def parse_date(value):
    """(date, precision) of a cell; precision is "day", "month" or "year" and missing parts are 1.

    Reads real dates, Excel's serial numbers, 2026-02-15, 2026/2/15, 2026.2.15, 20260215, 2026年2月15日,
    2026.02, 202602, 2026年2月, 2026年, 二〇二六年二月, in full or half width.
    """
    if isinstance(value, datetime):
        return _bounded(value.date()), "day"
    if isinstance(value, date):
        return _bounded(value), "day"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        text = f"{value:g}" if value < 1e5 else str(int(value))
        if 20_000 < value < 60_000:
            return _bounded(_EXCEL_EPOCH + timedelta(days=int(value))), "day"
        if isinstance(value, float) and not value.is_integer():
            text = f"{value:.2f}"  # 1987.1 typed as a number meant October: 1987.10
    else:
        text = clean_text(value)
    plain = _chinese_numerals(to_half_width("".join(text.split()) if ":" not in text else text))
    for pattern, precision in _PATTERNS:
        match = pattern.match(plain)
        if match:
            return _made(match.groups(), text), precision
    raise ValueRefused(
        _("“%(text)s” is no date: enter it like 1983-07-14 or 1983年7月.") % {"text": text}
    )


_PATTERNS = [
    (_FULL, "day"),
    (_COMPACT_DAY, "day"),
    (_MONTH, "month"),
    (_COMPACT_MONTH, "month"),
    (_YEAR, "year"),
]


def _chinese_numerals(text):
    """二〇二六年十二月三日 as 2026年12月3日; anything else as it is."""
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


def clean_phone(value):
    """A phone number as digits (a mobile number without +86; a landline keeps its hyphen)."""
    text = to_half_width(clean_text(value)).replace(" ", "").removesuffix(".0")
    mobile = re.sub(r"^(\+?86|0086)", "", text.replace("-", ""))
    if re.fullmatch(r"1\d{10}", mobile):
        return mobile
    if re.fullmatch(r"0\d{2,3}-?\d{7,8}|\d{5,8}", text):
        return text
    raise ValueRefused(_("“%(text)s” is no phone number: enter 11 digits.") % {"text": text})


_YES, _NO = (
    {"是", "有", "y", "yes", "1", "true", "√", "✓"},
    {"否", "无", "n", "no", "0", "false", "×", "", "不是"},
)


def parse_yes_no(value):
    """True for 是, 有, √, 1, yes …; False for 否, 无, nothing …"""
    text = to_half_width(clean_text(value)).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueRefused(_("“%(text)s” is neither yes nor no: enter 是 or 否.") % {"text": text})


def parse_decimal(value):
    """A number, also typed as text, full-width or with thousands separators."""
    text = to_half_width(clean_text(value)).replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise ValueRefused(_("“%(text)s” is no number.") % {"text": text})
    return number


_BRACKETED = re.compile(r"^[（(【\[〔].*[）)】\]〕]$")
_PLACEHOLDERS = {"待定", "不详", "无", "-", "--", "—", "/", "?", "？", "暂无", "未知"}


def looks_like_placeholder(text):
    """Whether a text stands for nothing: （新建支部）, 待定, 不详, / …"""
    text = clean_text(text)
    return text in _PLACEHOLDERS or bool(_BRACKETED.match(text))


_TOTALS = ("合计", "总计", "小计", "共计")


def is_total_row(cells):
    """Whether a row of raw cells is a total (合计 …) and no record."""
    texts = ["".join(clean_text(cell).split()) for cell in cells if cell not in (None, "")]
    return bool(texts) and texts[0].startswith(_TOTALS)


#: What people put between the digits: blanks, line breaks, dashes, dots.
_GAP = r"[\s\-–—·.]{0,2}"
_IDENTITY = re.compile(rf"(?<!\d)(?:\d{_GAP}){{17}}[\dXx](?!\d)")
_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?(1[3-9](?:{_GAP}\d){{9}})(?!\d)")


def find_identity_numbers(text):
    """18-digit identity numbers in free text, also full-width or with blanks between."""
    return _IDENTITY.findall(to_half_width(clean_text(text)))


def find_mobile_numbers(text):
    """11-digit mobile numbers in free text, also full-width or with blanks between."""
    plain = to_half_width(clean_text(text))
    return _MOBILE.findall(_IDENTITY.sub(" ", plain))
