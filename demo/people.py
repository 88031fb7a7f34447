"""The invented organisations, members and accounts, as unsaved rows with their keys."""

import random
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from accounts.identity.models import RoleAssignment, User
from accounts.organisations.models import Organisation
from accounts.organisations.names import organisation_key
from accounts.people.models import Member, Posting, Tier
from accounts.people.names import initials_of, name_key, pinyin_of

from . import words

#: The password of every demonstration account.
PASSWORD = "Chengnuo-2026"  # noqa: S105 - known to everybody, of demonstrations only
_STEPS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_EXEMPT = "因病不承诺"


def step(number):
    """One step of a materialised path: four base-36 digits."""
    digits = ""
    for _place in range(4):
        number, digit = divmod(number, 36)
        digits = _STEPS[digit] + digits
    return digits


def organisations(units, *, keys, codes, root_path, depth):
    """Organisation rows for ``units``; keys and codes are iterators, root_path the path of the first."""
    rows, children = [], {}
    for unit in units:
        parent = rows[unit.parent] if unit.parent is not None else None
        if parent:
            parent.numchild += 1
            children[unit.parent] = parent.numchild
        path = parent.path + step(parent.numchild) if parent else root_path
        rows.append(
            Organisation(
                pk=next(keys), path=path, depth=parent.depth + 1 if parent else depth, numchild=0,
                name=unit.name, name_key=organisation_key(unit.name), kind=unit.kind, sector=unit.sector, code=next(codes),
            )
        )  # fmt: skip
    return rows


def members(units, rows, *, keys, rng, exempt_share=0.013):
    """(members, postings without keys) of the branches, in order."""
    found = []
    for unit, branch in zip(units, rows, strict=True):
        for place in range(unit.members):
            found.append(_member(next(keys), unit, branch, place, rng))
    for member in rng.sample(found[len(found) // 20 :], round(len(found) * exempt_share)):
        member.exempt_reason = _EXEMPT
    for member, name in zip(found[4 :: max(len(found) // 8, 1)], words.RARE_NAMES, strict=False):
        _name(member, name)
    return found


def _member(pk, unit, branch, place, rng):
    tier = _tier(unit, place)
    member = Member(
        pk=pk, branch=branch, tier=tier, team=unit.team, district_managed=tier == Tier.DISTRICT_LEADER,
        post=rng.choice(words.POSTS[tier]), gender=rng.choice("男女"), ethnicity="汉族",
        education=rng.choice(["大专", "本科", "研究生"]), phone=f"1{rng.choice('3578')}{pk:09d}",
        born_on=date(1958, 1, 1) + timedelta(days=rng.randrange(14000)),
        joined_on=date(1985, 7, 1) + timedelta(days=rng.randrange(13000)),
    )  # fmt: skip
    given = "".join(rng.sample(words.GIVEN, rng.choice([1, 2, 2, 2])))
    _name(member, rng.choice(words.SURNAMES) + given)
    return member


def _tier(unit, place):
    if unit.team:
        return Tier.DISTRICT_LEADER
    if unit.sector in ("organ", "town") and place < 3:
        return Tier.UNIT_LEADER
    return words.TIER_OF_SECTOR[unit.sector]


def _name(member, name):
    member.name = name
    member.name_key, member.pinyin, member.initials = (
        name_key(name),
        pinyin_of(name),
        initials_of(name),
    )


def postings(rows, *, keys, since):
    return [
        Posting(pk=next(keys), member=member, branch=member.branch, tier=member.tier, since=since)
        for member in rows
    ]


def accounts(rows, *, keys, prefix, at):
    """An account for each member; all with one unusable password until somebody activates them."""
    unusable = make_password(None)
    return [
        User(
            pk=next(keys), username=f"{prefix}{member.pk:05d}", name=member.name, member=member,
            password=unusable, created_at=at,
        )
        for member in rows
    ]  # fmt: skip


def secretaries(rows, users, *, keys, since):
    """The first member of each branch is its secretary."""
    first = {}
    for user in users:
        first.setdefault(user.member.branch_id, user)
    return [
        RoleAssignment(
            pk=next(keys), user=first[row.pk], role="secretary", organisation=row, since=since
        )
        for row in rows
        if row.pk in first
    ]


def rng_of(seed):
    return random.Random(seed)  # noqa: S311 - an invented district, no secret
