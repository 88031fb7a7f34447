"""A view writes nothing itself: it calls one verb of the domain, which locks, checks, writes and records."""

import ast
from pathlib import Path

import pytest

from tests.packages import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
FLOORS = PACKAGES
WRITES = {
    "save", "update", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "save_m2m", "select_for_update",
}  # fmt: skip


def writes_in(source):
    """[(line, what is called)] of all calls in ``source`` that write to the database."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [(node.lineno, node.func.attr) for node in calls if isinstance(node.func, ast.Attribute)]  # fmt: skip
    return sorted((line, name) for line, name in named if name in WRITES)


VIEWS = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*views.py"))]


def test_there_are_views():
    assert len(VIEWS) > 30


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_view_writes_nothing(path):
    assert writes_in(path.read_text()) == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("def page(request):\n    form.save()", "save"),
        ("def page(request):\n    row = form.save(commit=False)", "save"),
        ("def page(request):\n    Member.objects.filter(pk=1).update(name='x')", "update"),
        ("def page(request):\n    Member.objects.create(name='x')", "create"),
        ("def page(request):\n    row.delete()", "delete"),
    ],
)
def test_control_a_writing_view_is_found(source, name):
    assert writes_in(source) == [(2, name)]
