"""Every imported package is named in requirements*.in, and pinned there with hashes."""

import ast
import re
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.packages import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
USED_BY_NAME = {"docs", "scripts", "tests"}  # folders of ours that are imported too


def test_what_is_imported_is_named():
    named, developing = names("requirements.in"), names("requirements-dev.in")
    served = PACKAGES
    ours = [(name, named | developing) for name in ("bench", "tests")]
    for folder, allowed in [*((name, named) for name in served), *ours]:
        missing = {name for name in imported(folder) if not distributions(name) & allowed}
        assert missing == set(), folder


def test_what_is_named_is_pinned():
    for stem in ("requirements", "requirements-dev"):
        pinned = re.findall(
            r"^([\w.-]+)==\S+ \\\n\s+--hash", (ROOT / f"{stem}.txt").read_text(), re.M
        )
        assert names(f"{stem}.in") - {plain(name) for name in pinned} == set()


def imported(folder):
    """Top-level names of other people's packages imported anywhere in a folder."""
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {*PACKAGES, "bench"} - USED_BY_NAME


def distributions(name):
    return {plain(found) for found in installed().get(name, [name])}


@cache
def installed():
    return packages_distributions()


def names(file):
    lines = (ROOT / file).read_text().splitlines()
    return {plain(re.split(r"[\[<>=~ #]", line)[0]) for line in lines if re.match(r"\w", line)}


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()
