"""Every state machine of the installation: pairs that are not in its table are refused, and every row is used."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.people.models import Member
from core.states import Transitions
from pledges.errors import PledgeError
from pledges.sheets.cycles.models import Cycle
from pledges.sheets.enrolment.models import Enrolment
from reviews.inspection.models import Inspection, Sample
from tests.core.asking import ROOT, asked_of, tables

#: Fields that the sentences of these tables use besides the state.
FACTS = {
    Enrolment: {"member": Member(name="李明")},
    Sample: {"inspection": Inspection(year=2026, half=1), "number": 1},
}

each_table = pytest.mark.parametrize("name", sorted(tables()))


def model_of(table):
    """The model whose states they are, and all its states, before the first step included where the table has that."""
    states = type(next(iter(table.values())))
    [model] = [m for m in apps.get_models() if getattr(m, states.__name__, None) is states]
    return model, [*states, *{None for state, _verb in table if state is None}]


def pairs_outside(table):
    _model, states = model_of(table)
    verbs = {verb for _state, verb in table}
    return [(state, verb) for state in states for verb in verbs if (state, verb) not in table]


def test_all_nineteen_are_found():
    assert len(tables()) == 19
    written = [
        path for path in ROOT.glob("*/**/*.py")
        if path.relative_to(ROOT).parts[0] not in (".venv", "node_modules", "tests", "core")
        and re.search(r"TRANSITIONS = (?!Transitions\()", path.read_text())
    ]  # fmt: skip
    assert written == []


@each_table
def test_what_the_table_does_not_name_is_refused(name):
    table = tables()[name]
    model, _states = model_of(table)
    for state, verb in pairs_outside(table):
        row = model(**{table.field: state}, **FACTS.get(model, {}))
        assert not table.may(row, verb)
        assert verb not in table.verbs(row)
        assert state not in table.before(verb)
        if table.error:
            with pytest.raises(table.error, match=r"^[^%]+$"):
                table.require(row, verb)


@each_table
def test_what_the_table_names_leads_where_it_says(name):
    table = tables()[name]
    model, _states = model_of(table)
    for (state, verb), after in table.items():
        row = model(**{table.field: state})
        assert (table.may(row, verb), table.refusal(row, verb)) == (True, None)
        assert table.require(row, verb) == after
        assert verb in table.verbs(row)
        assert state in table.before(verb)


@each_table
def test_every_row_is_asked(name):
    table = tables()[name]
    assert {verb for _state, verb in table} - asked_of(table) == set()


def test_control_an_unused_row_is_found():
    name = "reviews.meetings.exchange.rules.TRANSITIONS"
    asked = asked_of(tables()[name])
    assert asked == {"invite", "exempt", "plan", "report", "hold", "enter", "close", "note"}
    assert asked_of(Transitions({})) == set()


# ── one table, with rows in the database ──────────────────────────────────────────────────────────
STATE = Cycle.State
OPENING = Transitions(
    {(STATE.DRAFT, "open"): STATE.OPEN, (STATE.CLOSED, "open"): STATE.OPEN},
    error=PledgeError,
    sentence="%(year)s is %(state)s",
)


@pytest.mark.django_db
def test_a_locked_row_is_read_again_and_not_saved():
    before = Cycle.objects.create(year=2030)
    Cycle.objects.update(vow="改过")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        row = OPENING.locked(before, "open")
    assert (row.state, row.vow, Cycle.objects.get().state) == ("open", "改过", "draft")
    if connection.vendor == "postgresql":
        assert "FOR NO KEY UPDATE OF" in asked.captured_queries[-1]["sql"]


@pytest.mark.django_db
def test_the_state_in_the_database_counts():
    stale = Cycle.objects.create(year=2030)
    Cycle.objects.update(state="open")
    with pytest.raises(PledgeError, match=f"^2030 is {STATE.OPEN.label}$"):
        OPENING.locked(stale, "open")
    with pytest.raises(PledgeError, match=r"^too late$"):
        OPENING.locked(stale, "open", said="too late")


def test_one_sentence_for_each_state():
    table = Transitions({(STATE.DRAFT, "open"): STATE.OPEN}, error=PledgeError,
                        sentence={STATE.OPEN: "open already", STATE.CLOSED: "closed"})  # fmt: skip
    assert table.refusal(Cycle(state="open"), "open") == "open already"
    assert table.refusal(Cycle(state="closed"), "open") == "closed"


def test_queries_take_the_states_from_the_table():
    assert (OPENING.before("open"), OPENING.after("open")) == (["draft", "closed"], "open")
    with pytest.raises(ValueError, match="unpack"):
        OPENING.after("close")
