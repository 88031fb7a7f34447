from tests.access.row import SURE, Row, only

DESK = only("s", "o", "u", "v", "a")
A = only("a", answer="3")


def counted(w):
    return {"pk": w.counted_review.pk}


def decided(w):
    return {"pk": w.decided_review.pk}


def published(w):
    return {"pk": w.published_review.pk}


def result(w):
    return {"pk": w.result.pk}


def branch(w):
    return {"pk": w.counted_review.pk, "branch": w.branch.pk}


def first(w):
    return {"pk": w.scheme.pk}


def draft(w):
    return {"pk": w.scheme_draft.pk}


def scheme_facts(w):
    row = w.scheme_draft
    names = (
        "name", "document", "value_satisfied", "value_fairly", "value_basically", "value_not", "cut_satisfied",
        "cut_fairly", "cut_basically", "quorum", "smallest", "missing", "ceiling", "objective", "digits",
    )  # fmt: skip
    weights = {f"weight_{group.group}": group.weight for group in row.groups.all()}
    return {name: getattr(row, name) for name in names} | weights | {"valid_from": "2027-01-01"}


MEETING = {
    "held_on": "2026-03-02", "place": "三楼", "chair": "王伟", "recorder": "李四", "expected": 2, "present": 2,
    "masses": 1, "minutes": "逐人通报",
}  # fmt: skip

ROWS = [
    # ── schemes ───────────────────────────────────────────────────────────────────────────────────
    Row("scheme_list",         get=only("a"), post="m"),
    Row("scheme_detail",       get=only("a"), post="xxxx xmxx >>", kwargs=first),
    Row("scheme_detail",       get=only("a"), post=A, kwargs=draft, data=scheme_facts),
    Row("scheme_write",        get="m", post=A, kwargs=first, data={"valid_from": "2027-01-01"}),
    Row("scheme_adopt",        get="m", post=A, kwargs=draft),
    Row("scheme_withdraw",     get="m", post=A, kwargs=first),
    # ── results ───────────────────────────────────────────────────────────────────────────────────
    Row("evaluation_count",    get="m", post=A, kwargs=lambda w: {"pk": w.voting.pk}, data=SURE),
    Row("evaluation_recall",   get="m", post=A, kwargs=counted, data={"reason": "漏签意见", **SURE}),
    Row("result_list",         get=DESK, post="m", kwargs=counted),
    Row("results_accept",      get="m", post="x33x x3xx >>", kwargs=counted, data=lambda w: {"result": w.result.pk}),
    Row("evaluation_conclude", get="m", post=A, kwargs=counted, data=SURE),
    Row("evaluation_reopen",   get="m", post=A, kwargs=decided),
    Row("evaluation_publish",  get="m", post=A, kwargs=decided, data={"word": "区承", **SURE}),
    Row("evaluation_recount",  get="m", post=A, kwargs=counted),
    #                              msou vacd rn
    Row("bulletin_pdf",        get="2222 22xx >>", post="m", kwargs=published),
    Row("gathering_list",      get=DESK, post="m", kwargs=counted),
    Row("gathering_keep",      get="x20x x2xx >>", post="x30x x3xx >>", kwargs=branch, data=MEETING),
    Row("appraisals",          get="x20x x2xx >>", post="x30x x3xx >>", kwargs=branch,
        data=lambda w: {f"grade_{w.colleague.pk}": "qualified"}),
    Row("result_detail",       get="x200 02xx >>", post="x300 03xx >>", kwargs=result,
        data={"grade": "fairly", "reason": "无人投票"}),
    Row("result_detail",       get="x202 02xx >>", post="xx0x 0xxx >>", kwargs=lambda w: {"pk": w.published_review.results.get(member=w.colleague).pk},
        data={"grade": "fairly", "reason": "无人投票"}),
    Row("result_paper",        get="x200 02xx >>", post="m", kwargs=result),
    Row("result_papers",       get="m", post="x333 33xx >>", kwargs=counted),
    Row("my_review",           get=only("m"), post="m"),
]  # fmt: skip
