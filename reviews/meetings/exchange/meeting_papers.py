"""The papers of a meeting, and its calendar event."""

from collections import Counter
from datetime import timedelta

import icalendar
from django.conf import settings
from django.utils import timezone

from core.days import day_text
from press.blocks import Facts, Heading, Lines, Paragraph, Table
from press.plain import Paper

from .models import Attendance


def _head(meeting):
    local = timezone.localtime(meeting.starts_at)
    return Facts([
        ("时间", f"{day_text(local)} {local:%H:%M}"), ("地点", meeting.place),
        ("主持人", meeting.chair), ("记录人", meeting.recorder),
    ])  # fmt: skip


def _subtitle(meeting):
    return f"{meeting.branch.name}　{meeting.year}年第{meeting.quarter}季度"


def _serial(meeting):
    return f"JL-{meeting.year}-{meeting.quarter}-{meeting.branch.code}"


def _named(rows):
    """[(number, Attendance, name)]: with the post where two people have one name; where both are the same, the number tells."""
    rows = list(rows)
    often = Counter(row.member.name for row in rows)
    for number, row in enumerate(rows, start=1):
        name, post = row.member.name, row.member.post
        yield str(number), row, f"{name}（{post}）" if post and often[name] > 1 else name


def attendance_sheet(meeting, rows):
    """The sheet that is signed at the door; ``rows``: Attendance with member."""
    table = Table(
        ["序号", "姓名", "签名", "备注"],
        [[number, name, "", ""] for number, _row, name in _named(rows)],
        [10, 25, 40, 25],
    )
    return Paper(
        title="交流汇报会签到表", subtitle=_subtitle(meeting), serial=_serial(meeting),
        blocks=[_head(meeting), table],
    )  # fmt: skip


#: The printed words for attendance; paper has fixed wording.
_CAME = {
    Attendance.State.EXPECTED: "", Attendance.State.PRESENT: "到会", Attendance.State.EXCUSED: "请假",
    Attendance.State.ABSENT: "缺席",
}  # fmt: skip


def minutes_paper(meeting, rows, facts):
    """The minutes; ``facts``: member id → what the ledger says."""
    table = Table(
        ["序号", "姓名", "到会", "台账情况", "本人汇报"],
        [
            [
                number, name, _CAME[row.state] + (f"（{row.reason}）" if row.reason else ""),
                facts[row.member_id], row.report,
            ]
            for number, row, name in _named(rows)
        ],
        [6, 12, 10, 40, 32],
    )  # fmt: skip
    present = sum(row.state == Attendance.State.PRESENT for row in rows)
    count = Paragraph(f"应到{len(rows)}人，实到{present}人。")
    notes = [
        Paragraph(f"更正（{day_text(timezone.localtime(note.noted_at))}）：{note.text}")
        for note in meeting.notes.all()
    ]
    return Paper(
        title="交流汇报会记录", subtitle=_subtitle(meeting), serial=_serial(meeting),
        blocks=[
            _head(meeting), count, Heading("一、会议记录"), Paragraph(meeting.minutes or "无"),
            Heading("二、汇报情况"), table, *notes, Lines(["主持人", "记录人"]),
        ],
    )  # fmt: skip


def calendar_of(meeting):
    """The meeting as an iCalendar file (RFC 5545), two hours long."""
    event = icalendar.Event()
    event.add("uid", f"meeting-{meeting.pk}@{settings.SITE_URL.partition('://')[2]}")
    event.add("dtstamp", meeting.starts_at)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + timedelta(hours=2))
    event.add("summary", f"交流汇报会　{_subtitle(meeting)}")
    event.add("location", meeting.place)
    event.add("url", f"{settings.SITE_URL}/meetings/{meeting.pk}/")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//pledge-ledger//meetings//ZH")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar.to_ical()
