"""A roster import that is killed or overtaken between its parts: units with their parents, members once."""

import pytest

from accounts.organisations import rules as organisations
from accounts.organisations.models import Organisation
from accounts.people.models import Member, Posting
from accounts.roster import applying
from accounts.roster.applying import Outdated, apply
from jobs import parts
from jobs.parts import Parts
from tests import factories as make
from tests.accounts.roster.rosters import plan_of, row, write

pytestmark = pytest.mark.django_db
Kind = Organisation.Kind


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Twelve members of six branches, two below each committee; taken in by threes."""
    monkeypatch.setattr(parts, "resized", lambda size, took: size)
    monkeypatch.setattr(applying, "FIRST", 3)
    rows = [
        row(name="王" + "子丑寅卯辰巳午未申酉戌亥"[number], phone=f"1390000{number:04d}", branch=f"区第{number % 6}局党支部",
            committee=f"中共区第{number % 6 // 2}局委员会")
        for number in range(12)
    ]  # fmt: skip
    return write(tmp_path / "roster.xlsx", rows)


def tree():
    """[(code, name, depth)] as the import founded it, and how many members each has."""
    units = Organisation.objects.order_by("code")
    return [(unit.code, unit.name, unit.depth, unit.members.count()) for unit in units]


class Dying(Parts):
    """Is killed when ``at`` parts were begun: inside the last one, before it is kept."""

    def __init__(self, at):
        super().__init__()
        self.left = at

    def _write_down(self, kept, *, is_over):
        self.left -= 1
        if self.left <= 0:
            raise Killed


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5])
def test_killed_in_any_part_and_begun_again_the_tree_is_the_same(file, at):
    with pytest.raises(Killed):
        apply(plan_of(file), actor=None, at=make.NOW, run=Dying(at))
    assert Member.objects.count() == min(at - 1, 4) * 3
    plan = plan_of(file)
    apply(plan, actor=None, at=make.NOW)
    assert tree() == [
        ("0000", "中共路桥区委员会", 1, 0),
        ("0001", "中共区第0局委员会", 2, 0), ("0002", "区第0局党支部", 3, 2), ("0003", "区第1局党支部", 3, 2),
        ("0004", "中共区第1局委员会", 2, 0), ("0005", "区第2局党支部", 3, 2), ("0006", "区第3局党支部", 3, 2),
        ("0007", "中共区第2局委员会", 2, 0), ("0008", "区第4局党支部", 3, 2), ("0009", "区第5局党支部", 3, 2),
    ]  # fmt: skip
    assert Posting.objects.count() == 12


class Interrupted(Parts):
    """After the first part somebody else does ``act``."""

    def __init__(self, act):
        super().__init__()
        self.act = act

    def advance(self, done, total):
        if done and self.act:
            act, self.act = self.act, None
            act()


def found_by_hand():
    committee = organisations.create_unit(
        parent=make.district(),
        name="中共区第2局委员会",
        kind=Kind.PARTY_COMMITTEE,
        at=make.NOW,
    )
    organisations.create_unit(parent=committee, name="区第4局党支部", kind=Kind.BRANCH, at=make.NOW)


def test_a_unit_founded_by_hand_meanwhile_is_not_founded_twice(file):
    with pytest.raises(Outdated):
        apply(plan_of(file), actor=None, at=make.NOW, run=Interrupted(found_by_hand))
    apply(plan_of(file), actor=None, at=make.NOW)
    assert Organisation.objects.filter(name="区第4局党支部").count() == 1
    assert Member.objects.count() == 12


def test_a_branch_dissolved_meanwhile_takes_nobody(file):
    def dissolve():
        Organisation.objects.filter(name="区第3局党支部").update(dissolved_on=make.TODAY)

    make.branch(make.organisation(name="中共区第1局委员会"), name="区第3局党支部")
    with pytest.raises(Outdated):
        apply(plan_of(file), actor=None, at=make.NOW, run=Interrupted(dissolve))
    assert not Member.objects.filter(branch__name="区第3局党支部").exists()
