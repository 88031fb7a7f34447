"""The text of a ground that is stored with a measure and printed in its letter: paper has fixed wording."""

from django.utils import timezone

from core.days import day_text
from core.text import shortened
from ledger.entries.models import Cause, Entry, EntryKind
from reviews.evaluation.results.models import Result
from reviews.evaluation.results.result_papers import GRADES
from reviews.inspection.models import Finding

_KINDS = {EntryKind.COMMON: "共性项目", EntryKind.PRACTICAL: "实事项目", EntryKind.KEY: "重点工作"}
_LONGEST = 200


def words_of(ground, today):
    """The text of an Entry or a Finding as of ``today`` (needs its ledger), or of a Result."""
    if isinstance(ground, Result):
        published = day_text(timezone.localdate(ground.published_at))
        return f"{ground.year}年度考评等次为{GRADES[ground.grade]}（{published}公布）。"
    return _finding(ground) if isinstance(ground, Finding) else _entry(ground, today)


def _line(entry):
    return (
        f"台账{entry.ledger.number}，{entry.year}年第{entry.number}项（{_KINDS[entry.kind]}）"
        f"“{shortened(entry.text, _LONGEST)}”"
    )


def _entry(entry, today):
    return f"{_line(entry)}，期限{day_text(entry.due)}，{_state(entry, today)}。"


def _state(entry, today):
    if entry.state == Entry.State.UNFULFILLED:
        return "未兑现（客观原因）" if entry.cause == Cause.OBJECTIVE else "无正当理由未兑现"
    if entry.state == Entry.State.OPEN:
        days = (today - entry.due).days
        return f"截至{day_text(today)}逾期{days}天" if days > 0 else "尚未兑现"
    return "待核实" if entry.state == Entry.State.CLAIMED else f"{day_text(entry.fulfilled_on)}兑现"


def _finding(finding):
    failed = f"，复查{finding.failed}次未通过" if finding.failed else ""
    return (
        f"{_line(finding.entry)}，{day_text(finding.found_on)}督查发现：{shortened(finding.text, _LONGEST)}，"
        f"整改期限{day_text(finding.deadline)}{failed}。"
    )
