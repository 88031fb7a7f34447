"""The meaning of cells: names, dates, phone numbers, numbers, as branches really type them.

Each function takes a raw cell value (text, number, date, None) and returns the clean value, or raises
ValueRefused with a sentence that says what to enter.
"""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from core.identity import identity_numbers
from core.text import SEPARATOR, private_characters, to_half_width

from .cells import ValueRefused, clean_text, shown
from .dates import MonthAsked, last_day, parse_date, parse_deadline

__all__ = [
    "MonthAsked", "ValueRefused", "clean_name", "clean_phone", "clean_text", "find_identity_numbers",
    "find_mobile_numbers", "is_remark_row", "is_total_row", "last_day", "looks_like_placeholder", "parse_date",
    "parse_deadline", "parse_decimal", "parse_workdays", "parse_yes_no", "refuse_private", "to_half_width",
]  # fmt: skip

_SEPARATORS = dict.fromkeys(map(ord, "・•‧．●.∙⋅･"), SEPARATOR)
_NAME_RANGES = (
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),  # Extension A, unified, compatibility
    (0x20000, 0x2A6DF), (0x2A700, 0x2EE5D),  # Extensions B to F and I
    (0x2F800, 0x2FA1F), (0x30000, 0x323AF),  # supplement, Extensions G and H
    (0x2E80, 0x2EFF), (0x3007, 0x3007), (0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0xB7, 0xB7),
)  # fmt: skip
NAME_LENGTH = 50


def refuse_private(text):
    """ValueRefused if ``text`` has a private character, whose meaning only the system that wrote it defines."""
    if private := private_characters(text):
        raise ValueRefused(
            _(
                "There is a character (%(codes)s) that only the system it comes from can show: enter it again."
            )
            % {"codes": "、".join(private)}
        )
    return text


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
    refuse_private(text)
    for char in text:
        if char != " " and not any(low <= ord(char) <= high for low, high in _NAME_RANGES):
            raise ValueRefused(
                _("“%(char)s” (%(code)s) is no character of a name: correct the name.")
                % {"char": char, "code": f"U+{ord(char):04X}"}
            )
    return text


_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|[2-9]\d{6,7}|\d{5,8}")
_LOST_DIGITS = re.compile(r"^\d(?:\.\d+)?e\+?\d+$", re.I)
#: Separators between two numbers, or between a number and a remark.
_BETWEEN = re.compile(r"[/／、,，;；|\n]|或|\(|\[|【|转")


def clean_phone(value, notes=None):
    """A phone number as digits (a mobile number without +86; a landline keeps its hyphen).

    The first of several numbers, without any text after it; ``notes`` gets a sentence about the parts left out.
    """
    text = shown(to_half_width(clean_text(value)).removesuffix(".0").strip())
    whole = _phone(text)
    if whole:
        return whole
    if _LOST_DIGITS.match(text):
        raise ValueRefused(
            _("“%(text)s” has lost its last digits: enter the phone number again, as text.")
            % {"text": text}
        )
    area = re.sub(r"^\((0\d{2,3})\)\s*-?", r"\1-", text)
    for part in [area, *_BETWEEN.split(area), *re.split(r"\s+", area)]:
        found = _phone(re.sub(r"^(?:手机|电话|联系电话|办公|固话|短号)[::]?", "", part.strip()))
        if found:
            _note_left_out(notes, area, found)
            return found
    raise ValueRefused(_("“%(text)s” is no phone number: enter 11 digits.") % {"text": text})


def _phone(text):
    text = "".join(text.split())
    mobile = re.sub(r"^(\+?86|0086)-?(?=1\d{2})", "", text.replace("-", "").replace("·", ""))
    if re.fullmatch(r"1\d{10}", mobile):
        return mobile
    return text if _LANDLINE.fullmatch(text) else None


def _note_left_out(notes, text, found):
    kept = sum(map(str.isdigit, found))
    if notes is not None and sum(map(str.isdigit, text)) > kept:
        notes.append(_("Of “%(text)s” only %(phone)s is kept.") % {"text": text, "phone": found})


_YES = {"是", "有", "y", "yes", "1", "true", "√", "✓", "✔", "对", "热点", "难点", "热点难点", "热点问题", "难点问题",
        "属于", "☑"}  # fmt: skip
_NO = {"否", "无", "n", "no", "0", "false", "×", "✗", "✘", "", "不是", "非", "/", "\\", "-", "--", "—", "——", "不属于",
       "没有", "□", "普通", "一般"}  # fmt: skip


