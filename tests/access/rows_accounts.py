from tests.access.row import SIGNED_IN, Row, only

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


def of_member(name, *, post="3", data=None, secretary=True):
    """A form about the member: for the administrator, and the own secretary unless given."""

    def signs(answer):
        own, other = (answer, "0") if secretary else ("x", "x")
        return f"x{own}{other}x x{answer}xx >>"

    return Row(name, get=signs("2"), post=signs(post), kwargs=lambda w: {"pk": w.member.pk},
               data=data or {})  # fmt: skip


def of_unit(name, *, data, kwargs=lambda w: {"pk": w.branch.pk}):
    """A form about an organisation: for the administrator."""
    return Row(name, get=only("a"), post=only("a", answer="3"), kwargs=kwargs, data=data)


ROWS = [
    # ── coming in and going out ───────────────────────────────────────────────────────────────────
    #                                          msou vacd rn
    Row("sign_in",                        get="3333 3333 22"),
    Row("still_here",           get=SIGNED_IN, post="m"),
    Row("sign_out",             get="m", post=">"),
    Row("sign_out_everywhere",  get="m", post=">"),
    Row("seat_switch",          get="m", post="3000 0000 >>", data={"seat": "member"}),
    Row("set_language",         get="3", post="3", data={"language": "en"}),
    Row("password_change",      get=SIGNED_IN),
    Row("activate",             get="2"),
    Row("first_run",            get="3"),
    # ── accounts ──────────────────────────────────────────────────────────────────────────────────
    Row("account_list",         get=SECURITY),
    Row("account_new",          get=SECURITY),
    Row("accounts_open",        get=SECURITY),
    Row("secretary_list",       get=SECURITY, post=only("c", answer="3")),
    Row("supervisor_list",      get=SECURITY, post=only("c", answer="3")),
    Row("holder_slips",         get=only("c", answer="m"), post=only("c", answer="3"),
        kwargs=lambda w: {"role": "secretary"}),
    Row("holder_slips",         get=only("c", answer="m"), post=only("c", answer="0"),
        kwargs=lambda w: {"role": "auditor"}),
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
    Row("roster_import_columns",   get=only("a"), kwargs=lambda w: {"token": w.roster_token}),
    Row("roster_import_errors",    get=only("a"), kwargs=lambda w: {"token": w.roster_token}),
    # ── people ────────────────────────────────────────────────────────────────────────────────────
    Row("member_list",      get=only("s", "o", "u", "v", "a"), post="m"),
    Row("member_export",    get=only("s", "o", "u", "v", "a"), post="m"),
    Row("member_create",    get=only("s", "o", "a"),
        post="x33x x2xx >>",
        data={"name": "新来", "tier": "organ_member", "since": "2021-03-02"}),
    Row("member_detail",    get="x202 02xx >>", post="m", kwargs=lambda w: {"pk": w.member.pk}),
    of_member("member_edit", post="3", data={"name": "欧阳本人", "phone": "13900000001"}),
    of_member("member_transfer", data={"branch": "乙村党支部", "on": "2021-03-02"}),
    of_member("member_day", data={"on": "2021-03-02", "reason": "录错"}),
    of_member("member_tier", data={"tier": "unit_leader", "on": "2021-03-02"}),
    of_member("member_exempt", data={"reason": "因病不承诺", "since": "2021-03-02"}),
    of_member("member_lift", post="2", data={"on": "2021-03-02"}),
    of_member("member_leave", data={"how": "left", "on": "2021-03-02"}),
    of_member("member_readmit", post="2", data={"on": "2021-03-02", "branch": "甲村党支部"},
              secretary=False),
    # ── organisations ─────────────────────────────────────────────────────────────────────────────
    Row("organisation_list", get=only("s", "o", "u", "v", "a"), post="m"),
    of_unit("organisation_create", kwargs=lambda w: {},
            data={"parent": "甲镇党委", "kind": "branch", "name": "新支部", "sector": ""}),
    of_unit("organisation_edit", data={"name": "甲村新党支部", "sector": "town"}),
    of_unit("organisation_move", data={"parent": "乙镇党委"}),
    of_unit("organisation_dissolve", data={"on": "2021-03-02"},
            kwargs=lambda w: {"pk": w.empty_branch.pk}),
    # ── audit trail ───────────────────────────────────────────────────────────────────────────────
    Row("audit_list",           get=only("d"), post="m"),
    Row("audit_export",         get=only("d"), post="m"),
]  # fmt: skip
