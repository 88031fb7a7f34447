"""`make mutate`: which modules are mutated and tested by which tests, which mutants a rule has, and that one is applied."""

import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings

from scripts.mutate.equivalent import EQUIVALENT
from scripts.mutate.modules import MODULES
from scripts.mutate.operators import mutants_of
from scripts.mutate.patching import Patcher, all_functions
from scripts.mutate.reporting import closing, kept

BASE = Path(settings.BASE_DIR)
SOURCE = '''\
"""A rule."""

LIMITS = {"near": 30, "late": 0}
MOST = 3


def wrapped(function):
    return lambda *args, **words: function(*args, **words)


@wrapped
def light(days, *, near=5, done=False):
    """Texts of 5 days are left alone."""
    if done and days >= 0:
        return _("Done 5")
    days -= 1
    return "near" if not days > near else "far"


class Shown:
    def count(self, rows):
        return [row for row in rows if row.due__lt]
'''


def names():
    return [mutant.name for mutant in mutants_of(SOURCE)]


def rule():
    module = ModuleType("a_rule")
    module.__file__ = "/nowhere/a_rule.py"
    exec(compile(SOURCE, module.__file__, "exec"), vars(module))
    module._ = str
    return module


def mutated(name, *, tell):
    """What ``tell(module)`` says with the mutant ``name`` in place, beside the name of an importing module."""
    module = rule()
    sys.modules["a_rule"], sys.modules["an_importer"] = module, ModuleType("an_importer")
    sys.modules["an_importer"].MOST = module.MOST
    try:
        [mutant] = [each for each in mutants_of(SOURCE) if each.name == name]
        Patcher(module, SOURCE, all_functions()).put(mutant)
        return tell(module)
    finally:
        del sys.modules["a_rule"], sys.modules["an_importer"]


def test_every_named_module_and_test_exists():
    assert [name for name in MODULES if not (BASE / name).is_file()] == []
    tests = {test for tests in MODULES.values() for test in tests}
    assert [test for test in sorted(tests) if not (BASE / "tests" / test).exists()] == []


def test_what_is_kept_and_what_is_called_equivalent_is_of_a_module_that_is_mutated():
    assert set(kept()) | set(EQUIVALENT) <= set(MODULES)
    for path, reasons in EQUIVALENT.items():
        there = {mutant.name for mutant in mutants_of((BASE / path).read_text())}
        assert [name for name in reasons if name not in there] == []
        assert all(reasons.values())


def test_the_page_says_what_is_kept():
    assert closing(kept()).capitalize() in (BASE / "docs" / "mutation.md").read_text()


def test_a_rule_has_these_mutants():
    assert names() == [
        'LIMITS: without \'near\': 30',
        "LIMITS: without 'late': 0",
        "LIMITS: 30 → 31 in {'near': 30, 'late': 0}",
        "LIMITS: 0 → 1 in {'near': 30, 'late': 0}",
        "MOST: 3 → 4",
        "wrapped: return lambda *args, **words: function(*args, **words) → None",
        "light: 5 → 6",
        "light: False → True",
        "light: if done and days >= 0 → True",
        "light: if done and days >= 0 → False",
        "light: done and days >= 0 → or",
        "light: without the condition done",
        "light: without the condition days >= 0",
        "light: days >= 0 → >",
        "light: 0 → 1 in days >= 0",
        "light: return _('Done 5') → None",
        "light: without the line days -= 1",
        "light: 1 → 2",
        "light: return 'near' if not days > near else 'far' → None",
        "light: if not days > near → True",
        "light: if not days > near → False",
        "light: not days > near → without not",
        "light: days > near → >=",
        "Shown.count: return [row for row in rows if row.due__lt] → None",
        "Shown.count: all, not only if row.due__lt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("light: days > near → >=", ["near", "far", "far"]),
        ("light: without the line days -= 1", ["near", "far", "far"]),
        ("light: 5 → 6", ["near", "near", "near"]),
        ("light: if not days > near → False", ["far", "far", "far"]),
    ],
)
def test_a_decorated_function_that_others_hold_is_mutated_in_place(name, said):
    light = rule().light
    assert [light(5), light(6), light(7)] == ["near", "near", "far"]
    assert mutated(name, tell=lambda module: [module.light(days) for days in (5, 6, 7)]) == said


def test_a_table_changes_inside_of_itself_and_a_number_wherever_it_was_imported():
    assert mutated("LIMITS: without 'late': 0", tell=lambda module: module.LIMITS) == {"near": 30}
    assert (
        mutated("MOST: 3 → 4", tell=lambda module: (module.MOST, sys.modules["an_importer"].MOST))
    ) == (4, 4)
