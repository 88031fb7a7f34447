"""The fixed cast and what it may meet: two towns, two branches, one person in each role.

Everything that a row of the table needs for its address or form is an attribute of World; what only a
few rows need is a cached_property, made when it is asked for. To add one, write a property of two lines
with the functions of tests/factories.py; what lies in the own branch is called plainly (``sheet``), what
lies in the other branch ``other_…``.
"""

from functools import cached_property

from django.test import Client

from accounts.models import Role
from tests import factories as make

#: One letter each; this is the order of the columns in the table.
CAST = {
    "m": "member of the branch",
    "s": "secretary of the branch",
    "o": "secretary of another branch",
    "u": "supervisor of the town in which the branch lies",
    "v": "supervisor of another town",
    "a": "administrator of the district",
    "c": "security administrator of the district",
    "d": "auditor",
    "r": "mass representative (no account: one ballot by slip or QR)",
    "n": "nobody: not signed in",
}

#: An 18-digit identity number and a mobile number that somebody typed into a pledge.
IDENTITY, MOBILE = "331004199001011237", "13805761234"


class World:
    """One district with the whole cast; made anew for each test."""

    def __init__(self):
        self.district = make.district()
        self.town, self.other_town = make.organisation(name="甲镇党委"), make.organisation(name="乙镇党委")
        self.branch = make.branch(self.town, name="甲村党支部")
        self.other_branch = make.branch(self.other_town, name="乙村党支部")
        self.member = make.member(self.branch, name="欧阳本人", phone="13900000001")
        self.colleague = make.member(self.branch, name="司马同事", phone="13900000002")
        self.outsider = make.member(self.other_branch, name="诸葛外人", phone="13900000003")
        self.users = {
            "m": make.user(self.member, username="the-member"),
            "s": make.holder(Role.SECRETARY, self.branch, name="甲村书记", username="own-secretary"),
            "o": make.holder(Role.SECRETARY, self.other_branch, name="乙村书记"),
            "u": make.holder(Role.SUPERVISOR, self.town, name="甲镇督查"),
            "v": make.holder(Role.SUPERVISOR, self.other_town, name="乙镇督查"),
            "a": make.holder(Role.ADMINISTRATOR, self.district, name="区管理员"),
            "c": make.holder(Role.SECURITY, self.district, name="区安全员"),
            "d": make.holder(Role.AUDITOR, self.district, name="区审计员"),
        }
        self.cookies = {who: self._sign_in(user) for who, user in self.users.items()}

    def _sign_in(self, user):
        client = Client()
        client.force_login(user)
        return client.cookies

    def client(self, who):
        """A browser of one of the cast, as it stands right after signing in."""
        client = Client()
        if who in self.cookies:
            client.cookies.update(self.cookies[who])
        return client

    # ── accounts ──────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def account(self):
        return self.users["m"]

    @cached_property
    def assignment(self):
        return self.users["s"].assignments.get()

    # ── pledges and ledger ────────────────────────────────────────────────────────────────────────
    @cached_property
    def cycle(self):
        return make.cycle()

    @cached_property
    def common_item(self):
        return self.cycle.common_items.first()

    @cached_property
    def focus_area(self):
        return self.cycle.focus_areas.first()

    @cached_property
    def sheet(self):
        """A submitted sheet of the member, with an identity and a mobile number in its text."""
        sheet = make.sheet(self.member)
        make.item(sheet, number=9, text=f"联系群众{IDENTITY}，电话{MOBILE}，每季度上门走访1次")
        return sheet

    @cached_property
    def confirmed_sheet(self):
        return make.confirmed_sheet(self.colleague)

    @cached_property
    def entry(self):
        return make.entries(self.colleague)[0]

    @cached_property
    def other_sheet(self):
        sheet = make.sheet(self.outsider, practical=0)
        make.item(sheet, text="乙村内部事项，不得外传")
        return sheet

    # ── what nobody of the cast may read ──────────────────────────────────────────────────────────
    def fill(self):
        """Put in place what could leak."""
        _ = self.sheet, self.other_sheet
        return self

    def forbidden(self, who):
        """Words that no page may show to ``who``."""
        business = [IDENTITY, MOBILE, "每季度上门走访", "乙村内部事项"]
        return {
            "m": ["诸葛外人", "乙村", "13900000002"],  # a colleague's name may be read: members nominate each other
            "s": ["诸葛外人", "乙村"],
            "u": ["诸葛外人", "乙村"],
            "o": ["欧阳本人", "司马同事", "甲村", IDENTITY, MOBILE],
            "v": ["欧阳本人", "司马同事", "甲村", IDENTITY, MOBILE],
            "a": [],
            "c": business,
            "d": business,
            "r": [*business, "欧阳本人", "诸葛外人", "司马同事"],
            "n": [*business, "欧阳本人", "诸葛外人", "司马同事"],
        }[who]
