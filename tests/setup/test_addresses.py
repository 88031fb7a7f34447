"""What leads to a page comes from the page's name: an address that is written as text breaks when the page moves."""

import ast
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from tests.packages import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
FLOORS = PACKAGES
#: The middleware knows a public page by its prefix before any name is resolved.
PREFIXES = {"boards/public/caching.py": ["/board/"]}

MODULES = [
    path
    for floor in FLOORS
    for path in sorted((ROOT / floor).rglob("*.py"))
    if "migrations" not in path.parts
]


def addresses_in(source):
    """The texts in ``source`` that lead to a page, with 1 for what is filled in."""
    texts, parts = [], set()
    for node in ast.walk(ast.parse(source)):  # an f-string is met before its parts
        if isinstance(node, ast.JoinedStr):
            parts |= {id(part) for part in node.values}
            texts.append("".join(getattr(part, "value", "1") if isinstance(part, ast.Constant) else "1" for part in node.values))  # fmt: skip
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:  # fmt: skip
            texts.append(node.value)
    return [text for text in texts if text.startswith("/") and leads_somewhere(text)]


def leads_somewhere(text):
    try:
        resolve(text.partition("?")[0])
    except Resolver404:
        return False
    return text != "/"


def test_no_address_is_written_as_text():
    found = {str(path.relative_to(ROOT)): addresses_in(path.read_text()) for path in MODULES}
    assert len(found) > 300
    assert {name: texts for name, texts in found.items() if texts} == PREFIXES


@pytest.mark.parametrize(
    ("call", "address"),
    [
        ('post(KIND, people, address="/ballots/", at=at)', "/ballots/"),
        ('Draft(user, title, "", about, "", f"/circulars/{row.pk}/")', "/circulars/1/"),
        ('redirect(f"/findings/?state={state}&q=1")', "/findings/?state=1&q=1"),
        ('address = f"/evaluations/{pk}/results/" + query', "/evaluations/1/results/"),
    ],
)
def test_control_an_address_is_found(call, address):
    assert addresses_in(call) == [address]


def test_control_a_path_of_the_machine_is_no_address():
    assert addresses_in('open("/proc/self/statm")') == []
