"""The access table: every address of the application × the cast × GET and POST → the answer expected.

A new page needs one line in ROWS, or the suite fails. It reads

    Row("sheet_edit", get="00 2.. …", post="…", kwargs=lambda w: {"pk": w.sheet.pk}, data={…}),

get, post   one sign a person, in the order of COLUMNS (blanks are for the eye); a single sign means everybody.
                2  the page (200)                 x  in scope, but not for this role (403)
                3  sent on to another page        0  not there, or out of scope (404)
                >  sent to the sign-in page       m  the page is not used this way (405)
                4  what was sent is wrong (400)
            ``post`` may be left out where it answers as ``get`` does.
kwargs      what the address needs, from the world of tests/access/world.py
data        what is posted: a dict, or a function of the world that returns one
query       what stands behind the ? of a GET

Each cell runs in the same world and is undone afterwards. World's objects lie in the branch of the
member and the own secretary. The helpers below name the patterns that come up most.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from .world import CAST

#: member, own secretary, other secretary, supervisor in and out of scope, administrator, security
#: administrator, auditor, mass representative, nobody
COLUMNS = "msouvacdrn"
assert "".join(CAST) == COLUMNS


def only(*who, answer="2", others="x"):
    """``answer`` for some, ``others`` for everybody else who is signed in, the sign-in page for the rest."""
    return "".join(answer if c in who else ">" if c in "rn" else others for c in COLUMNS)


@dataclass(frozen=True)
class Row:
    name: str
    get: str
    post: str = ""
    kwargs: Callable = field(default=lambda w: {})
    data: Callable | dict = field(default_factory=dict)
    query: dict = field(default_factory=dict)

    def expected(self, method):
        signs = (self.get if method == "GET" else self.post or self.get).replace(" ", "")
        signs = signs * len(COLUMNS) if len(signs) == 1 else signs
        assert len(signs) == len(COLUMNS), f"{self.name}: {signs!r} is not one sign a person"
        return dict(zip(COLUMNS, signs, strict=True))

    def posted(self, world):
        return self.data(world) if callable(self.data) else self.data


SIGNED_IN = only("m", "s", "o", "u", "v", "a", "c", "d")
SECURITY = only("c")


def security_act(name, *, kwargs=lambda w: {"pk": w.account.pk}, data=None, answer="3"):
    """A verb on an account: posted by the security administrator, for nobody else."""
    return Row(name, get=only("c", answer="m"), post=only("c", answer=answer), kwargs=kwargs, data=data or {})


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
    # ── audit trail ───────────────────────────────────────────────────────────────────────────────
    Row("audit_list",           get=only("d"), post="m"),
    Row("audit_export",         get=only("d"), post="m"),
]  # fmt: skip
