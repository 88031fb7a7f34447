"""What the system knows already of a meeting: where and by whom the last one was held, and minutes written from the ledger.

The minutes are a draft: the person who keeps them reads them, changes what is wrong and adds what was decided.
"""

from collections import Counter

from core.days import day_text, quarter_bounds
from ledger.entries.models import Entry, Light

from .models import Attendance, Meeting

#: Most people named for one reason.
NAMED = 10


def usual(branch):
    """{"place", "chair", "recorder"} of the branch's latest meeting; empty before its first one."""
    held = Meeting.objects.filter(branch=branch).exclude(starts_at=None).order_by("-starts_at")
    return held.values("place", "chair", "recorder").first() or {}


def minutes_of(meeting, *, today):
    """The minutes as the ledger can write them on the day ``today``; wording as on the paper. Two queries."""
    of_branch = (
        Entry.objects.standing().filter(branch=meeting.branch, year=meeting.year).with_light(today)
    )
    rows = list(
        of_branch.select_related("ledger__member").order_by("ledger__member__name_key", "number")
    )
    reported = Attendance.objects.filter(meeting=meeting).exclude(report="").count()
    opening = (
        f"会议由{meeting.chair}主持，{meeting.recorder}记录。到会党员逐一汇报了承诺事项进展情况"
    )
    opening += f"，其中{reported}人提交了书面汇报。" if reported else "。"
    return opening + standing(
        rows, today=today, since=quarter_bounds(meeting.year, meeting.quarter)[0]
    )


def standing(rows, *, today, since):
    """How the pledges ``rows`` (with their light) stand, in sentences; ``since``: what was fulfilled from that day on is counted apart."""
    fulfilled = [row for row in rows if row.light == Light.FULFILLED]
    new = sum(row.fulfilled_on >= since for row in fulfilled)
    said = [f"截至{day_text(today)}，登记承诺事项{len(rows)}项，已兑现{len(fulfilled)}项"]
    said.append("。" if new == len(fulfilled) else f"，其中本期兑现{new}项。")
    said += [
        f"{word}{sum(names.values())}项：{_named(names)}。"
        for word, lights in _WORDS
        if (names := Counter(row.ledger.member.name for row in rows if row.light in lights))
    ]
    return "".join(said)


#: What is named with its people, in this order.
_WORDS = (
    ("已报完成待核验", {Light.CLAIMED}), ("逾期", {Light.OVERDUE}), ("进度偏慢", {Light.BEHIND}), ("临近到期", {Light.NEAR}),
    ("未兑现", {Light.UNFULFILLED}), ("因客观原因未兑现并已说明", {Light.EXPLAINED}),
)  # fmt: skip


def _named(names):
    """张三、李四2项 and how many more."""
    said = "、".join(
        f"{name}{count}项" if count > 1 else name for name, count in names.most_common(NAMED)
    )
    more = len(names) - NAMED
    return f"{said}等{len(names)}人" if more > 0 else said
