"""Builds a demonstration of a given size into an empty database."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import Member, Organisation, Posting, RoleAssignment, User
from ledger.models import Entry, Event, Ledger
from pledges.cycles.rules import change_state, create_cycle
from pledges.models import Cycle, Disclosure, Enrolment, Item, Revision, Sheet

from . import people, pledging, shape
from .writing import reset_sequences, write

#: size → (units of one district, practical items of one district, number of districts)
SIZES = {
    "small": (shape.small, 400, 1),
    "district": (shape.district, 12_340, 1),
    "province": (shape.district, 12_340, 100),
}
MODELS = [
    Organisation, Member, Posting, User, RoleAssignment,
    Enrolment, Sheet, Item, Revision, Ledger, Entry, Event, Disclosure,
]  # fmt: skip
SEED = 20260701


class NotEmpty(Exception):
    """The database has members already; a demonstration is never mixed with real people."""


@dataclass
class SignIn:
    """One demonstration sign-in, as shown on the sign-in page of a demonstration."""

    role: str
    username: str
    name: str
    password: str = people.PASSWORD


def build(size, *, today, progress=lambda text: None):
    """Write the demonstration ``size`` as of the date ``today``; returns the list of SignIn.

    Raises NotEmpty where there are members already.
    """
    if Member.objects.exists() or Organisation.objects.exists():
        raise NotEmpty
    units, practical, districts = SIZES[size]
    builder = _Builder(today, practical)
    with transaction.atomic():
        builder.start(province=districts > 1, last_year=size == "small")
    sign_ins = []
    for number in range(districts):
        with transaction.atomic():
            found = builder.district(units(), number)
        sign_ins = sign_ins or found
        if districts > 1:
            progress(f"{number + 1}/{districts}")
    with transaction.atomic():
        builder.finish()
    return sign_ins


def _morning(day):
    return timezone.make_aware(datetime.combine(day, time(9)))


class _Builder:
    def __init__(self, today, practical):
        self.today, self.practical = today, practical
        self.keys = defaultdict(lambda: count(1))
        self.codes = (f"{number:04d}" for number in count(1))
        self.rng = people.rng_of(SEED)
        self.root = None

    def start(self, *, province, last_year):
        """The cycles and their texts; above the districts of a province, the province.

        With ``last_year`` there is a closed cycle before, so that its pledges can be carried over.
        """
        if last_year:
            self.cycles = [self._cycle(self.today.year - 1), self._cycle(self.today.year)]
            self.cycles[0] = change_state(
                self.cycles[0], "close", actor=None, at=_morning(self.today)
            )
        else:
            self.cycles = [self._cycle(self.today.year)]
        if province:
            self.root = Organisation(
                pk=next(self.keys["organisation"]), path="0001", depth=1, numchild=0,
                name="中共某省委员会", kind=Organisation.Kind.DISTRICT_COMMITTEE, code="P000",
            )  # fmt: skip
            write([self.root])

    @staticmethod
    def _cycle(year):
        at = _morning(date(year, 1, 2))
        cycle = create_cycle(year=year, actor=None, at=at)
        cycle.supervision_phone = "0576-8000 0000"
        cycle.save(update_fields=["supervision_phone"])
        return change_state(cycle, "open", actor=None, at=at)

    def district(self, units, number):
        path = "0001" if self.root is None else "0001" + people.step(number + 1)
        rows = people.organisations(
            units, keys=self.keys["organisation"], codes=self.codes, root_path=path,
            depth=1 if self.root is None else 2,
        )  # fmt: skip
        members = people.members(units, rows, keys=self.keys["member"], rng=self.rng)
        since = date(self.today.year - 3, 1, 1)
        at = _morning(date(self.today.year, 1, 4))
        users = people.accounts(members, keys=self.keys["user"], prefix="p", at=at)
        roles = people.secretaries(rows, users, keys=self.keys["assignment"], since=since)
        staff, staff_roles, sign_ins = self._staff(rows, users, since, at, number)
        acting = {
            "keys": self.keys,
            "users": {user.member_id: user for user in users},
            "secretaries": {role.organisation_id: role.user for role in roles},
            "administrator": staff[0],
            "rng": self.rng,
            "ledgers": {},
        }
        years = [
            pledging.invent(self._year(cycle, acting), members, practical=self.practical)
            for cycle in self.cycles
        ]
        postings = people.postings(members, keys=self.keys["posting"], since=since)
        for group in (rows, members, postings, users + staff, roles + staff_roles):
            write(group)
        for written in years:
            for group in vars(written).values():
                write(group)
        return sign_ins

    def _year(self, cycle, acting):
        """What one year's inventing needs; an earlier year is invented to its very end."""
        commons, areas = defaultdict(lambda: defaultdict(list)), defaultdict(list)
        for row in cycle.common_items.order_by("team", "number"):
            commons[row.tier][row.team].append(row)
        for area in cycle.focus_areas.all():
            areas[area.tier].append(area)
        today = min(self.today, date(cycle.year + 1, 1, 15))
        return pledging.Year(cycle=cycle, commons=commons, areas=areas, today=today, **acting)

    def _staff(self, rows, users, since, at, number):
        """The people with district-wide roles, and readable sign-in names in the first district."""
        password = make_password(people.PASSWORD) if number == 0 else make_password(None)
        suffix = "" if number == 0 else f"-{number + 1}"
        staff, roles = [], []
        for role, name in _STAFF:
            user = User(
                pk=next(self.keys["user"]),
                username=f"{role}{suffix}",
                name=name,
                password=password,
                created_at=at,
            )
            staff.append(user)
            roles.append(
                RoleAssignment(
                    pk=next(self.keys["assignment"]),
                    user=user,
                    role=role,
                    organisation=rows[0],
                    since=since,
                )
            )
        sign_ins = [
            SignIn(role, user.username, user.name)
            for (role, _name), user in zip(_STAFF, staff, strict=True)
        ]
        if number == 0:
            sign_ins += self._branch_sign_ins(rows, users, password)
        return staff, roles, sign_ins

    @staticmethod
    def _branch_sign_ins(rows, users, password):
        """The secretary and a member of the first organ branch can sign in by name."""
        branch = next(row for row in rows if row.is_branch and "第一" in row.name)
        own = [user for user in users if user.member.branch_id == branch.pk]
        secretary = own[0]
        member = next(user for user in own[4:] if not user.member.exempt_reason)
        secretary.username, member.username = "secretary", "member"
        secretary.password = member.password = password
        return [
            SignIn("secretary", "secretary", secretary.name),
            SignIn("member", "member", member.name),
        ]

    def finish(self):
        for cycle in self.cycles:
            cycle.save(update_fields=["last_serial"])
        reset_sequences([*MODELS, Cycle])


_STAFF = [
    ("administrator", "周管理"),
    ("supervisor", "吴督查"),
    ("security", "郑安全"),
    ("auditor", "王审计"),
]
