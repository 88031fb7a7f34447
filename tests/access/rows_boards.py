from tests.access.row import Row

ROWS = [
    #                        msou vacd rn
    Row("home",         get="2222 2233 33", post="m"),
    Row("board",        get="2", post="m", public=True),
    Row("board_sheet",  get="2", post="m", public=True,
        kwargs=lambda w: {"serial": w.disclosed_sheet.serial}),
]  # fmt: skip
