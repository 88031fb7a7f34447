"""No code of ours runs by a signal, except around migrations: the effects of a verb are in the verb."""

import ast

import pytest

from tests.packages import PACKAGES, ROOT

#: Django alone knows when it has migrated.
ALLOWED = {
    "core/apps.py": {"pre_migrate", "post_migrate"},
    "registry/apps.py": {"post_migrate"},
}


def signals_in(source):
    """The names that ``source`` imports from a module of signals, and "signals" where it imports the module."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if module.endswith("signals") or module in ("django.dispatch", "blinker"):
                found |= {alias.name for alias in node.names}
            found |= {alias.name for alias in node.names if alias.name == "signals"}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.endswith("signals")}
    return found


def test_no_signals_but_around_migrations():
    found = {
        str(path.relative_to(ROOT)): signals_in(path.read_text())
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }
    assert {name: names for name, names in found.items() if names} == ALLOWED


@pytest.mark.parametrize(
    "line",
    [
        "from django.db.models.signals import post_save",
        "from django.dispatch import receiver",
        "from django.db.models import Q, signals",
        "import django.core.signals",
        "from celery.signals import worker_ready",
    ],
)
def test_control_a_signal_is_found(line):
    assert signals_in(line)
