"""What is above and below a unit in the tree."""

import pytest
from django.db.models import Q

from access.seats import STEP, paths_to, reaching, within_any
from accounts.organisations.models import Organisation
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    district = make.district()
    one, other = make.organisation(district), make.organisation(district)
    return district, one, other, make.branch(one), make.branch(other)


def found(condition):
    return set(Organisation.objects.filter(condition))


def test_a_step_is_that_of_the_tree(tree):
    district, one, _other, branch, _foreign = tree
    assert Organisation.steplen == STEP
    assert paths_to(branch.path) == [district.path, one.path, branch.path]
    assert (branch.path_above, district.path_above) == (one.path, "")


def test_the_line_of_a_unit(tree):
    district, one, _other, branch, _foreign = tree
    assert list(Organisation.objects.line_of(branch)) == [district, one, branch]
    assert list(Organisation.objects.above(branch)) == [district, one]
    assert list(Organisation.objects.above(district)) == []


def test_above_and_below_several_units(tree):
    district, one, other, branch, foreign = tree
    assert found(within_any("path", [one, foreign])) == {one, branch, foreign}
    assert found(reaching("path", [one, foreign])) == {district, one, other, foreign}
    assert found(within_any("path", [])) == found(reaching("path", [])) == set()
    assert found(within_any("path", []) | Q(pk=one.pk)) == {one}
