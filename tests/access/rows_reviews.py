from .row import Row, only

DESK = only("s", "o", "u", "v", "a")


def planned(w):
    return {"pk": w.meeting.pk}


def invited(w):
    return {"pk": w.invited_meeting.pk}


def held(w):
    return {"pk": w.held_meeting.pk}


ROWS = [
    # ── exchange meetings ─────────────────────────────────────────────────────────────────────────
    Row("meeting_list",     get=DESK, post="m"),
    Row("my_meetings",      get=only("m"), post="m"),
    #                           msou vacd rn
    Row("meeting_detail",   get="2202 02xx >>", post="m", kwargs=invited),
    Row("meeting_invite",   get="x20x xxxx >>", post="x30x xxxx >>", kwargs=planned,
        data={"starts_at": "2099-06-20T14:00", "place": "三楼", "chair": "王伟", "recorder": "李四"}),
    Row("meeting_hold",     get="x20x xxxx >>", kwargs=invited),
    Row("meeting_close",    get="m", post="x30x xxxx >>", kwargs=held),
    Row("meeting_exempt",   get="m", post="x30x x3xx >>", kwargs=planned, data={"reason": "支部换届"}),
    Row("meeting_plan",     get="m", post="x30x x3xx >>", kwargs=lambda w: {"pk": w.exempt_meeting.pk}),
    Row("meeting_note",     get="m", post="x30x xxxx >>", kwargs=lambda w: {"pk": w.closed_meeting.pk},
        data={"text": "人数有误"}),
    Row("meeting_report",   get="m", post="3xxx xxxx >>", kwargs=invited, data={"report": "已走访"}),
    Row("meeting_attendance_sheet", get="x202 02xx >>", post="m", kwargs=invited),
    Row("meeting_minutes",  get="x202 02xx >>", post="m", kwargs=invited),
    Row("meeting_calendar", get="2202 02xx >>", post="m", kwargs=invited),
]  # fmt: skip
