"""Builds a demonstration of a given size into an empty database."""

from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, time
from itertools import count
from multiprocessing import get_context

import django
from django.contrib.auth.hashers import make_password
from django.db import connection, connections, transaction

from accounts.identity.models import RoleAssignment, User
from accounts.organisations.models import Organisation
from accounts.people.models import Member, Posting
from core.days import moment_on
from ledger.entries.models import Entry, Event, Ledger
from ledger.entries.stale import mark_all
from ledger.statistics import rules as figures
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.confirmation.models import Revision
from pledges.sheets.cycles.models import Cycle
from pledges.sheets.cycles.rules import change_state, create_cycle
from pledges.sheets.enrolment.models import Enrolment
from pledges.sheets.sheet.models import Item, Sheet

from .. import people
from . import history, pledging, shape
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
_ROOT = "0001"
#: Keys of a kind of row, and serial numbers, that one district uses at most.
_KEYS, _SERIALS = 200_000, 10_000


class NotEmpty(Exception):
    """The database has members already; a demonstration is never mixed with real people."""


@dataclass
class SignIn:
    """One demonstration sign-in, as shown on the sign-in page of a demonstration."""

    role: str
    username: str
    name: str
    password: str = people.PASSWORD


def build(size, *, today, progress=lambda text: None, processes=2, lived=True):
    """Write the demonstration ``size`` as of the date ``today``; returns the list of SignIn.

    Without ``lived`` the pledges of the current year are registered and nothing has happened to them yet. The small one,
    lived, also has the meetings, circulars, activities and inspections of its year.
    Many districts are written by ``processes`` processes where the database takes several writers.
    Raises NotEmpty where there are members already.
    """
    if Member.objects.exists() or Organisation.objects.exists():
        raise NotEmpty
    units, practical, districts = SIZES[size]
    years = _start(today, districts, last_year=size == "small")
    plans = [
        _Plan(number, districts, units, practical, today, years, lived)
        for number in range(districts)
    ]
    sign_ins = []
    for done, found in enumerate(_each(plans, processes), start=1):
        sign_ins = sign_ins or found
        if districts > 1:
            progress(f"{done}/{districts}")
    with transaction.atomic():
        _finish(years)
    if lived and size == "small":
        history.live(today, seed=SEED)
    return sign_ins


@dataclass(frozen=True)
class _Plan:
    """One district to be written: all arguments of the process that writes it."""

    number: int
    districts: int
    units: object
    practical: int
    today: date
    years: tuple
    lived: bool


def _each(plans, processes):
    """Write the planned districts; yields what each of them returns, in order."""
    if len(plans) == 1 or processes == 1 or connection.vendor == "sqlite":
        yield from map(_write_district, plans)
        return
    connections.close_all()
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=django.setup) as pool:
        yield from pool.map(_write_district, plans)


def _write_district(plan):
    with transaction.atomic():
        return _District(plan).write()


@transaction.atomic
def _start(today, districts, *, last_year):
    """The cycles and their texts; above the districts of a province, the province. Returns the years.

    With ``last_year`` there is a closed cycle before, so that its pledges can be carried over.
    """
    years = (today.year - 1, today.year) if last_year else (today.year,)
    cycles = [_cycle(year) for year in years]
    for cycle in cycles[:-1]:
        change_state(cycle, "close", actor=None, at=moment_on(today, time(9)))
    if districts > 1:
        root = Organisation(
            pk=_KEYS * districts, path=_ROOT, depth=1, numchild=districts, code="P000",
            name="中共某省委员会", name_key="某省委员会", kind=Organisation.Kind.DISTRICT_COMMITTEE,
        )  # fmt: skip
        write([root])
    return years


def _cycle(year):
    at = moment_on(date(year, 1, 2), time(9))
    cycle = create_cycle(year=year, actor=None, at=at)
    cycle.supervision_phone = "0576-8000 0000"
    cycle.serial_prefix = "LQ"
    cycle.save(update_fields=["supervision_phone", "serial_prefix"])
    return change_state(cycle, "open", actor=None, at=at)


def _finish(years):
    """Set the counters of the cycles and the database behind the written rows."""
    for cycle in Cycle.objects.filter(year__in=years):
        serials = Sheet.objects.filter(cycle=cycle).values_list("serial", flat=True)
        cycle.last_serial = max(int(serial.rsplit("-", 1)[1]) for serial in serials if serial)
        cycle.save(update_fields=["last_serial"])
    reset_sequences([*MODELS, Cycle])
    mark_all()
    figures.refresh()


class _District:
    """One invented district. Each has a separate range of keys and serials, so that districts do not collide."""

    def __init__(self, plan):
        self.today, self.practical, self.number = plan.today, plan.practical, plan.number
        self.lived = plan.lived
        self.units, self.alone = plan.units(), plan.districts == 1
        first = plan.number * _KEYS + 1
        self.keys = defaultdict(lambda: count(first))
        self.codes = (f"{number:04d}" for number in count(plan.number * len(self.units) + 1))
        self.rng = people.rng_of(SEED + plan.number)
        self.cycles = list(Cycle.objects.filter(year__in=plan.years).order_by("year"))
        for cycle in self.cycles:
            cycle.last_serial = plan.number * _SERIALS

    def write(self):
        """Invent and write everything of the district; returns its readable sign-ins."""
        path = _ROOT if self.alone else _ROOT + people.step(self.number + 1)
        rows = people.organisations(
            self.units, keys=self.keys["organisation"], codes=self.codes, root_path=path,
            depth=1 if self.alone else 2,
        )  # fmt: skip
        members = people.members(self.units, rows, keys=self.keys["member"], rng=self.rng)
        since = date(self.today.year - 3, 1, 1)
        at = moment_on(date(self.today.year, 1, 4), time(9))
        users = people.accounts(members, keys=self.keys["user"], prefix="p", at=at)
        roles = people.secretaries(rows, users, keys=self.keys["assignment"], since=since)
        staff, staff_roles, sign_ins = self._staff(rows, users, since, at)
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
        """The parameters for inventing one year; an earlier year is invented to its end."""
        commons, areas = defaultdict(lambda: defaultdict(list)), defaultdict(list)
        for row in cycle.common_items.order_by("team", "number"):
            commons[row.tier][row.team].append(row)
        for area in cycle.focus_areas.all():
            areas[area.tier].append(area)
        today = min(self.today, date(cycle.year + 1, 1, 15))
        lived = self.lived or cycle.year < self.today.year
        return pledging.Year(
            cycle=cycle, commons=commons, areas=areas, today=today, lived=lived, **acting
        )

    def _staff(self, rows, users, since, at):
        """The people with district-wide roles, and readable sign-in names in the first district."""
        password = make_password(people.PASSWORD if self.number == 0 else None)
        suffix = f"-{self.number + 1}" if self.number else ""
        staff, roles = [], []
        for role, username, name in _STAFF:
            user = User(
                pk=next(self.keys["user"]),
                username=f"{username}{suffix}",
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
            for (role, _username, _name), user in zip(_STAFF, staff, strict=True)
        ]
        if self.number == 0:
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


#: Role, sign-in name, name. There are two administrators, because nobody approves their own circular.
_STAFF = [
    ("administrator", "administrator", "周管理"),
    ("supervisor", "supervisor", "吴督查"),
    ("security", "security", "郑安全"),
    ("auditor", "auditor", "王审计"),
    ("administrator", "administrator2", "徐复核"),
]
