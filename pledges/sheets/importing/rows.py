"""The columns of a pledge workbook, and one of its rows as the application reads it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from jobs.workbooks.tables import RowRefused
from jobs.workbooks.values import (
    ValueRefused,
    clean_name,
    clean_phone,
    clean_text,
    looks_like_placeholder,
    parse_date,
    parse_yes_no,
    to_half_width,
)
from ledger.entries.models import EntryKind

from ..sheet import wording

#: field → headings under which branches send it.
ALIASES = {
    "name": ["姓名", "党员姓名", "承诺人"],
    "branch": ["所在党支部", "所在支部", "党支部", "支部名称"],
    "phone": ["手机号码", "联系电话", "电话", "手机"],
    "kind": ["承诺类别", "类别", "项目类别"],
    "text": ["承诺事项", "承诺内容", "实事项目", "事项"],
    "measure": ["具体措施", "措施"],
    "deadline": ["完成时限", "时限", "完成时间"],
    "hot": ["是否热点难点", "热点难点"],
    "statutory_days": ["法定时限(工作日)", "法定时限", "法定工作日"],
    "pledged_days": ["承诺时限(工作日)", "承诺时限", "承诺工作日"],
    "fulfilled": ["兑现情况", "完成情况"],
    "fulfilled_on": ["兑现日期", "兑现时间", "完成日期"],
}
REQUIRED = ["name", "branch", "text"]

KINDS = {"": EntryKind.PRACTICAL, "实事项目": EntryKind.PRACTICAL, "实事": EntryKind.PRACTICAL,
         "重点工作": EntryKind.KEY, "重点工作责任承诺": EntryKind.KEY, "重点项目": EntryKind.KEY}  # fmt: skip
FULFILLED = {"已兑现": True, "兑现": True, "已完成": True, "已销号": True,
             "": False, "推进中": False, "未兑现": False, "进行中": False, "未完成": False}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PledgeRow:
    """One pledged item as read; ``branch`` and ``name`` in the form in which they are compared."""

    number: int
    name: str
    branch: str
    phone: str
    kind: str
    text: str
    measure: str
    deadline: date | None
    hot: bool
    statutory_days: int | None
    pledged_days: int | None
    fulfilled_on: date | None


def read_row(number, cells, *, year):
    """``cells`` (field → raw value) as a PledgeRow; RowRefused where it cannot be read, or could not stand on a sheet."""
    row = PledgeRow(
        number=number,
        name=_name(cells.get("name")),
        branch=_branch(cells.get("branch")),
        phone=_value(clean_phone, cells, "phone", "")
        if cells.get("phone") not in (None, "")
        else "",
        kind=_one_of(KINDS, cells, "kind"),
        text=_text(cells),
        measure=clean_text(cells.get("measure")),
        deadline=_deadline(cells),
        hot=bool(_value(parse_yes_no, cells, "hot", False)),
        statutory_days=_days(cells, "statutory_days"),
        pledged_days=_days(cells, "pledged_days"),
        fulfilled_on=_fulfilled_on(cells),
    )
    for field, words in wording.faults_of(vars(row), year=year).items():
        raise RowRefused(words, field)
    return row


def _name(value):
    if value in (None, ""):
        raise RowRefused(_("The name is missing: enter the member's name."), "name")
    try:
        return clean_name(value).replace(" ", "").lower()
    except ValueRefused as error:
        raise RowRefused(str(error), "name") from None


def _branch(value):
    text = clean_text(value)
    if not text or looks_like_placeholder(text):
        raise RowRefused(_("The branch is missing: enter its full name."), "branch")
    return branch_key(text)


def branch_key(name):
    """A branch's name as it is compared: no spaces, half-width, without a leading 中共."""
    return to_half_width("".join(name.split())).removeprefix("中共")


def _text(cells):
    text = clean_text(cells.get("text"))
    if not text:
        raise RowRefused(_("The pledge is missing: enter what is pledged."), "text")
    return text


def _value(parse, cells, field, empty):
    value = cells.get(field)
    if value in (None, ""):
        return empty
    try:
        return parse(value)
    except ValueRefused as error:
        raise RowRefused(str(error), field) from None


def _one_of(words, cells, field):
    text = clean_text(cells.get(field))
    if text not in words:
        known = "、".join(word for word in words if word)
        raise RowRefused(
            _("“%(text)s” is not known here: write one of %(known)s.")
            % {"text": text, "known": known},
            field,
        )
    return words[text]


def _deadline(cells):
    found = _value(parse_date, cells, "deadline", None)
    return found and found[0]


def _days(cells, field):
    value = cells.get(field)
    if value in (None, ""):
        return None
    text = to_half_width(str(value)).strip().removesuffix("个工作日").removesuffix(".0")
    if not text.isdecimal():
        raise RowRefused(_("“%(text)s” is no number of working days.") % {"text": value}, field)
    return int(text)


def _fulfilled_on(cells):
    fulfilled = _one_of(FULFILLED, cells, "fulfilled")
    day = _value(parse_date, cells, "fulfilled_on", None)
    if fulfilled and day is None:
        raise RowRefused(_("The item is fulfilled but has no date: enter when."), "fulfilled_on")
    return day[0] if fulfilled else None
