"""Founding, changing, moving and dissolving organisations."""

from datetime import timedelta

import pytest

from accounts.audit.models import AuditEvent
from accounts.errors import AccountError
from accounts.organisations import rules
from accounts.organisations.models import Organisation
from accounts.organisations.names import kind_of_committee, organisation_key
from accounts.people.rules import NoBranch, admit
from tests import factories as make

pytestmark = pytest.mark.django_db
Kind = Organisation.Kind
BY = {"actor": None, "at": make.NOW}


def names_below(unit):
    unit = Organisation.objects.get(pk=unit.pk)
    return [row.name for row in Organisation.objects.within(unit)]


def found(parent, name="新支部", kind=Kind.BRANCH, **facts):
    return rules.create_unit(parent=parent, name=name, kind=kind, **facts, **BY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中共区委办公室机关委员会", "区委办公室机关委员会"),
        ("区 财政局　第一党支部", "区财政局第一党支部"),
        ("镇（街道）党支部", "镇(街道)党支部"),
    ],
)
def test_two_spellings_of_one_unit_agree(one, other):
    assert organisation_key(one) == organisation_key(other)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("中共路桥中学总支部委员会", Kind.GENERAL_BRANCH),
        ("区直机关工委", Kind.WORK_COMMITTEE),
        ("中共区直属机关工作委员会", Kind.WORK_COMMITTEE),
        ("中共螺洋街道委员会", Kind.PARTY_COMMITTEE),
    ],
)
def test_the_name_says_the_kind(name, kind):
    assert kind_of_committee(name, Kind) == kind


def test_the_root_is_made_once():
    root = rules.found_root("中共某区委员会")
    assert (root.name, root.kind, root.depth) == ("中共某区委员会", "district", 1)
    assert rules.root() == root


def test_codes_run_on_and_grow_longer():
    root = make.district()
    assert [found(root, f"第{number}支部").code for number in (1, 2)] == ["0001", "0002"]
    Organisation.objects.filter(code="0002").update(code="9999")
    assert found(root, "第三支部").code == "10000"
    assert found(root, "第四支部").code == "10001"


def test_a_dissolved_unit_keeps_its_code():
    root = make.district()
    rules.dissolve(found(root), on=make.TODAY, **BY)
    assert found(root).code == "0002"


def test_founding_puts_a_unit_below_another_to_any_depth():
    unit = make.district()
    for number, kind in enumerate(
        [Kind.WORK_COMMITTEE, Kind.PARTY_COMMITTEE, Kind.PARTY_COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH]
    ):  # fmt: skip
        unit = found(unit, f"第{number}级", kind, sector="organ")
    assert unit.depth == 6
    assert AuditEvent.objects.filter(action="organisation_founded").count() == 5


@pytest.mark.parametrize("above", Kind.values)
@pytest.mark.parametrize("kind", Kind.values)
def test_only_fitting_kinds_of_units_are_allowed_below(above, kind):
    parent = make.organisation(kind=above)
    if above in rules.ABOVE[kind]:
        assert found(parent, kind=kind).depth == 3
    else:
        with pytest.raises(rules.Misplaced):
            found(parent, kind=kind)


def test_founding_refuses_a_twin_an_empty_name_and_a_dissolved_parent():
    parent, closed, other = make.organisation(), make.organisation(), make.organisation()
    found(parent, "区财政局党支部")
    with pytest.raises(rules.NameTwin):
        found(parent, "中共区财政局 党支部")
    with pytest.raises(AccountError):
        found(parent, " 　")
    rules.dissolve(closed, on=make.TODAY, **BY)
    with pytest.raises(rules.Dissolved):
        found(closed)
    assert found(other, "区财政局党支部").name == "区财政局党支部"


def test_changing_a_name_leaves_the_code():
    branch = make.branch(name="甲支部")
    row = rules.change(branch, name=" 乙支部 ", sector="town", **BY)
    assert (row.name, row.sector, row.code) == ("乙支部", "town", branch.code)
    assert AuditEvent.objects.get().subject == "甲支部 → 乙支部"


def test_changing_to_the_name_of_a_sister_is_refused_to_its_own_is_not():
    town = make.organisation()
    make.branch(town, name="甲支部")
    other = make.branch(town, name="乙支部")
    with pytest.raises(rules.NameTwin):
        rules.change(other, name="甲 支部", sector="", **BY)
    assert rules.change(other, name="中共乙支部", sector="", **BY).name == "中共乙支部"


def test_a_general_branch_grows_into_a_committee_a_branch_does_not():
    general = make.organisation(kind=Kind.GENERAL_BRANCH)
    make.branch(general)
    row = rules.change(general, name=general.name, sector="", kind=Kind.PARTY_COMMITTEE, **BY)
    assert row.kind == Kind.PARTY_COMMITTEE
    with pytest.raises(rules.Misplaced):
        rules.change(make.branch(), name="x", sector="", kind=Kind.PARTY_COMMITTEE, **BY)
    below = make.organisation(row, kind=Kind.GENERAL_BRANCH)
    assert below.depth == 3
    with pytest.raises(rules.Misplaced):
        rules.change(row, name=row.name, sector="", kind=Kind.GENERAL_BRANCH, **BY)


def test_moving_takes_everything_below_along():
    old, new = make.organisation(name="旧"), make.organisation(name="新")
    middle = make.organisation(old, name="中")
    branch = make.branch(middle, name="支部")
    member = make.member(branch)
    rules.move(middle, parent=new, **BY)
    assert names_below(old) == ["旧"]
    assert names_below(new) == ["新", "中", "支部"]
    member.refresh_from_db()
    assert member.branch.path.startswith(Organisation.objects.get(pk=new.pk).path)
    assert Organisation.objects.get(pk=middle.pk).code == middle.code


def test_moving_refuses_loops_misfits_twins_and_the_top():
    town, other = make.organisation(), make.organisation()
    below, branch = make.organisation(town, name="下级"), make.branch(town, name="支部")
    make.branch(other, name="支部")
    refused = [
        (rules.Misplaced, town, below),
        (rules.Misplaced, town, town),
        (rules.Misplaced, below, branch),
        (rules.Misplaced, branch, town),
        (rules.Misplaced, make.district(), town),
        (rules.NameTwin, branch, other),
    ]
    for error, unit, parent in refused:
        with pytest.raises(error):
            rules.move(unit, parent=parent, **BY)
    assert AuditEvent.objects.count() == 0


def test_dissolving_needs_an_empty_unit_and_a_day_that_has_come():
    town = make.organisation()
    branch = make.branch(town)
    member = make.member(branch)
    for unit in (town, branch):
        with pytest.raises(rules.StillInUse):
            rules.dissolve(unit, on=make.TODAY, **BY)
    member.status = "left"
    member.save()
    with pytest.raises(AccountError):
        rules.dissolve(branch, on=make.TODAY + timedelta(days=1), **BY)
    assert rules.dissolve(branch, on=make.TODAY, **BY).dissolved_on == make.TODAY
    assert rules.dissolve(town, on=make.TODAY, **BY).dissolved_on == make.TODAY
    with pytest.raises(rules.Dissolved):
        rules.dissolve(branch, on=make.TODAY, **BY)
    with pytest.raises(rules.Misplaced):
        rules.dissolve(make.district(), on=make.TODAY, **BY)


def test_a_dissolved_branch_takes_no_members():
    branch = make.branch()
    rules.dissolve(branch, on=make.TODAY, **BY)
    with pytest.raises(NoBranch):
        admit(branch=branch, tier="organ_member", name="王伟", since=make.TODAY, **BY)
