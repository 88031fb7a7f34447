"""The domain uses no request, and it records its acts itself."""

import ast
from pathlib import Path

import pytest

from tests.packages import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
FLOORS = sorted(set(PACKAGES) - {"config"})

#: Modules that speak HTTP by their name …
SPEAKS_HTTP = ("views.py", "middleware.py", "forms.py")
#: … and those that views, middleware and Django itself call with a request.
HELPERS = {
    "accounts/audit/origin.py": "reads the visitor's address, for the middleware",
    "accounts/audit/taking.py": "records what a view hands out",
    "accounts/identity/context.py": "context processor",
    "accounts/audit/exports.py": "makes the response of an export",
    "access/seats.py": "lets a view be used from certain seats only",
    "access/returning.py": "judges an address to go back to",
    "accounts/identity/backend.py": "Django's authentication backend",
    "accounts/identity/entering.py": "opens and ends the session, which is the request's",
    "boards/dashboards/exporting.py": "makes the responses of exports",
    "boards/dashboards/place.py": "reads the query of a dashboard's address",
    "boards/public/caching.py": "middleware and decorator of the public pages",
    "boards/public/data.py": "the views of the open data",
    "boards/public/feed.py": "Django's syndication view",
    "jobs/import_views.py": "the views of an import, for each kind of it",
    "core/paging.py": "reads the number of a page from the address",
    "core/asking.py": "asks before a step, on a page",
    "core/typed.py": "keeps what was sent, in the session",
    "core/keyset.py": "reads the position in a long list from the address",
    "core/files/responses.py": "makes the response of a kept file",
    "pledges/sheets/pages/opening.py": "leads from a view to the form of a sheet",
    "reviews/documents/files.py": "makes the response of a document",
}
#: Signing in and out is done to the session; there is no verb below that could record it.
SESSIONS = {"accounts/identity/middleware.py", "accounts/identity/entering.py"}
#: The helper itself.
RECORDS = {"accounts/audit/taking.py"}

MODULES = {
    str(path.relative_to(ROOT)): path
    for floor in FLOORS
    for path in sorted((ROOT / floor).rglob("*.py"))
    if "migrations" not in path.parts
}


def speaks_http(name):
    return name.endswith(SPEAKS_HTTP) or "templatetags" in name or name in HELPERS


def requests_in(source):
    """The lines of all functions in ``source`` that have a parameter called request."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.arguments)]
    parts = (part for node in found for part in (*node.posonlyargs, *node.args, *node.kwonlyargs))
    return sorted(part.lineno for part in parts if part.arg == "request")


def records_in(source):
    """The lines of ``source`` that import what writes the audit trail, by its own name or another."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        module = f"{node.module or ''}." if isinstance(node, ast.ImportFrom) else ""
        names = {f"{module}{alias.name}" for alias in node.names}
        if any(name.endswith(("rules.record", "audit.rules", "recorded_import")) for name in names):
            found.append(node.lineno)
    return found


def found_by(find, names):
    """{name: what ``find`` finds in its source} of the modules in which it finds something."""
    found = {name: find(MODULES[name].read_text()) for name in names}
    return {name: what for name, what in found.items() if what}


def test_the_domain_uses_no_request():
    assert found_by(requests_in, [name for name in MODULES if not speaks_http(name)]) == {}


def test_every_helper_needs_its_request():
    assert found_by(requests_in, HELPERS).keys() == HELPERS.keys()


def test_a_view_leaves_recording_to_the_verb():
    found = found_by(records_in, [name for name in MODULES if speaks_http(name)])
    assert found.keys() == SESSIONS | RECORDS


@pytest.mark.parametrize(
    "source",
    [
        "def close(row, *, actor, at,\n request=None): ...",
        "def close(\nrequest, row): ...",
        "close = lambda row, \\\n request: row",
    ],
)
def test_control_a_request_is_found(source):
    assert requests_in(source) == [2]


@pytest.mark.parametrize(
    "line",
    [
        "from accounts.audit.rules import record",
        "from ..audit.rules import months_before, record as note",
        "from .rules import record",
        "from accounts.audit import rules",
        "from accounts.audit.rules import recorded_import",
        "import accounts.audit.rules",
    ],
)
def test_control_recording_is_found(line):
    assert records_in(f"import re\n{line}") == [2]
