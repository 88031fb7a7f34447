"""No unit is created next to one whose name differs only by invisible signs, by form, import or command."""

import random

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import AccountError
from accounts.organisations import rules
from accounts.organisations.fields import OrganisationField
from accounts.organisations.models import Organisation
from accounts.organisations.queries import search
from accounts.people.models import Member
from accounts.roster.applying import apply
from tests import factories as make
from tests.accounts.roster.rosters import planned
from tests.core.test_text import disguised

pytestmark = pytest.mark.django_db
NAME = "区财政局（机关）第12党支部"


@pytest.fixture
def branch():
    return make.branch(make.organisation(name="中共区财政局机关委员会"), name=NAME)


@pytest.mark.parametrize("seed", range(25))
def test_an_import_finds_the_existing_unit(tmp_path, branch, seed):
    rng = random.Random(seed)
    facts = {"branch": disguised(rng.choice([NAME, NAME.replace("12", "十二")]), rng)}
    facts["committee"] = disguised(
        rng.choice(["中共区财政局机关委员会", "区财政局机关委员会"]), rng
    )
    before = Organisation.objects.count()
    plan = planned(tmp_path, facts)
    assert (plan.new_units, plan.counts["accepted"]) == ([], 1)
    apply(plan, actor=None, at=make.NOW)
    assert Organisation.objects.count() == before
    assert Member.objects.get().branch == branch


@pytest.mark.parametrize("seed", range(25))
def test_two_spellings_in_one_file_found_one_unit(tmp_path, seed):
    rng = random.Random(seed)
    facts = {"committee": "中共甲镇委员会"}
    rows = [
        facts | {"name": name, "branch": disguised(NAME, rng)} for name in ("甲一", "乙二", "丙三")
    ]
    plan = planned(tmp_path, *rows)
    assert len(plan.new_units) == 1
    apply(plan, actor=None, at=make.NOW)
    assert Organisation.objects.branches().count() == 1
    name = Organisation.objects.branches().get().name
    assert name.isprintable()


@pytest.mark.parametrize("seed", range(10))
def test_the_form_and_the_database_refuse_a_twin(branch, seed):
    parent = Organisation.objects.get_parent(branch)
    other = disguised(NAME, random.Random(seed))
    with pytest.raises(rules.NameTwin):
        rules.create_unit(parent=parent, name=other, kind="branch", at=make.NOW)
    facts = {"name": other, "kind": "branch", "code": "9999"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.add_child(parent, facts)
    elsewhere = make.organisation(name="中共乙镇委员会")
    assert (
        rules.create_unit(parent=elsewhere, name=other, kind="branch", at=make.NOW).name_key
        == branch.name_key
    )


def test_a_dissolved_unit_leaves_its_name(branch):
    parent = Organisation.objects.get_parent(branch)
    rules.dissolve(branch, on=make.TODAY, actor=None, at=make.NOW)
    assert rules.create_unit(parent=parent, name=NAME, kind="branch", at=make.NOW).name == NAME


@pytest.mark.parametrize("name", ["\u200b", "　", "中共", "甲\ue000支部"])
def test_a_name_that_nobody_can_read_is_refused(branch, name):
    with pytest.raises(AccountError):
        rules.create_unit(
            parent=Organisation.objects.get_parent(branch), name=name, kind="branch", at=make.NOW
        )


def test_what_is_stored_is_clean(branch):
    row = rules.create_unit(
        parent=Organisation.objects.get_parent(branch),
        name="\ufeff区财政局第\u2f00党\u200b支部（２）",
        kind="branch",
        at=make.NOW,
    )
    assert row.name == "区财政局第一党支部（2）"
    row = rules.change(row, name="区财政局第\u2f06党支部", sector="", actor=None, at=make.NOW)
    assert (row.name, Organisation.objects.get(pk=row.pk).name_key) == (
        "区财政局第二党支部",
        "区财政局第2党支部",
    )


@pytest.mark.parametrize("seed", range(10))
def test_search_and_choice_find_it(branch, seed):
    typed = disguised(NAME, random.Random(seed))
    assert OrganisationField(units=Organisation.objects.all()).clean(typed) == branch
    seat = make.seat("administrator", make.district()) if hasattr(make, "seat") else None
    if seat:
        assert [node.unit for node in search(seat, typed).nodes] == [branch]


def test_a_committee_is_never_founded_as_a_branch(tmp_path, branch):
    plan = planned(tmp_path, {"branch": "中共新桥镇委员会", "committee": ""})
    assert (plan.new_units, [row.field for row in plan.refused]) == ([], ["branch"])
    assert "委员会" in plan.refused[0].message
