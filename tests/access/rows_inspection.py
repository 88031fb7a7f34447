from tests.access.row import SURE, Row, only

INSPECTORS = only("u", "v", "a")


def planned(w):
    return {"pk": w.inspection.pk}


def drawn(w):
    return {"pk": w.drawn_inspection.pk}


def sheet(w):
    return {"pk": w.check_sheet.pk}


def finding(w):
    return {"pk": w.finding.pk}


def plan_of(organisation):
    return {
        "organisation": organisation.pk, "year": 2026, "half": 2, "starts_on": "2026-12-01", "ends_on": "2026-12-31",
        "lead": "组长", "discipline": "纪检", "organising": "组织", "supervision": "督查", "by_risk": 5, "at_random": 5,
        **{f"points_{name}": 1 for name in ("finding", "overdue", "unfulfilled", "extended", "late", "no_proof", "opinion")},
    }  # fmt: skip


def entered(w):
    key = w.entry.pk
    return {
        "checked_on": "2026-11-01", "inspectors": "督查一", f"result_{key}": "in_order", f"text_{key}": "实地查看",
    }  # fmt: skip


ROWS = [
    Row("inspection_list",   get=INSPECTORS, post="m"),
    #                            msou vacd rn
    Row("inspection_create", get=INSPECTORS, post="xxx3 23xx >>", data=lambda w: plan_of(w.town)),
    Row("inspection_detail", get="xxx2 02xx >>", post="m", kwargs=drawn),
    Row("inspection_edit",   get="xxx2 02xx >>", post="xxx3 03xx >>", kwargs=planned, data=lambda w: plan_of(w.town)),
    Row("inspection_draw",   get="m", post="xxx3 03xx >>", kwargs=planned),
    Row("inspection_close",  get="m", post="xxx3 03xx >>", kwargs=lambda w: {"pk": w.entered_inspection.pk},
        data={"summary": "总体良好"}),
    Row("inspection_print",  get="m", post="xxx3 03xx >>", kwargs=drawn),
    Row("sample_detail",     get="xxx2 02xx >>", post="m", kwargs=sheet),
    Row("sample_enter",      get="xxx2 0xxx >>", post="xxx3 0xxx >>", kwargs=sheet, data=entered),
    Row("sample_not_met",    get="m", post="xxx3 0xxx >>", kwargs=sheet, data={"note": "外出学习"}),
    Row("sample_paper",      get="xxx2 02xx >>", post="m", kwargs=sheet),
    Row("finding_list",      get=only("m", "s", "o", "u", "v", "a"), post="m"),
    Row("finding_detail",    get="2202 02xx >>", post="m", kwargs=finding),
    Row("finding_report",    get="m", post="330x xxxx >>", kwargs=finding, data={"text": "已补齐"}),
    Row("finding_recheck",   get="m", post="xxx3 0xxx >>", kwargs=finding, data={"passed": "1", "text": ""}),
    Row("finding_withdraw",  get="m", post="xxx3 0xxx >>", kwargs=finding, data={"reason": "记录已有"}),
    Row("slip_create",       get="xxx2 0xxx >>", kwargs=finding, post="xxx3 0xxx >>",
        data=lambda w: {"issuer": w.town.pk, "new_word": "甲督", **SURE, "text": "未见记录", "demand": "补齐"}),
    Row("slip_pdf",          get="x202 02xx >>", post="m", kwargs=lambda w: {"pk": w.slip.pk}),
]  # fmt: skip
