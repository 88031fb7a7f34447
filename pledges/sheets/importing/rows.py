"""The columns of a pledge workbook, and one of its rows as the application reads it."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from accounts.organisations.names import organisation_key
from accounts.people.names import name_key
from core.text import key
from ledger.entries.models import EntryKind
from workbooks.cells import shown
from workbooks.mapping import Reader
from workbooks.records import RowRefused
from workbooks.values import (
    ValueRefused,
    clean_name,
    clean_phone,
    clean_text,
    last_day,
    looks_like_placeholder,
    parse_date,
    parse_deadline,
    parse_workdays,
    parse_yes_no,
    refuse_private,
)

from ..sheet import wording
from .asking import Words

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

DATES = ["deadline", "fulfilled_on"]
READER = Reader(aliases=ALIASES, required=REQUIRED, dates=DATES, given=("branch",))

_KIND_WORDS = {"": EntryKind.PRACTICAL, "实事项目": EntryKind.PRACTICAL, "实事": EntryKind.PRACTICAL, "个性项目": EntryKind.PRACTICAL,
         "个性": EntryKind.PRACTICAL, "个性化项目": EntryKind.PRACTICAL, "个性承诺": EntryKind.PRACTICAL, "实事承诺": EntryKind.PRACTICAL,
         "民生实事": EntryKind.PRACTICAL, "为民办实事": EntryKind.PRACTICAL,
         "重点工作": EntryKind.KEY, "重点工作责任承诺": EntryKind.KEY, "重点项目": EntryKind.KEY, "重点工作项目": EntryKind.KEY}  # fmt: skip
_STATES = {"已兑现": True, "兑现": True, "已完成": True, "已销号": True, "完成": True, "已办结": True, "办结": True, "销号": True,
             "": False, "推进中": False, "未兑现": False, "进行中": False, "未完成": False, "正在推进": False, "正在进行": False,
             "正在办理": False, "办理中": False, "未办结": False, "未开始": False, "尚未开始": False, "未销号": False, "/": False,
             "-": False, "—": False, "无": False}  # fmt: skip


#: The words by the key under which they are compared.
KINDS, FULFILLED = (
    {key(word): meaning for word, meaning in words.items()} for words in (_KIND_WORDS, _STATES)
)


@dataclass(frozen=True, kw_only=True)
class PledgeRow:
    """One pledged item as read; ``branch`` and ``name`` in the form in which they are compared.

    ``unit`` is the key of the branch where somebody has chosen it for all rows.
    """

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
    unit: int | None = None
    notes: tuple = ()


def read_row(number, cells, *, year, words=None):
    """``cells`` (field → raw value) as a PledgeRow; RowRefused if it cannot be read or is not valid on a sheet.

    words   Words of the import, which knows what was said of unknown words, and asks
    """
    notes, words = [], words or Words()
    row = PledgeRow(
        number=number,
        name=_name(cells.get("name")),
        branch=_branch(cells.get("branch")),
        phone=_phone(cells, notes),
        kind=_one_of(KINDS, cells, "kind", words),
        text=_text(cells, "text"),
        measure=_measure(cells),
        deadline=_deadline(cells, year, notes),
        hot=bool(_word(parse_yes_no, cells, "hot", False, words)),
        statutory_days=_word(parse_workdays, cells, "statutory_days", None, words),
        pledged_days=_word(parse_workdays, cells, "pledged_days", None, words),
        fulfilled_on=_fulfilled_on(cells, notes, words),
        unit=cells.get("unit"),
    )
    for field, said in wording.faults_of(vars(row) | {"unit": ""}, year=year).items():
        raise RowRefused(said, field)
    return replace(row, notes=tuple(notes))


def understood(row, cells):
    """[(label, text)] of how a row is read; name and branch as in ``cells``."""
    said = [
        (_("Name"), clean_text(cells.get("name"))),
        (_("Branch"), clean_text(cells.get("branch"))),
        (_("Kind of item"), EntryKind(row.kind).label),
        (_("Pledge"), row.text),
        (_("Deadline"), row.deadline.isoformat() if row.deadline else _("the whole year")),
        (_("Fulfilled on"), row.fulfilled_on.isoformat() if row.fulfilled_on else ""),
    ]
    return [(label, text) for label, text in said if text]


def _name(value):
    if value in (None, ""):
        raise RowRefused(_("The name is missing: enter the member's name."), "name")
    try:
        return name_key(clean_name(value))
    except ValueRefused as error:
        raise RowRefused(str(error), "name") from None


def _branch(value):
    text = clean_text(value)
    if not text or looks_like_placeholder(text):
        raise RowRefused(_("The branch is missing: enter its full name."), "branch")
    return organisation_key(text)


def _text(cells, field):
    text = clean_text(cells.get(field))
    if not text:
        raise RowRefused(_("The pledge is missing: enter what is pledged."), field)
    return _known(text, field)


def _measure(cells):
    return _known(clean_text(cells.get("measure")), "measure")


def _known(text, field):
    try:
        return refuse_private(text)
    except ValueRefused as error:
        raise RowRefused(str(error), field) from None


def _phone(cells, notes):
    """The number, which only tells people of one name apart: one that cannot be read refuses the row."""
    value = cells.get("phone")
    if looks_like_placeholder(value) or clean_text(value) == "":
        return ""
    return _value(lambda value: clean_phone(value, notes), cells, "phone", "")


def _value(parse, cells, field, empty):
    value = cells.get(field)
    if value in (None, ""):
        return empty
    try:
        return parse(value)
    except ValueRefused as error:
        raise RowRefused(str(error), field) from None


def _word(parse, cells, field, empty, words):
    """A value of few meanings; a word that is not known is asked about."""
    try:
        return _value(parse, cells, field, empty)
    except RowRefused as refusal:
        return words.meaning(field, clean_text(cells.get(field)), refusal)


def _one_of(meanings, cells, field, words):
    text = clean_text(cells.get(field))
    found = meanings.get(key(text))
    if found is None:
        known = "、".join(word for word in meanings if len(word) > 1)
        said = _("“%(text)s” is not known here: write one of %(known)s.")
        refusal = RowRefused(said % {"text": shown(text), "known": known}, field)
        return words.meaning(field, text, refusal)
    return found


def _deadline(cells, year, notes):
    day = _value(lambda value: parse_deadline(value, year, notes), cells, "deadline", None)
    if day is not None and day.year != year:
        raise RowRefused(
            _(
                "The deadline %(day)s is not in %(year)s: enter one of this year, or import into the right cycle."
            )
            % {"day": day, "year": year},
            "deadline",
        )
    return day


def _fulfilled_on(cells, notes, words):
    fulfilled = _one_of(FULFILLED, cells, "fulfilled", words)
    value = cells.get("fulfilled_on")
    if not fulfilled:
        if clean_text(value) and not looks_like_placeholder(value):
            said = _(
                "The date of fulfilment (%(day)s) is not used, since the item is not fulfilled."
            )
            notes.append(said % {"day": clean_text(value)})
        return None
    found = _value(lambda value: parse_date(value, notes), cells, "fulfilled_on", None)
    if found is None:
        raise RowRefused(_("The item is fulfilled but has no date: enter when."), "fulfilled_on")
    day, precision = found
    if precision == "year":
        raise RowRefused(
            _("Of the date of fulfilment only the year is known: enter the day or the month."),
            "fulfilled_on",
        )
    if precision == "month":
        day = last_day(day, precision)
        notes.append(
            _("Of the date of fulfilment only the month is known: %(day)s is recorded.")
            % {"day": day}
        )
    return day
