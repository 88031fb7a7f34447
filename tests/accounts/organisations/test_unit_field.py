"""A unit in a form is found by its name, its code, or a part of the name that no other unit has."""

import pytest
from django.core.exceptions import ValidationError

from accounts.organisations.fields import OrganisationField, UnitField
from accounts.organisations.models import Organisation
from tests import factories as make

pytestmark = pytest.mark.django_db
each_field = pytest.mark.parametrize("field", [UnitField, OrganisationField])


@each_field
def test_a_part_of_a_name_finds_the_only_unit_that_has_it(field):
    union = make.branch(name="区总工会第一党支部")
    make.branch(name="区妇联第一党支部")
    units = Organisation.objects.all()
    assert field(units=units).clean("总工会第一") == union
    assert field(units=units).clean(f"区总工会第一党支部（{union.code}）") == union


@each_field
def test_of_several_the_names_are_said(field):
    make.branch(name="区总工会第一党支部")
    make.branch(name="区妇联第一党支部")
    with pytest.raises(ValidationError) as refused:
        field(units=Organisation.objects.all()).clean("第一党支部")
    assert "区总工会第一党支部" in str(refused.value)
    assert "区妇联第一党支部" in str(refused.value)


@each_field
def test_the_whole_name_goes_before_a_part_of_another(field):
    short = make.branch(name="工会党支部")
    make.branch(name="区工会党支部")
    assert field(units=Organisation.objects.all()).clean("工会党支部") == short


@each_field
def test_a_name_of_no_unit_is_refused(field):
    with pytest.raises(ValidationError):
        field(units=Organisation.objects.all()).clean("没有这个单位")
