"""Every verb leaves a trace of who did it: a line of the audit trail, of a ledger, or of the steps of its matter."""

import inspect
from importlib import import_module
from types import CodeType, ModuleType

import pytest

from accounts.audit.rules import record, recorded_import
from ledger.entries.verbs import append
from tests.access.own import ROWS, Says
from tests.access.test_own import verbs

FLOORS = ("accounts", "ledger", "pledges", "reviews")
#: Functions that write a line; besides these every class called …Step, whose rows are lines.
WRITES = {record, recorded_import, append}
#: Verbs without a line, each with where its person is kept.
KEPT = {
    "pledges.sheets.sheet.drafting.save_draft": "a draft, saved every few seconds: Sheet.drafted_by",
    "pledges.sheets.sheet.drafting.carry_over": "a draft: Sheet.drafted_by",
    "pledges.sheets.pages.grid.tick_commons": "drafts: Sheet.drafted_by",
}


def names_in(code):
    """The names that a function reads, those of the functions written inside it included."""
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from names_in(one)


def leaves_a_trace(function, seen=None):
    """Whether ``function``, or one of ours that it calls, can write a line."""
    function, seen = inspect.unwrap(function), set() if seen is None else seen
    if function in seen:
        return False
    seen.add(function)
    names = set(names_in(function.__code__))
    known = [function.__globals__[name] for name in names if name in function.__globals__]
    parts = [vars(one)[name] for one in known if _is_ours(one) for name in names & vars(one).keys()]
    return any(_writes(one, seen) for one in [*known, *parts])


def _is_ours(one):
    return isinstance(one, ModuleType) and one.__name__.startswith(FLOORS)


def _writes(one, seen):
    if inspect.isclass(one):
        return one.__name__.endswith("Step") and one.__module__.startswith(FLOORS)
    if not callable(one) or not getattr(one, "__module__", "").startswith(FLOORS):
        return False
    if one in WRITES or inspect.unwrap(one) in WRITES:
        return True
    return inspect.isfunction(inspect.unwrap(one)) and leaves_a_trace(one, seen)


def function_of(name):
    module, _, called = name.rpartition(".")
    return getattr(import_module(module), called)


def test_every_verb_leaves_a_trace():
    silent = {
        name
        for name in verbs()
        if ROWS[name][0] is not Says.INNER and not leaves_a_trace(function_of(name))
    }
    assert silent == set(KEPT)


def _silent(row, *, actor, at):
    row.save(update_fields=["state"])


def _recording(row, *, actor, at):
    def inner():
        return _deeper(row, actor, at)

    return inner()


def _deeper(row, actor, at):
    record("x", actor=actor, subject=row, at=at)


@pytest.mark.parametrize(("function", "found"), [(_silent, False), (_recording, True)])
def test_control_a_silent_verb_is_found(function, found, monkeypatch):
    monkeypatch.setattr(_deeper, "__module__", "ledger.made_up")
    assert leaves_a_trace(function) is found
