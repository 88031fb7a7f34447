from tests.access.row import SURE, Row, only

DESK = only("s", "o", "u", "v", "a")


def planned(w):
    return {"pk": w.meeting.pk}


def invited(w):
    return {"pk": w.invited_meeting.pk}


def held(w):
    return {"pk": w.held_meeting.pk}


def draft(w):
    return {"pk": w.circular.pk}


def approved(w):
    return {"pk": w.approved_circular.pk}


def issued(w):
    return {"pk": w.issued_circular.pk}


WORDS = {"title": "通报", "word": "路承", "addressee": "", "copies_to": "", "demands": ""}
READERS = only("m", "s", "o", "u", "v", "a")

ROWS = [
    # ── words of document numbers ─────────────────────────────────────────────────────────────────
    #                           msou vacd rn
    Row("organisation_words", get="xxxx x2xx >>", post="xxxx x3xx >>", kwargs=lambda w: {"pk": w.town.pk},
        data={"word": "甲办"}),
    Row("document_word_drop", get="m", post="xxxx x3xx >>", kwargs=lambda w: {"pk": w.document_word.pk}),
    # ── exchange meetings ─────────────────────────────────────────────────────────────────────────
    Row("meeting_list",     get=DESK, post="m"),
    Row("meeting_enter",    get=only("s", "o")),
    Row("my_meetings",      get=only("m"), post="m"),
    #                           msou vacd rn
    Row("meeting_detail",   get="2202 02xx >>", post="m", kwargs=invited),
    Row("meeting_invite",   get="x20x xxxx >>", post="x30x xxxx >>", kwargs=planned,
        data={"starts_at": "2099-06-20T14:00", "place": "三楼", "chair": "王伟", "recorder": "李四"}),
    Row("meeting_hold",     get="x20x xxxx >>", kwargs=invited),
    Row("meeting_close",    get="m", post="x30x xxxx >>", kwargs=held, data=SURE),
    Row("meeting_exempt",   get="m", post="x30x x3xx >>", kwargs=planned, data={"reason": "支部换届"}),
    Row("meeting_plan",     get="m", post="x30x x3xx >>", kwargs=lambda w: {"pk": w.exempt_meeting.pk}),
    Row("meeting_note",     get="m", post="x30x xxxx >>", kwargs=lambda w: {"pk": w.closed_meeting.pk},
        data={"text": "人数有误"}),
    Row("meeting_report",   get="m", post="3xxx xxxx >>", kwargs=invited, data={"report": "已走访"}),
    Row("meeting_attendance_sheet", get="x202 02xx >>", post="m", kwargs=invited),
    Row("meeting_minutes",  get="x202 02xx >>", post="m", kwargs=invited),
    Row("meeting_calendar", get="2202 02xx >>", post="m", kwargs=invited),
    # ── circulars ─────────────────────────────────────────────────────────────────────────────────
    Row("circular_list",    get=READERS, post="m"),
    Row("circular_create",  get=only("a"),
        data=lambda w: {"issuer": w.other_town.pk, "year": 2026, "quarter": 4}, post="xxxx x3xx >>"),
    #                           msou vacd rn
    Row("circular_detail",  get="0000 02xx >>", post="0000 03xx >>", kwargs=draft, data=WORDS),
    Row("circular_detail",  get="2202 02xx >>", post="mm0m 03xx >>", kwargs=issued, data=WORDS),
    Row("circular_pdf",     get="0000 02xx >>", post="m", kwargs=draft),
    Row("circular_pdf",     get="2202 02xx >>", post="m", kwargs=issued),
    Row("circular_refresh", get="m", post="xxxx x3xx >>", kwargs=draft),
    Row("circular_approve", get="m", post="xxxx x3xx >>", kwargs=draft),
    Row("circular_send_back", get="m", post="xxxx x3xx >>", kwargs=approved),
    Row("circular_issue",   get="m", post="xxxx x3xx >>", kwargs=approved, data=SURE),
    Row("circular_check",   get="m", post="xxxx x3xx >>", kwargs=issued),
    Row("circular_correct", get="m", post="xxxx x3xx >>", kwargs=issued, data={"text": "应为12项"}),
    Row("circular_laggards", get="xxx2 02xx >>", post="m", kwargs=issued),
]  # fmt: skip
