"""Who had a hand in something is checked in one place (access/own.py): no other module compares people."""

import ast
import re
from pathlib import Path

import pytest

from tests.packages import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
FLOORS = sorted(set(PACKAGES) - {"core", "config", "demo"})
#: The place itself, and modules that compare accounts: nobody administers their own account.
ALONE = {
    "access/own.py",
    "accounts/identity/acts.py",
    "accounts/identity/ends.py",  # compares units
    "accounts/identity/rules.py",
    "accounts/identity/scope.py",
}
_HAND = re.compile(r"(_by|_by_id|clerk|clerk_id)$")
_PERSON = {"actor", "user", "seat", "clerk", "person", "secretary"}


def compared_people_in(source):
    """The lines of ``source`` that compare somebody with who did something, or with the member concerned."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Compare)]
    return sorted(node.lineno for node in found if _compares_people(node))


def _compares_people(node):
    if not any(isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for op in node.ops):
        return False
    sides = [_attributes(side) for side in (node.left, *node.comparators)]
    hand = any(_HAND.search(name) for side in sides for name, _of in side)
    own = any(name == "member_id" and of in _PERSON for side in sides for name, of in side)
    return hand or own


def _attributes(side):
    """[(attribute, the name that it is read of)] in one side of a comparison."""
    return [
        (node.attr, getattr(node.value, "attr", getattr(node.value, "id", "")))
        for node in ast.walk(side)
        if isinstance(node, ast.Attribute)
    ]


MODULES = {
    str(path.relative_to(ROOT)): path
    for floor in FLOORS
    for path in sorted((ROOT / floor).rglob("*.py"))
    if "migrations" not in path.parts
}


def test_people_are_compared_in_one_place():
    found = {name: compared_people_in(path.read_text()) for name, path in MODULES.items()}
    assert {name: lines for name, lines in found.items() if lines and name not in ALONE} == {}


@pytest.mark.parametrize(
    "line",
    [
        "circular.drafted_by == actor",
        "actor.pk != measure.proposed_by_id",
        "actor.pk in (entry.claimed_by_id, entry.verified_by_id)",
        "seat.user.member_id == subject.member_id",
        "count.clerk_id == clerk.pk",
    ],
)
def test_control_a_comparison_is_found(line):
    assert compared_people_in(f"x = 1\nif {line}:\n    pass") == [2]


@pytest.mark.parametrize(
    "line", ["entry.verified_by_id", "row.member_id in members", "x.at == y.at"]
)
def test_control_what_compares_no_people_passes(line):
    assert compared_people_in(f"if {line}:\n    pass") == []
