"""Settings in dated versions: one way to find the one in force on a day."""

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from core.versions import Version, VersionRefused, in_force
from ledger.escalation.models import ReminderRules
from ledger.escalation.rules import set_rules
from ledger.lights.light_rules import Thresholds
from reviews.accountability.measures.types import MeasureType, SuggestionRules
from reviews.accountability.recognition.models import RecognitionRules
from reviews.evaluation.schemes.models import Scheme
from tests import factories as make
from tests.access.test_recorded import SETTINGS
from tests.factories import NOW, TODAY
from tests.packages import PACKAGES

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = date(2030, 1, 1), date(2030, 7, 1), date(2031, 1, 1)
DAY = timedelta(days=1)
MEASURE = {
    "kind": "reminder", "basis": "第一条", "basis_document": "办法", "for_whom": "ordinary", "approver": "branch",
}  # fmt: skip
#: Model → what else a version of it needs.
FACTS = {
    Thresholds: {"near_days": 30, "behind_percent": 50},
    ReminderRules: {"quarter_day": 10, "secretary_days": 5, "supervisor_days": 15},
    RecognitionRules: {},
    SuggestionRules: {"days_late": 30, "failed": 2},
    MeasureType: MEASURE,
    Scheme: {"kind": "member", "name": "四评", "adopted_at": NOW},
}


def series(model):
    """The versions of one series of ``model``."""
    if model is Scheme:
        return Scheme.objects.of("member")
    return model.objects.filter(kind="reminder") if model is MeasureType else model.objects.all()


@pytest.fixture(params=FACTS, ids=lambda model: model.__name__)
def versions(request):
    """(model, its versions from FIRST, SECOND and THIRD), written in another order."""
    model = request.param
    series(model).delete()
    made = {}
    for number, day in enumerate((SECOND, THIRD, FIRST), start=1):
        more = {"version": 100 + number} if model is Scheme else {}
        made[day] = model.objects.create(valid_from=day, **FACTS[model], **more)
    return model, made[FIRST], made[SECOND], made[THIRD]


def test_the_newest_that_has_come_is_in_force(versions, django_assert_num_queries):
    model, first, second, third = versions
    expected = {
        FIRST - DAY: None, FIRST: first, SECOND - DAY: first, SECOND: second, THIRD - DAY: second, THIRD: third,
        THIRD + 999 * DAY: third,
    }  # fmt: skip
    for day, version in expected.items():
        with django_assert_num_queries(1):
            assert series(model).in_force(day) == version
        assert in_force(series(model), day) == version


def test_each_series_has_its_own_version(django_assert_num_queries):
    MeasureType.objects.create(valid_from=FIRST, **MEASURE)
    later = MeasureType.objects.create(valid_from=SECOND, **MEASURE)
    with django_assert_num_queries(1):
        found = MeasureType.objects.in_force_of_each("kind", SECOND)
    assert found["reminder"] == later
    assert found["criticism"] == MeasureType.objects.get(kind="criticism")


def test_a_draft_of_a_scheme_is_never_in_force():
    facts = FACTS[Scheme] | {"adopted_at": None}
    Scheme.objects.create(valid_from=FIRST, version=100, **facts)
    assert Scheme.objects.of("member").in_force(THIRD).adopted_at


@given(st.lists(st.dates(), unique=True), st.dates())
def test_of_any_versions_the_last_until_the_day(days, on):
    found = in_force([SimpleNamespace(valid_from=day) for day in days], on)
    past = [day for day in days if day <= on]
    assert (found.valid_from if found else None) == (max(past) if past else None)


def test_every_model_with_versions_is_a_version():
    dated = {
        model for model in apps.get_models()
        if any(field.name == "valid_from" for field in model._meta.fields)
    }  # fmt: skip
    assert dated == set(FACTS)
    assert all(issubclass(model, Version) for model in dated)


def test_no_other_module_selects_versions_by_the_day():
    found = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for package in PACKAGES
        for path in Path(settings.BASE_DIR, package).rglob("*.py")
        if "valid_from__l" in path.read_text() or "valid_from <=" in path.read_text()
    }
    assert found == {"core/versions.py"}


@pytest.mark.parametrize("action", SETTINGS)
@pytest.mark.parametrize(("days", "stands"), [(-1, False), (0, True), (1, True)])
def test_no_version_is_put_in_force_for_a_day_that_is_over(action, days, stands):
    """The verb refuses, called by any form or command."""
    verb, made, _subject = SETTINGS[action]
    version = made()
    version.valid_from = TODAY + timedelta(days=days)
    if stands:
        assert verb(version, actor=make.user(), at=NOW).pk
    else:
        with pytest.raises(VersionRefused):
            verb(version, actor=make.user(), at=NOW)


def test_the_supervisor_is_not_notified_before_the_secretary():
    rules = ReminderRules(valid_from=TODAY, quarter_day=10, secretary_days=9, supervisor_days=5)
    with pytest.raises(VersionRefused):
        set_rules(rules, actor=make.user(), at=NOW)
    assert not ReminderRules.objects.filter(valid_from=TODAY).exists()
