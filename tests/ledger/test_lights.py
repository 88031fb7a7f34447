"""The light of an entry: one definition, as an annotation and as conditions."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from ledger.models import Entry, Light
from tests import factories

TODAY = date(2026, 6, 1)
pytestmark = pytest.mark.django_db


def _matrix():
    entry = factories.entries(practical=1)[-1]
    dues = [TODAY + timedelta(days=d) for d in (-1, 0, 30, 31)]
    halves = [None, TODAY, TODAY + timedelta(days=1)]
    targets = [(None, None), (5, None), (5, Decimal("2.4")), (5, Decimal("2.5"))]
    for number, (state, due, half, (target, amount)) in enumerate(
        product(Entry.State.values, dues, halves, targets), start=100
    ):
        Entry.objects.create(
            ledger=entry.ledger, branch=entry.branch, year=2026, number=number, tier=entry.tier,
            kind="practical", text="x", due=due, half_on=half, target=target, amount=amount, state=state,
            registered_on=date(2026, 1, 1), fulfilled_on=TODAY if state in Entry.DONE else None,
        )  # fmt: skip


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
    ],
)
def test_light(facts, light):
    entry = factories.entries(practical=1)[-1]
    Entry.objects.filter(pk=entry.pk).update(**{"half_on": None, **facts})
    assert Entry.objects.with_light(TODAY).get(pk=entry.pk).light == light


def test_half_of_the_time_is_set_at_registration():
    entry = factories.entries(practical=1)[-1]
    assert (entry.registered_on, entry.due, entry.half_on) == (
        date(2026, 3, 2), date(2026, 9, 30), date(2026, 6, 16),
    )  # fmt: skip