def parse_yes_no(value):
    """True for 是, 有, √, 1, yes …; False for 否, 无, /, nothing …"""
    text = "".join(to_half_width(clean_text(value)).lower().split())
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueRefused(
        _("“%(text)s” is neither yes nor no: enter 是 or 否.") % {"text": shown(text)}
    )


_DAYS = re.compile(r"^(\d{1,4})(?:\.0)?(?:个)?(?:工作日|工作天|天|日|个)?(?:内|以内|之内)?$")
_AT_ONCE = {
    "当场办结",
    "当场",
    "即办",
    "即时办结",
    "即时",
    "立等可取",
    "马上办",
    "现场办结",
    "随到随办",
    "即到即办",
}
_NO_DAYS = {"", "/", "-", "--", "—", "——", "无", "\\"}


def parse_workdays(value):
    """A number of working days: 28, 28天, 28 个工作日; 当场办结 is 0; None for nothing."""
    text = "".join(to_half_width(clean_text(value)).split())
    if text in _NO_DAYS:
        return None
    if text in _AT_ONCE:
        return 0
    match = _DAYS.match(text)
    if not match or int(match[1]) > 1000:
        raise ValueRefused(
            _("“%(text)s” is no number of working days.") % {"text": shown(clean_text(value))}
        )
    return int(match[1])


def parse_decimal(value):
    """A number, also typed as text, full-width or with thousands separators."""
    text = to_half_width(clean_text(value)).replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise ValueRefused(_("“%(text)s” is no number.") % {"text": shown(text)})
    return number


_BRACKETED = re.compile(r"^[（(【\[〔].*[）)】\]〕]$")
_PLACEHOLDERS = {"待定", "不详", "无", "-", "--", "—", "/", "?", "？", "暂无", "未知"}


def looks_like_placeholder(text):
    """Whether a text means an empty value: （新建支部）, 待定, 不详, / …"""
    text = clean_text(text)
    return text in _PLACEHOLDERS or bool(_BRACKETED.match(text))


_TOTALS = ("合计", "总计", "小计", "共计", "累计", "总人数")
_REMARKS = re.compile(
    r"^(?:注|备注|说明|附注|附)\d*[::.、]|^(?:填表|填报|制表|审核|审批|复核|经办|校对|联系|负责|报送|上报|统计|录入|单位|支部书记|书记|党支部)"
    r"(?:人|人员|单位|日期|时间|负责人|意见)?(?:签字|签名|盖章)?[::(]|^共\d+(?:人|名|行|条|项|户|页)|^第\d+页|(?:盖章|公章|签字|签名)\)?[::]?$"
    r"|^\d{4}年\d{1,2}月(?:\d{1,2}日)?$|^年月日$|^以下空白|^此页无正文|^(?:以上|本表|此表)|^截至|^截止"
)
#: A line of remarks has no more cells than this.
_FEW = 6


def is_total_row(cells):
    """Whether a row of raw cells is a total (合计 …) and no record."""
    first = next((cell for cell in cells if cell not in (None, "")), None)
    return isinstance(first, str) and _bare(first).startswith(_TOTALS)


def is_remark_row(cells):
    """Whether a row of raw cells is a remark, a signature, a seal, a date or a count below a table, and no record."""
    found = [cell for cell in cells if cell not in (None, "")]
    return 0 < len(found) <= _FEW and any(_REMARKS.search(_bare(cell)) for cell in found[:2])


def _bare(cell):
    return "".join(to_half_width(clean_text(cell)).split())


#: Separators that people put between the digits: blanks, line breaks, dashes, dots.
_GAP = r"[\s\-–—·.]{0,2}"
_IDENTITY = re.compile(rf"(?<!\d)(?:\d{_GAP}){{17}}[\dXx](?!\d)")
_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?(1[3-9](?:{_GAP}\d){{9}})(?!\d)")


def find_identity_numbers(text):
    """Identity numbers in free text, also in full width or with gaps: any 18 digits, and 15 of the older form."""
    plain = to_half_width(clean_text(text))
    return _IDENTITY.findall(plain) or identity_numbers(plain)


def find_mobile_numbers(text):
    """11-digit mobile numbers in free text, also full-width or with blanks between."""
    plain = to_half_width(clean_text(text))
    return _MOBILE.findall(_IDENTITY.sub(" ", plain))
