from .row import SIGNED_IN, Row, only

SECURITY = only("c")


def security_act(name, *, kwargs=lambda w: {"pk": w.account.pk}, data=None, answer="3"):
    """A verb on an account: posted by the security administrator, for nobody else."""
    return Row(
        name,
        get=only("c", answer="m"),
        post=only("c", answer=answer),
        kwargs=kwargs,
        data=data or {},
    )


ROWS = [
    # ── coming in and going out ───────────────────────────────────────────────────────────────────
    #                                          msou vacd rn
    Row("sign_in",                        get="3333 3333 22"),
    Row("sign_out",             get="m", post=">"),
    Row("sign_out_everywhere",  get="m", post=">"),
    Row("seat_switch",          get="m", post="3000 0000 >>", data={"seat": "member"}),
    Row("set_language",         get="3", post="3", data={"language": "en"}),
    Row("password_change",      get=SIGNED_IN),
    Row("activate",             get="2"),
    # ── accounts ──────────────────────────────────────────────────────────────────────────────────
    Row("account_list",         get=SECURITY),
    Row("account_new",          get=SECURITY),
    Row("accounts_open",        get=SECURITY),
    Row("slips_file",           get=only("c", others="x"), kwargs=lambda w: {"pk": w.slips_job.pk}),
    Row("account_detail",       get=SECURITY, kwargs=lambda w: {"pk": w.account.pk}),
    security_act("role_grant",
                 data={"role": "auditor", "organisation": "甲镇党委", "since": "2026-03-02"}),
    security_act("role_revoke",
                 kwargs=lambda w: {"pk": w.users["s"].pk, "assignment": w.assignment.pk}),
    security_act("account_close"),
    security_act("account_reopen"),
    security_act("account_unlock"),
    security_act("account_sign_out"),
    security_act("account_reset", answer="2"),
    # ── roster ────────────────────────────────────────────────────────────────────────────────────
    Row("roster_import",           get=only("a")),
    Row("roster_import_template",  get=only("a"), post=only("a", answer="m")),
    Row("roster_import_preview",   get=only("a"), post=only("a", answer="3"),
        kwargs=lambda w: {"token": w.roster_token}),
    Row("roster_import_errors",    get=only("a"), kwargs=lambda w: {"token": w.roster_token}),
    # ── audit trail ───────────────────────────────────────────────────────────────────────────────
    Row("audit_list",           get=only("d"), post="m"),
    Row("audit_export",         get=only("d"), post="m"),
]  # fmt: skip
