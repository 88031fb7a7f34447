from tests.access.row import Row, only

ROWS = [
    #                         msou vacd rn
    Row("ledger_pdf",    get="2202 02xx >>", post="m", kwargs=lambda w: {"pk": w.ledger.pk}),
    Row("poster",        get=only("s", "o", "u", "v", "a"), post="m"),
    Row("poster",        get=only("s", "o", "u", "v", "a"), post="m",
        query={"size": "a4", "branch": "0"}),
]  # fmt: skip
