import uuid

from tests.access.row import Row, only

DESK = only("s", "o", "u", "v", "a")


def one_entry(w):
    return {"pk": w.entry.pk}


def one_claimed(w):
    return {"pk": w.claimed_entry.pk}


def activity(w):
    return {"pk": w.activity.pk}


def attended(w):
    return {
        "token": uuid.uuid4(), "programme": w.programme.pk, "on": "2026-03-01", "place": "甲村",
        "what": "走访", "hours": "2", f"came_{w.ledger.member_id}": "on",
    }  # fmt: skip


ROWS = [
    Row("my_ledger",          get=only("m"), post="m"),
    Row("ledger_list",        get=DESK, post="m"),
    Row("ledger_export",      get=DESK, post="m"),
    #                              msou vacd rn
    Row("ledger_detail",      get="2202 02xx >>", post="m", kwargs=lambda w: {"pk": w.ledger.pk}),
    Row("entry_detail",       get="2202 02xx >>", post="m", kwargs=one_entry),
    Row("entry_progress",     get="m", post="330x xxxx >>", kwargs=one_entry, data={"progress-note": "已走访2户"}),
    Row("entry_claim",        get="m", post="330x xxxx >>", kwargs=one_entry,
        data={"claim-fulfilled_on": "2026-03-02"}),
    Row("entry_take_back",    get="m", post="330x xxxx >>", kwargs=one_claimed),
    Row("entry_return",       get="m", post="x30x x3xx >>", kwargs=one_entry, data={"return-note": "缺照片"}),
    Row("entry_verify",       get="m", post="x30x x3xx >>", kwargs=one_entry, data={"verify-note": "已到现场查看"}),
    Row("entry_strike_off",   get="m", post="x30x x3xx >>", kwargs=one_entry),
    Row("entry_evidence",     get="m", post="220x xxxx >>", kwargs=one_entry),
    Row("entry_ask_extension", get="m", post="330x xxxx >>", kwargs=one_entry,
        data={"extension-due": "2099-12-30", "extension-note": "等待审批"}),
    Row("entry_extend",       get="m", post="x30x x3xx >>", kwargs=lambda w: {"pk": w.asked_entry.pk}),
    Row("entry_refuse_extension", get="m", post="x30x x3xx >>",
        kwargs=lambda w: {"pk": w.asked_entry.pk}, data={"extend-note": "时间足够"}),
    Row("entry_unfulfilled",  get="m", post="x30x x3xx >>", kwargs=one_entry,
        data={"unfulfilled-cause": "objective", "unfulfilled-note": "项目取消"}),
    Row("entry_reopen",       get="m", post="x30x x3xx >>", kwargs=lambda w: {"pk": w.closed_entry.pk},
        data={"reopen-note": "条件恢复"}),
    Row("entry_correct",      get="m", post="x30x x3xx >>", kwargs=one_claimed,
        data={"correct-fulfilled_on": "2026-03-01", "correct-note": "记错一天"}),
    Row("entry_check",        get="m", post="xxx3 0xxx >>", kwargs=one_claimed,
        data={"check-result": "in_order"}),
    Row("evidence_file",      get="2202 02xx >>", post="m", kwargs=lambda w: {"pk": w.evidence.pk}),
    Row("handed_over_list",   get=DESK, post="m"),
    Row("threshold_list",     get=only("a"), post=only("a", answer="3"),
        data={"valid_from": "2099-01-01", "near_days": 10, "behind_percent": 50}),
    Row("claim_list",         get=only("s", "o", "a"), post="x33x x3xx >>", untouched="o",
        data=lambda w: {"entry": [w.claimed_entry.pk], "confirmed": "1"}),
    Row("entry_remind",       get="m", post="x303 03xx >>", kwargs=one_entry, data={"remind-words": "请抓紧"}),
    Row("entries_remind",     get="m", post="x333 33xx >>", data=lambda w: {"entry": [w.entry.pk]}, untouched="ov"),
    Row("progress_of_branch", get=only("s", "o"), post=only("s", "o", answer="3"), untouched="o",
        data=lambda w: {"fulfilled_on": "2026-03-02", f"amount_{w.entry.pk}": "2", f"note_{w.entry.pk}": "已走访", "all": "1"}),
    Row("entries_verify",     get="m", post="x33x x3xx >>", data=lambda w: {"entry": [w.claimed_entry.pk]}, untouched="o"),

    # ── programmes and activities ─────────────────────────────────────────────────────────────────
    Row("programme_list",     get=only("a"), post=only("a", answer="3"),
        data={"name": "先锋岗", "sector": "", "since": "2026-01-01"}),
    Row("programme_edit",     get=only("a"), post=only("a", answer="3"),
        kwargs=lambda w: {"pk": w.programme.pk},
        data={"name": "双服务", "sector": "organ", "since": "2026-01-01"}),
    Row("activity_list",      get=DESK, post="m"),
    Row("activity_figures",   get=DESK, post="m"),
    Row("activity_create",    get=only("s", "o"), post="x32x xxxx >>", data=attended, untouched="o"),
    Row("activity_detail",    get="2202 02xx >>", post="m", kwargs=activity),
    Row("activity_edit",      get="x20x xxxx >>", post="x30x xxxx >>", kwargs=activity, data=attended),
    Row("activity_cancel",    get="m", post="x30x xxxx >>", kwargs=activity, data={"reason": "记错"}),
    Row("my_activities",      get=only("m"), post="m"),
]  # fmt: skip
