"""The public board's further pages, opinions, dashboards, calendars."""

from hashlib import sha256

from accounts.identity.models import CalendarKey
from pledges.disclosure.opinions.forms import OpinionForm
from tests.access.row import Row, only
from tests.factories import NOW

DESK = only("s", "o", "u", "v", "a")


def item(w):
    entry = w.disclosed_item
    return {"serial": entry.serial, "number": entry.number}


def received(w):
    return {"pk": w.handling.pk}


def act(verb):
    return lambda w: {"pk": getattr(w, _NEEDED[verb]).pk, "verb": verb}


_NEEDED = {
    "forward": "handling", "set_aside": "handling", "answer": "forwarded", "send_back": "answered",
    "publish": "answered", "reply": "answered", "withdraw": "published_opinion",
}  # fmt: skip


#: The test's calendar key; the database stores its digest.
KEY = "key-of-the-member-only-for-tests"


def calendar(w):
    CalendarKey.objects.create(
        user=w.users["m"], digest=sha256(KEY.encode()).hexdigest(), made_at=NOW
    )
    return {}


def writing(w):
    return {"text": "希望加快进度", "seal": OpinionForm.fresh_seal()}


ROWS = [
    # ── the public board ──────────────────────────────────────────────────────────────────────────
    Row("board_unit",        get="2", post="m", public=True, kwargs=lambda w: {"code": w.branch.code}),
    Row("board_item",        get="2", post="m", public=True, kwargs=item),
    Row("board_kiosk",       get="2", post="m", public=True),
    Row("board_feed",        get="2", post="m", public=True),
    Row("board_reviews",     get="2", post="m", public=True,
        kwargs=lambda w: {"year": w.published_review.year}),
    Row("board_data",        get="2", post="m", public=True),
    Row("board_data_schema", get="2", post="m", public=True),
    Row("board_data_csv",    get="2", post="m", public=True),
    Row("board_data_json",   get="2", post="m", public=True),
    # ── the manual ────────────────────────────────────────────────────────────────────────────────
    Row("manual",            get="2", post="m", public=True),
    Row("manual_role",       get="2", post="m", public=True, kwargs=lambda w: {"name": "secretary"}),
    Row("manual_role",       get="0", post="m", kwargs=lambda w: {"name": "nobody"}),
    Row("manual_pdf",        get="2", post="m", public=True, kwargs=lambda w: {"name": "auditor"}),
    # ── opinions ──────────────────────────────────────────────────────────────────────────────────
    Row("opinion_create",    get="2", public=True, kwargs=item, data=writing),
    Row("opinion_challenge", get="2", post="m", public=True),
    Row("opinion_receipt",   get="2", post="m", public=True),
    Row("opinion_list",      get=DESK, post="m"),
    #                            msou vacd rn
    Row("opinion_detail",    get="x002 02xx >>", post="m", kwargs=received),
    Row("opinion_act",       get="m", post="x003 03xx >>", kwargs=act("forward"), data={"public_text": "希望加快"}),
    Row("opinion_act",       get="m", post="x003 03xx >>", kwargs=act("set_aside"), data={"reason": "与事项无关"}),
    Row("opinion_act",       get="m", post="x30x 03xx >>", kwargs=act("answer"), data={"text": "已列入计划"}),
    Row("opinion_act",       get="m", post="xx03 03xx >>", kwargs=act("send_back"), data={"reason": "请写明时间"}),
    Row("opinion_act",       get="m", post="xx03 03xx >>", kwargs=act("publish")),
    Row("opinion_act",       get="m", post="xx03 03xx >>", kwargs=act("reply")),
    Row("opinion_act",       get="m", post="xx03 03xx >>", kwargs=act("withdraw"), data={"reason": "内容有误"}),
    # ── dashboards ────────────────────────────────────────────────────────────────────────────────
    Row("dashboard",         get=DESK, post="m"),
    Row("dashboard_trend",   get=DESK, post="m"),
    Row("dashboard_ranking", get=DESK, post="m"),
    Row("dashboard_missing", get=DESK, post="m"),
    Row("dashboard_who",     get=DESK, post="m", kwargs=lambda w: {"code": "undeclared"}),
    Row("dashboard_who",     get=DESK, post="m", kwargs=lambda w: {"code": "unmet"}),
    Row("dashboard_burden",  get=DESK, post="m"),
    Row("dashboard_burden_rows", get=DESK, post="m", kwargs=lambda w: w.held_meeting and {"code": "minutes"}),
    Row("dashboard_summary", get=DESK, post="m"),
    # ── calendars, and workbooks in the form of the imports ───────────────────────────────────────
    Row("calendar_address",  get=only("m", "s", "o"), post="m"),
    Row("calendar_give",     get="m", post=only("m", "s", "o")),
    Row("calendar_revoke",   get="m", post=only("m", "s", "o", answer="3")),
    Row("calendar_feed",     get="0", post="m"),
    Row("calendar_feed",     get="2", post="m", query={"key": KEY}, kwargs=calendar),
    Row("roster_exchange",   get=only("a"), post="m"),
    Row("pledges_exchange",  get=only("a"), post="m"),
]  # fmt: skip
