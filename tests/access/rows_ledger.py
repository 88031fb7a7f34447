from .row import Row, only

DESK = only("s", "o", "u", "v", "a")


def one_entry(w):
    return {"pk": w.entry.pk}


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
    Row("entry_return",       get="m", post="x30x x3xx >>", kwargs=one_entry, data={"return-note": "缺照片"}),
    Row("entry_verify",       get="m", post="x30x x3xx >>", kwargs=one_entry),
    Row("entry_strike_off",   get="m", post="x30x x3xx >>", kwargs=one_entry),
    Row("entries_verify",     get="m", post="x33x x3xx >>", data=lambda w: {"entry": [w.claimed_entry.pk]}, untouched="o"),
]  # fmt: skip
