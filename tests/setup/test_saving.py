"""A row is saved by its changed fields, or it is new: nothing writes back what somebody else changed meanwhile."""

import ast
from pathlib import Path

import pytest

from tests.packages import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
FLOORS = sorted(set(PACKAGES) - {"core", "config", "demo"})
#: Objects that are no row of the database: the visitor's session.
NO_ROWS = {"session"}
SAYS_WHAT = {"update_fields", "force_insert"}


def bare_saves_in(source):
    """The lines of ``source`` that save a row without saying which fields, or that it is new.

    What takes a positional argument saves a file; ``**{…}`` written out is read, any other ``**`` says nothing.
    """
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return sorted(
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "save"
        and not call.args
        and getattr(call.func.value, "id", "") not in NO_ROWS
        and not SAYS_WHAT & _said(call)
    )


def _said(call):
    names = {keyword.arg for keyword in call.keywords if keyword.arg}
    spread = [keyword.value for keyword in call.keywords if keyword.arg is None]
    texts = {
        node.value for one in spread for node in ast.walk(one) if isinstance(node, ast.Constant)
    }
    return names | texts


MODULES = [
    path
    for floor in FLOORS
    for path in sorted((ROOT / floor).rglob("*.py"))
    if "migrations" not in path.parts
]


def test_no_row_is_saved_whole():
    found = {str(path.relative_to(ROOT)): bare_saves_in(path.read_text()) for path in MODULES}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line", ["row.save()", "rows[0].save(using='x')", "row.save(**options)", "super().save()"]
)
def test_control_a_bare_save_is_found(line):
    assert bare_saves_in(f"x = 1\n{line}") == [2]


@pytest.mark.parametrize(
    "line",
    [
        "row.save(update_fields=['state'])",
        "row.save(force_insert=True)",
        "row.save(**({'update_fields': F} if row.pk else {'force_insert': True}))",
        "book.save(target)",
        "session.save()",
    ],
)
def test_control_what_says_what_it_writes_passes(line):
    assert bare_saves_in(f"x = 1\n{line}") == []
