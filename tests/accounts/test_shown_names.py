"""Cached pages and figures show names: renaming, moving or ending a unit or a member invalidates them, on every path."""

import ast
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from access.roles import Role
from accounts.organisations import rules as organisations
from accounts.people import rules as people
from accounts.roster.applying import apply
from core import cache_stamp
from tests import factories as make
from tests.accounts.roster.rosters import planned
from tests.factories import NOW, TODAY
from tests.packages import PACKAGES

pytestmark = pytest.mark.django_db
BY = {"at": NOW}
BRANCH, COMMITTEE = "区财政局第一党支部", "中共区财政局机关委员会"


@pytest.fixture
def town(client):
    """A member of a branch of a committee, and an administrator who is signed in."""
    committee = make.organisation(name=COMMITTEE)
    branch = make.branch(committee, name="旧支部")
    member = make.member(branch, name="王伟", phone="13900000001")
    client.force_login(make.holder(Role.ADMINISTRATOR, make.district()))
    client.facts = {"committee": committee, "branch": branch, "member": member}
    return client


@pytest.fixture
def stale(django_capture_on_commit_callbacks):
    """Whether an act invalidates the cached pages and figures."""

    def tried(act):
        before = cache_stamp.stamp()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return cache_stamp.stamp() != before

    return tried


def sent(client, name, row, data):
    answer = client.post(reverse(name, args=[row.pk]), data)
    assert answer.status_code == 302, answer.content.decode()[:3000]


FORMS = {
    "a member's name": ("member_edit", "member", {"name": "王炜", "phone": "13900000001"}),
    "a transfer": ("member_transfer", "member", {"branch": "乙村党支部", "on": "2021-03-02"}),
    "leaving": ("member_leave", "member", {"on": "2021-03-02", "how": "left"}),
    "a death": ("member_leave", "member", {"on": "2021-03-02", "how": "died"}),
    "a unit's name": ("organisation_edit", "branch", {"name": "新支部", "kind": "branch", "sector": "organ"}),
    "a unit's sector": ("organisation_edit", "branch", {"name": "旧支部", "kind": "branch", "sector": "town"}),
    "a unit's kind": ("organisation_edit", "committee", {"name": COMMITTEE, "kind": "work_committee", "sector": "organ"}),
    "another unit above": ("organisation_move", "branch", {"parent": "乙镇党委"}),
}  # fmt: skip


@pytest.mark.parametrize("what", FORMS)
def test_a_form_makes_stale_what_shows_the_name(town, stale, what):
    name, of, data = FORMS[what]
    make.branch(make.organisation(name="乙镇党委"), name="乙村党支部")
    assert stale(lambda: sent(town, name, town.facts[of], data))


def test_control_a_telephone_number_is_shown_nowhere(town, stale):
    member = town.facts["member"]
    data = {"name": "王伟", "phone": "13900000002"}
    assert not stale(lambda: sent(town, "member_edit", member, data))


def test_a_unit_that_ends_and_a_member_who_comes_back(stale):
    unit, member, actor = make.branch(name="空支部"), make.member(), make.user()
    assert stale(lambda: organisations.dissolve(unit, on=TODAY, actor=actor, at=NOW))
    people.mark_left(member, on=date(2026, 2, 1), actor=actor, at=NOW)
    assert stale(
        lambda: people.readmit(member, branch=member.branch, on=TODAY, actor=actor, at=NOW)
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [({"branch": "区财政局第二党支部"}, True), ({"post": "科长"}, True), ({}, False)],
)
def test_the_roster_makes_stale_what_it_changes(tmp_path, town, stale, row, expected):
    """A part of changes invalidates once, for any number of changes: nobody waits for it."""
    branch = make.branch(town.facts["committee"], name=BRANCH)
    people.transfer(town.facts["member"], branch=branch, on=date(2021, 3, 2), actor=make.user(), at=NOW)  # fmt: skip
    apply(planned(tmp_path, {}), actor=None, at=NOW)
    plan = planned(tmp_path, row)
    assert bool(plan.changes) is expected
    assert stale(lambda: apply(plan, actor=make.user(), at=NOW)) is expected


# ── the whole kind ────────────────────────────────────────────────────────────────────────────────
#: The modules that write rows of members and units; each function of them that changes a row invalidates the caches.
WRITERS = {
    "accounts/organisations/rules.py": {"change", "move", "dissolve"},
    "accounts/people/rules.py": {"change_facts", "transfer", "_depart", "readmit"},
    "accounts/roster/applying.py": {"_change"},
}


def marking(source):
    """The functions in ``source`` that call invalidate()."""
    return {
        function.name
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "invalidate"
    }


def test_these_verbs_mark_what_is_kept():
    found = {name: marking((settings.BASE_DIR / name).read_text()) for name in WRITERS}
    assert found == WRITERS


def test_nobody_else_locks_members_or_units_to_write_them():
    """Who changes a row locks it first, so a new writer of members or units is found by its lock."""
    locking = {
        str(path.relative_to(settings.BASE_DIR))
        for package in PACKAGES
        for path in sorted((settings.BASE_DIR / package).rglob("*.py"))
        for model in ("Member", "Organisation")
        if f"{model}.objects.select_for_update" in path.read_text()
    }
    assert locking - set(WRITERS) == {
        "accounts/identity/appointing.py",
        "pledges/sheets/enrolment/rules.py",
        "pledges/sheets/sheet/rules.py",
    }  # reads under the lock
