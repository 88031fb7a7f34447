"""The light of an entry: one definition, as an annotation and as conditions."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from ledger.entries.models import Cause, Entry, Light
from ledger.entries.progress import progress_percent_of
from ledger.lights.light_rules import Thresholds, set_thresholds
from tests import factories

TODAY = date(2026, 6, 1)
pytestmark = pytest.mark.django_db


def _matrix():
    entry, two = factories.entries(practical=1)[-1], factories.by_two()
    dues = [TODAY + timedelta(days=d) for d in (-1, 0, 30, 31)]
    halves = [None, TODAY, TODAY + timedelta(days=1)]
    targets = [(None, None), (5, None), (5, Decimal("2.4")), (5, Decimal("2.5"))]
    states = [(state, "") for state in Entry.State.values if state != "unfulfilled"]
    states += [("unfulfilled", cause) for cause in Cause.values]
    for number, ((state, cause), due, half, (target, amount)) in enumerate(
        product(states, dues, halves, targets), start=100
    ):
        row = Entry(
            ledger=entry.ledger, branch=entry.branch, year=2026, number=number, tier=entry.tier,
            kind="practical", text="x", due=due, half_on=half, target=target, amount=amount, state=state,
            registered_on=date(2026, 1, 1), fulfilled_on=TODAY if state in Entry.DONE else None,
            cause=cause, explanation="规划调整" if cause else "", **two,
        )  # fmt: skip
        row.progress_percent = progress_percent_of(row)
        row.save()


def test_conditions_and_annotation_say_the_same():
    _matrix()
    rows = Entry.objects.filter(number__gte=100)
    by_light = {light: set() for light in Light.values}
    for entry in rows.with_light(TODAY):
        by_light[entry.light].add(entry.pk)
    assert {
        light: set(rows.of_light(light, TODAY).values_list("pk", flat=True))
        for light in Light.values
    } == by_light
    assert all(by_light.values())


@pytest.mark.parametrize(
    ("facts", "light"),
    [
        ({"due": TODAY - timedelta(days=1)}, Light.OVERDUE),
        ({"due": TODAY}, Light.NEAR),
        ({"due": TODAY + timedelta(days=30)}, Light.NEAR),
        ({"due": TODAY + timedelta(days=31)}, Light.COURSE),
        ({"due": date(2026, 12, 1), "half_on": TODAY, "target": 5}, Light.BEHIND),
        (
            {"due": date(2026, 12, 1), "half_on": TODAY, "target": 5, "amount": Decimal("2.4")},
            Light.BEHIND,
        ),
        (
            {"due": date(2026, 12, 1), "half_on": TODAY, "target": 5, "amount": Decimal("2.5")},
            Light.COURSE,
        ),
        ({"due": date(2026, 12, 1), "half_on": TODAY, "target": None}, Light.COURSE),
        (
            {"due": date(2026, 12, 1), "half_on": TODAY + timedelta(days=1), "target": 5},
            Light.COURSE,
        ),
        ({"due": TODAY, "half_on": TODAY, "target": 5}, Light.BEHIND),
        ({"due": TODAY - timedelta(days=1), "state": Entry.State.CLAIMED}, Light.CLAIMED),
        (
            {
                "due": TODAY - timedelta(days=1),
                "state": Entry.State.VERIFIED,
                "fulfilled_on": TODAY,
            },
            Light.FULFILLED,
        ),
        (
            {
                "due": TODAY - timedelta(days=1),
                "state": Entry.State.STRUCK_OFF,
                "fulfilled_on": TODAY,
            },
            Light.FULFILLED,
        ),
        (
            {"due": TODAY, "state": "unfulfilled", "cause": "objective", "explanation": "停电"},
            Light.EXPLAINED,
        ),
        ({"due": TODAY, "state": "unfulfilled", "cause": "none"}, Light.UNFULFILLED),
        (
            {
                "due": date(2026, 12, 1),
                "half_on": TODAY,
                "target": None,
                "parts": [{"text": "培训", "target": "4", "unit": "次"}, {"text": "建档"}],
                "parts_done": {"1": "3"},
            },
            Light.BEHIND,
        ),
        (
            {
                "due": date(2026, 12, 1),
                "half_on": TODAY,
                "target": None,
                "parts": [{"text": "培训", "target": "4", "unit": "次"}, {"text": "建档"}],
                "parts_done": {"2": True},
            },
            Light.COURSE,
        ),
    ],
)
def test_light(facts, light):
    entry = factories.entries(practical=1)[-1]
    for name, value in {"half_on": None, **factories.by_two(), **facts}.items():
        setattr(entry, name, value)
    entry.progress_percent = progress_percent_of(entry)
    entry.save()
    assert Entry.objects.with_light(TODAY).get(pk=entry.pk).light == light


def test_half_of_the_time_is_set_at_registration():
    entry = factories.entries(practical=1)[-1]
    assert (entry.registered_on, entry.due, entry.half_on) == (
        date(2026, 3, 2), date(2026, 9, 30), date(2026, 6, 16),
    )  # fmt: skip


def test_thresholds_rule_from_their_day_on(django_capture_on_commit_callbacks):
    entry = factories.entries(practical=1)[-1]
    Entry.objects.filter(pk=entry.pk).update(half_on=None, due=TODAY + timedelta(days=20))
    later = TODAY + timedelta(days=5)
    with django_capture_on_commit_callbacks(execute=True):
        version = Thresholds(valid_from=later, near_days=10, behind_percent=80)
        set_thresholds(version, actor=factories.user(), at=factories.NOW)

    def light(day):
        return Entry.objects.with_light(day).get(pk=entry.pk).light

    assert [light(TODAY), light(later), light(TODAY + timedelta(days=10))] == [
        Light.NEAR,
        Light.COURSE,
        Light.NEAR,
    ]


def test_near_due_can_be_counted_in_working_days(django_capture_on_commit_callbacks):
    """Ten working days before Monday 15 June 2026 is Monday 1 June, with the weekends in between."""
    entry = factories.entries(practical=1)[-1]
    Entry.objects.filter(pk=entry.pk).update(half_on=None, due=date(2026, 6, 15))
    with django_capture_on_commit_callbacks(execute=True):
        version = Thresholds(
            valid_from=factories.TODAY, near_days=10, working_days=True, behind_percent=50
        )
        set_thresholds(version, actor=factories.user(), at=factories.NOW)
    rows = Entry.objects.filter(pk=entry.pk)
    assert rows.with_light(date(2026, 5, 29)).get().light == Light.COURSE
    assert rows.with_light(date(2026, 6, 1)).get().light == Light.NEAR
