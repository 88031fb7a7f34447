"""The private names of other libraries that are used are in docs/private-names.md, and each of them exists."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from tests.press.test_private import PACKAGES, PRESS, imports_in, underscored_in

BASE = Path(settings.BASE_DIR)
DOCUMENT = (BASE / "docs/private-names.md").read_text()
NAMES = re.findall(r"^\| `([^`]+)` \| `", DOCUMENT, re.MULTILINE)
#: Names with an underscore that Django's or Python's documentation describes.
DOCUMENTED = {"_base_manager", "_db", "_default_manager", "_exit", "_meta", "_replace", "_state"}
MODULES = [
    path
    for name in PACKAGES
    for path in sorted((BASE / name).rglob("*.py"))
    if "migrations" not in path.parts and path.parent != PRESS[0].parent
]


def found(name):
    """What a dotted name means. Raises ImportError or AttributeError where it means nothing."""
    module, _colon, inside = name.partition(":")
    if inside:
        if not re.search(rf"\b{inside}\b", Path(import_module(module).__file__).read_text()):
            raise AttributeError(name)
        return inside
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            value = import_module(".".join(parts[:end]))
        except ImportError:
            continue
        for part in parts[end:]:
            value = getattr(value, part.removesuffix("()"))
            value = value() if part.endswith("()") else value
        return value
    raise ImportError(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_private_name_exists(name):
    try:
        found(name)
    except (ImportError, AttributeError):
        pytest.fail(
            f"{name} is gone from its library; docs/private-names.md says where it is used."
        )


@pytest.mark.parametrize(
    "name", ["kombu.no_more", "no_library.name", "django.db.models.query:_no_more"]
)
def test_control_a_name_that_is_gone_is_noticed(name):
    with pytest.raises((ImportError, AttributeError)):
        found(name)


def private_in(source):
    """Names with an underscore that a module takes from elsewhere."""
    own = {
        target.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
        for line in node.body
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    }
    taken = {name.rpartition(".")[2] for name in underscored_in(source)}
    imported = {
        part
        for name in imports_in(source)
        if name.partition(".")[0] not in PACKAGES
        for part in name.split(".")
        if re.match(r"_(?!_)", part)
    }
    return (taken | imported) - own - DOCUMENTED


def test_every_private_name_is_in_the_document():
    assert len(MODULES) > 300
    used = {str(path.relative_to(BASE)): private_in(path.read_text()) for path in MODULES}
    missing = {
        path: absent
        for path, names in used.items()
        if (absent := {name for name in names if name not in DOCUMENT})
    }
    assert missing == {}


def test_control_a_private_name_in_use_is_found():
    assert private_in("from openpyxl.worksheet._reader import X\nrow._secret, row._meta") == {
        "_reader",
        "_secret",
    }


@pytest.mark.parametrize("name", ["weasyprint", "pydyf", "kombu", "openpyxl"])
def test_a_library_that_is_used_privately_is_pinned_exactly(name):
    pins = {
        file: re.search(rf"^{name}==([\w.]+)", (BASE / file).read_text(), re.MULTILINE)
        for file in ("requirements.in", "requirements.txt")
    }
    assert all(pins.values()), f"{name} has no exact version in {pins}"
    assert len({pin[1] for pin in pins.values()}) == 1
