from tests.access.row import SURE, Row, only

BUSINESS = only("s", "o", "u", "v", "a")
READERS = only("s", "o", "u", "v", "a", "d")


def proposed(w):
    return {"pk": w.measure.pk}


def approved(w):
    return {"pk": w.approved_measure.pk}


def served(w):
    return {"pk": w.served_measure.pk}


def appealed(w):
    return {"pk": w.appealed_measure.pk}


def awards(w):
    return {"pk": w.awards.pk}


def proposal(w):
    reminder = w.measure.type
    return {"entry": w.entry.pk, "type": reminder.pk, "facts": "逾期未走访"}


TYPE = {
    "kind": "reminder", "valid_from": "2099-01-01", "basis_document": "办法", "basis": "第一条", "for_whom": "all",
    "approver": "branch", "document": "路委〔2026〕1号", "supervisor_proposes": "on", "influence_months": 0,
    "self_days": 0, "recheck_months": 0, "appeal_days": 30,
}  # fmt: skip
SERVED = {
    "serve-served_on": "2026-03-02", "serve-delivery": "post", "serve-delivered_by": "甲村书记", "serve-receipt": "signed",
}  # fmt: skip

ROWS = [
    #                                  msou vacd rn
    Row("suggestion_list",   get=BUSINESS, post="m"),
    Row("measure_list",      get=READERS, post="m"),
    Row("measure_propose",   get="x202 02xx >>", post="x303 03xx >>", query=lambda w: {"entry": w.entry.pk}, data=proposal),
    Row("measure_detail",    get="0202 0 0x2 >>", post="m", kwargs=proposed),
    Row("measure_detail",    get="2202 0 0x2 >>", post="m", kwargs=served),
    Row("measure_detail",    get="2202 0 2x2 >>", post="m", kwargs=appealed),
    Row("measure_withdraw",  get="m", post="x303 00xx >>", kwargs=proposed, data={"withdraw-text": "误报"}),
    Row("measure_approve",   get="m", post="x30x x0xx >>", kwargs=proposed, data={"approve-text": "", **SURE}),
    Row("measure_refuse",    get="m", post="x30x x0xx >>", kwargs=proposed, data={"refuse-text": "不成立"}),
    Row("measure_drop",      get="m", post="x30x x0xx >>", kwargs=approved, data={"drop-text": "已改正"}),
    Row("measure_issue",     get="m", post="x30x x0xx >>", kwargs=approved, data={"issue-word": "路问", **SURE}),
    Row("measure_serve",     get="m", post="x30x x0xx >>", kwargs=lambda w: {"pk": w.letter.measure_id}, data=SERVED),
    Row("measure_hand_in",   get="m", post="330x x0xx >>", kwargs=served, data={"self-text": "已反思"}),
    Row("measure_appeal",    get="m", post="330x x0xx >>", kwargs=served, data={"appeal-text": "当日外出"}),
    Row("measure_answer",    get="m", post="xxxx x3xx >>", kwargs=appealed,
        data={"answer": "uphold", "answer-text": "事实清楚", "answer-word": "区问"}),
    Row("measure_recheck",   get="m", post="x30x x0xx >>", kwargs=served, data={"recheck-text": "已改"}),
    Row("measure_publish",   get="m", post="x30x x0xx >>", kwargs=served, data={"publish-text": "全镇", "publish-word": "路问", **SURE}),
    Row("measure_carry_out", get="m", post="x30x x0xx >>", kwargs=served, data={"out-on": "2026-03-02", "out-text": "已谈"}),
    Row("measure_close",     get="m", post="x30x x0xx >>", kwargs=served, data={"close-text": ""}),
    Row("letter_pdf",        get="2202 00x2 >>", post="m", kwargs=lambda w: {"pk": w.served_measure.letters.get().pk}),
    Row("letter_pdf",        get="0202 00x2 >>", post="m", kwargs=lambda w: {"pk": w.letter.pk}),
    Row("measure_type_list", get=only("a"), post=only("a", answer="3"), data=TYPE),
    Row("suggestion_rules",  get=only("a"), post=only("a", answer="3"),
        data={"valid_from": "2099-01-01", "days_late": 60, "failed": 3, "document": "路委〔2026〕2号"}),
    Row("recognition_list",  get=BUSINESS, post="m"),
    Row("recognition_make",  get=only("a"), post=only("a", answer="3"),
        data=lambda w: {"organisation": w.town.pk, "year": 2026, "purpose": "award", "name": "先进"}),
    Row("recognition_rules", get=only("a"), post=only("a", answer="3"), data={"valid_from": "2099-01-01"}),
    Row("recognition_detail", get="x000 02xx >>", post="m", kwargs=awards),
    Row("recognition_detail", get="x202 02xx >>", post="m", kwargs=lambda w: {"pk": w.adopted_awards.pk}),
    Row("recognition_paper", get="x202 02xx >>", post="m", kwargs=lambda w: {"pk": w.adopted_awards.pk}),
    Row("recognition_refresh", get="m", post=only("a", answer="3"), kwargs=awards),
    Row("recognition_adopt", get="m", post=only("a", answer="3"), kwargs=awards, data=SURE),
    Row("recognition_drop",  get="m", post=only("a", answer="3"), kwargs=awards),
    Row("my_standing",       get=only("m"), post="m"),
    Row("report_list",       get=BUSINESS, post="m"),
    Row("report_call",       get=only("a"), post=only("a", answer="3"),
        data=lambda w: {"superior": w.town.pk, "year": 2026, "period": "q1", "due_on": "2099-04-10"}),
    Row("report_detail",     get="x202 02xx >>", post="x30m 03xx >>", kwargs=lambda w: {"pk": w.drafted_report.pk},
        data={"summary": "总体良好", "word": "路报"}),
    Row("report_draft",      get="m", post="x30x x3xx >>", kwargs=lambda w: {"pk": w.report.pk}),
    Row("report_send",       get="m", post="x30x x3xx >>", kwargs=lambda w: {"pk": w.drafted_report.pk}, data=SURE),
    Row("report_return",     get="m", post=only("a", answer="3"), kwargs=lambda w: {"pk": w.sent_report.pk}, data={"text": "补充事例"}),
    Row("report_accept",     get="m", post=only("a", answer="3"), kwargs=lambda w: {"pk": w.sent_report.pk}),
    Row("report_scan",       get="m", post="x30x x3xx >>", kwargs=lambda w: {"pk": w.sent_report.pk}),
    Row("report_scan_file",  get="x202 02xx >>", post="m", kwargs=lambda w: {"pk": w.report_scan.pk}),
    Row("report_pdf",        get="x202 02xx >>", post="m", kwargs=lambda w: {"pk": w.drafted_report.pk}),
    Row("report_workbook",   get="x202 02xx >>", post="m", kwargs=lambda w: {"pk": w.drafted_report.pk}),
    Row("report_issue_pdf",  get="x202 02xx >>", post="m", kwargs=lambda w: {"pk": w.sent_report.issues.get().pk}),
]  # fmt: skip
