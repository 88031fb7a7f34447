from tests.access.row import Row, only

ADMIN = only("a")
DESK = only("s", "o", "u", "v", "a")


def admin_act(name, *, kwargs=lambda w: {"year": w.cycle.year}, data=None):
    """A verb that only the administrator posts."""
    return Row(
        name, get=only("a", answer="m"), post=only("a", answer="3"), kwargs=kwargs, data=data or {}
    )


def year(w):
    return {"year": w.cycle.year}


def token(w):
    return w.cycle and {"token": w.pledges_token}


ROWS = [
    # ── cycles ────────────────────────────────────────────────────────────────────────────────────
    Row("cycle_list",            get=ADMIN),
    admin_act("cycle_create",    kwargs=lambda w: {}, data={"year": 2031}),
    Row("cycle_edit",            get=ADMIN, kwargs=year),
    admin_act("cycle_state"),
    Row("common_item_list",      get=ADMIN, kwargs=year),
    Row("common_item_create",    get=ADMIN, kwargs=year),
    Row("common_item_edit",      get=ADMIN, kwargs=lambda w: {"pk": w.common_item.pk}),
    admin_act("common_item_withdraw", kwargs=lambda w: {"pk": w.common_item.pk}),
    Row("focus_area_create",     get=ADMIN, kwargs=year),
    admin_act("focus_area_remove", kwargs=lambda w: {"pk": w.focus_area.pk}),
    Row("briefing_list",         get=DESK),
    Row("briefing_create",       get=only("s", "o"), kwargs=lambda w: w.cycle and {}),
    # ── importing ─────────────────────────────────────────────────────────────────────────────────
    Row("pledge_import",          get=only("s", "o", "a")),
    Row("pledge_import_template", get=only("s", "o", "a"), post=only("s", "o", "a", answer="m")),
    #                                  msou vacd rn
    Row("pledge_import_preview",  get="x00x x2xx >>", post="x00x x3xx >>",
        kwargs=token),
    Row("pledge_import_columns",  get="x00x x2xx >>", kwargs=token),
    Row("pledge_import_errors",   get="x00x x2xx >>", kwargs=token),
    # ── enrolment ─────────────────────────────────────────────────────────────────────────────────
    Row("enrolment_list",         get=DESK),
    Row("enrolment_enrol",        get="xmmx xmxx >>", post="x33x x3xx >>",
        data=lambda w: w.cycle and {"member": [w.colleague.pk]}, untouched="o"),
    Row("enrolment_leave_out",    get="x20x x2xx >>", kwargs=lambda w: {"pk": w.colleague.pk}),
    Row("my_enrolment",           get=only("m")),
    # ── sheets ────────────────────────────────────────────────────────────────────────────────────
    #                             msou vacd rn
    Row("sheet_list",        get=DESK, post="m", kwargs=lambda w: w.sheet and {}),
    Row("sheets_export",     get=DESK, post="m", kwargs=lambda w: w.sheet and {}),
    Row("sheets_remind",     get="m", post=only("s", "o", "a", answer="3"),
        data=lambda w: w.cycle and {"member": [w.colleague.pk]}, untouched="o"),
    Row("sheet_next",        get=only("s", "o", "a"), post=only("s", "o", "a", answer="3")),
    Row("sheet_grid",        get="x20x x2xx >>", post="x30x x3xx >>", kwargs=lambda w: w.draft and {"pk": w.branch.pk}),
    Row("sheet_start",       get="xmmx xmxx >>", post="x30x x3xx >>",
        kwargs=lambda w: w.cycle and {"pk": w.colleague.pk}),
    Row("sheet_new",         get="020x x2xx >>", kwargs=lambda w: w.cycle and {"pk": w.colleague.pk}),
    Row("sheet_new_autosave", get="mmmx xmxx >>", post="020x x2xx >>", kwargs=lambda w: w.cycle and {"pk": w.colleague.pk}),
    Row("sheet_discard",     get="mmmx xmxx >>", post="330x x3xx >>", kwargs=lambda w: {"pk": w.draft.pk}),
    Row("my_sheet",          get=only("m"), post=only("m", answer="3"), kwargs=lambda w: w.cycle and {}),
    Row("sheet_edit",        get="220x x2xx >>", kwargs=lambda w: {"pk": w.draft.pk}),
    Row("sheet_autosave",    get="mmmx xmxx >>", post="220x x2xx >>", kwargs=lambda w: {"pk": w.draft.pk}),
    Row("sheet_take_back",   get="mmmx xmxx >>", post="330x x3xx >>", kwargs=lambda w: {"pk": w.sheet.pk}),
    Row("sheet_detail",      get="2202 02xx >>", post="m", kwargs=lambda w: {"pk": w.sheet.pk}),
    Row("sheet_check",       get="x20x x2xx >>", post="m", kwargs=lambda w: {"pk": w.sheet.pk}),
    Row("items_confirm",     get="xmmx xmxx >>", post="x30x x3xx >>", kwargs=lambda w: {"pk": w.sheet.pk}),
    Row("sheet_send_back",   get="xmmx xmxx >>", post="x30x x3xx >>", kwargs=lambda w: {"pk": w.sheet.pk}),
    Row("sheet_confirm",     get="xmmx xmxx >>", post="x30x x3xx >>", kwargs=lambda w: {"pk": w.sheet.pk}),
    Row("sheets_confirm",    get="xmmx xmxx >>", post="x33x x3xx >>",
        data=lambda w: {"sheet": [w.sheet.pk]}, untouched="o"),
    Row("item_check",        get="xmmx xmxx >>", post="x30x x3xx >>", kwargs=lambda w: {"pk": w.item.pk},
        data={"decision": "confirmed"}),
    Row("amendment_request", get="220x x2xx >>",
        kwargs=lambda w: w.confirmed_sheet and {"pk": w.item.pk}),
    Row("item_add",          get="220x x2xx >>", kwargs=lambda w: {"pk": w.confirmed_sheet.pk}, data={"reason": "漏填"}),
    Row("item_withdraw",     get="220x x2xx >>", kwargs=lambda w: w.confirmed_sheet and {"pk": w.item.pk}),
    Row("sheet_withdraw",    get="220x x2xx >>", kwargs=lambda w: {"pk": w.confirmed_sheet.pk}),
    Row("amendment_take_back", get="mmmx xmxx >>", post="330x x3xx >>", kwargs=lambda w: {"pk": w.amendment.pk}),
    Row("amendment_decide",  get="xmmx xmxx >>", post="x30x x3xx >>",
        kwargs=lambda w: {"pk": w.amendment.pk}, data={"decision": "refuse", "words": "不必"}),
    # ── paper ─────────────────────────────────────────────────────────────────────────────────────
    #                             msou vacd rn
    Row("sheet_paper",       get="2202 02xx >>", post="mmmm mmxx >>",
        kwargs=lambda w: {"pk": w.confirmed_sheet.pk}),
    Row("sheet_pdf",         get="mmmm mmxx >>", post="2202 02xx >>",
        kwargs=lambda w: {"pk": w.confirmed_sheet.pk}),
    Row("sheets_print",      get=DESK),
    Row("scans_sort",        get=only("s", "o", "a"), post=only("s", "o", "a")),
    Row("scan_upload",       get="xmmx xmxx >>", post="x30x x3xx >>",
        kwargs=lambda w: {"pk": w.confirmed_sheet.pk}),
    Row("scans_upload",      get=only("s", "o", "a")),
    Row("scan_void",         get="xmmx xmxx >>", post="x30x x3xx >>", kwargs=lambda w: {"pk": w.scan.pk},
        data={"reason": "扫错"}),
    Row("scan_file",         get="2202 02xx >>", post="mmmm mmxx >>", kwargs=lambda w: {"pk": w.scan.pk}),
    Row("paper_check",       get="2", post="m", public=True),
    Row("paper_check",       get="2", post="m", public=True,
        kwargs=lambda w: {"serial": w.confirmed_sheet.serial, "code": "0000-0000-0000"}),
    # ── disclosure ────────────────────────────────────────────────────────────────────────────────
    Row("disclosure_list",        get=DESK, post="m"),
    Row("disclosure_detail",      get="x202 02xx >>", post="m",
        kwargs=lambda w: {"pk": w.disclosure.pk}),
    Row("disclosure_propose",     get=only("s", "o"), kwargs=lambda w: w.cycle and {}),
    Row("disclosure_act",         get="m", post="xxxx x3xx >>",
        data=lambda w: {"verb": "review", "disclosure": [w.disclosure.pk], "secrecy": "1", "accuracy": "1"}),
]  # fmt: skip
