"""A review with voters, made by the real verbs."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import translation

from access.roles import Role
from accounts.organisations.models import Organisation
from accounts.people.models import Tier
from reviews.evaluation.ballots import opening, phases
from reviews.evaluation.ballots.models import Ballot, Collection
from reviews.evaluation.schemes.models import Scheme, SchemeGroup
from tests import factories as make

ENDS = make.TODAY + timedelta(days=7)


def pledging(branch, count, *, tier=Tier.ORGAN_MEMBER, **fields):
    """``count`` members of the branch with pledges of the year."""
    members = [make.member(branch, name=f"党员{chr(0x4E00 + n)}", tier=tier, **fields) for n in range(count)]  # fmt: skip
    for member in members:
        make.confirmed_sheet(member)
    return members


def schemes():
    """The first schemes, which the migrations write; tests that really commit empty the tables behind them."""
    for kind, weights in (
        ("leader", {"branch": 30, "masses": 40, "team": 30}),
        ("member", {"peers": 30, "masses": 30, "leader": 20, "organisation": 20}),
    ):
        row, made = Scheme.objects.get_or_create(
            kind=kind, version=1,
            defaults={"name": kind, "valid_from": date(2000, 1, 1), "adopted_at": make.NOW},
        )  # fmt: skip
        if made:
            for group, weight in weights.items():
                SchemeGroup.objects.create(scheme=row, group=group, weight=weight)


def opened(organisation=None, *, actor=None, **terms):
    schemes()
    facts = {
        "year": make.YEAR, "begins_on": make.TODAY, "ends_on": ENDS, "discloses": "rates",
        "organisation_signer": "administrator", **terms,
    }  # fmt: skip
    return opening.open_review(
        organisation or make.district(), actor=actor or make.user(), at=make.NOW, **facts
    )


def running(organisation=None, **terms):
    """An opened review in which people vote."""
    return phases.begin(opened(organisation, **terms), actor=make.user(), at=make.NOW)


def branch_of(count, *, name="甲村党支部"):
    """A branch with ``count`` pledging members and a secretary who is none of them: (branch, members, secretary)."""
    branch = make.branch(make.organisation(), name=name)
    return branch, pledging(branch, count), make.holder(Role.SECRETARY, branch)


def box(evaluation, organisation, circle="own", **more):
    return Collection.objects.get(
        evaluation=evaluation, organisation=organisation, circle=circle, **more
    )


def said(collection):
    """{subject's member: sorted choices} of all ballots in the box."""
    found = {}
    for ballot in Ballot.objects.filter(collection=collection).select_related("subject__member"):
        found.setdefault(ballot.subject.member, []).append(ballot.choice)
    return {member: sorted(choices) for member, choices in found.items()}


def drop_triggers(table):
    """What somebody with full power over the database may do; the test's rollback puts the triggers back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


@contextmanager
def no_triggers(table):
    """The same for a test of several connections, which commits (PostgreSQL)."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def parent(organisation):
    return Organisation.objects.get(path=organisation.path[: -Organisation.steplen])


@pytest.fixture
def english():
    """Refusals are matched in the words of the code."""
    with translation.override("en"):
        yield
