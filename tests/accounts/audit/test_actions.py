"""Every act that is recorded is declared by an app, and every one that is declared is recorded, as both are written in the source."""

import ast

import pytest
from django.conf import settings

from registry.actions import ACTIONS, DETAILS
from registry.discovery import app_of, declaring_modules
from tests.packages import PACKAGES

#: Functions that write the audit trail: their module, and which of the arguments is the code.
WRITERS = {"record": ("rules", 0), "recorded_import": ("rules", 0), "record_taken": ("taking", 1)}
#: The writers themselves hand the code on.
THEMSELVES = ("accounts.audit.rules", "accounts.audit.taking")

SOURCES = {
    ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts): path.read_text()
    for package in PACKAGES
    for path in sorted((settings.BASE_DIR / package).rglob("*.py"))
    if "migrations" not in path.parts
}


class Recorded(ast.NodeVisitor):
    """The codes with which a module writes the audit trail; ``unclear`` are the lines from which no code can be read.

    A function of the module that hands its argument on as the code counts as a writer, too.
    """

    def __init__(self, source):
        self.tree = ast.parse(source)
        self.codes, self.unclear, self.inside = set(), [], []
        self.tables = {
            node.targets[0].id: node.value
            for node in self.tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict) and isinstance(node.targets[0], ast.Name)
        }  # fmt: skip
        self.writers = {
            alias.asname or alias.name: ("", WRITERS[alias.name][1])
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if alias.name in WRITERS
            and (node.module or "") in ("audit.rules", "accounts.audit.rules", "rules", "taking", "accounts.audit.taking")
        }  # fmt: skip
        seen = -1
        while seen != len(
            self.writers
        ):  # a writer found may be handed the code by another function
            seen = len(self.writers)
            self.codes, self.unclear = set(), []
            self.visit(self.tree)

    def visit_FunctionDef(self, node):
        self.inside.append(node)
        self.generic_visit(node)
        self.inside.pop()

    def visit_Call(self, node):
        self.generic_visit(node)
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        if name not in self.writers or (isinstance(node.func, ast.Attribute) and not is_self(node)):
            return
        keyword, place = self.writers[name]
        given = next((word.value for word in node.keywords if word.arg == keyword), None)
        if given is None and len(node.args) > place:
            given = node.args[place]
        self._read(given, node.lineno)

    def _read(self, given, line):
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            self.codes.add(given.value)
        elif isinstance(given, ast.IfExp):
            self._read(given.body, line), self._read(given.orelse, line)
        elif isinstance(given, ast.Subscript) and getattr(given.value, "id", "") in self.tables:
            for value in self.tables[given.value.id].values:
                self._read(value, line)
        elif isinstance(given, ast.Name) and self._handed_on(given.id):
            pass
        else:
            self.unclear.append(line)

    def _handed_on(self, name):
        """Whether the code is an argument of the function around; that one is a writer then."""
        for function in reversed(self.inside):
            names = [arg.arg for arg in function.args.args]
            if name in names:
                place = names.index(name) - (names[0] == "self")
                self.writers.setdefault(function.name, (name, place))
                return True
            if name in [arg.arg for arg in function.args.kwonlyargs]:
                self.writers.setdefault(function.name, (name, 99))
                return True
        return False


def is_self(call):
    return getattr(call.func.value, "id", "") == "self"


@pytest.fixture(scope="module")
def recorded():
    return {
        module: Recorded(source) for module, source in SOURCES.items() if module not in THEMSELVES
    }


def test_every_code_is_written_out(recorded):
    assert {module: found.unclear for module, found in recorded.items() if found.unclear} == {}


def test_every_act_that_is_recorded_is_declared_and_the_other_way_round(recorded):
    written = {code for found in recorded.values() for code in found.codes}
    assert len(written) > 80
    assert written - ACTIONS.keys() == set()
    assert ACTIONS.keys() - written == set()


def test_an_act_is_declared_by_an_app_that_records_it(recorded):
    """A code that several apps record is declared by one of them or by the audit trail: exports and prints."""
    by = {}
    for module, found in recorded.items():
        for code in found.codes:
            by.setdefault(code, set()).add(app_of(module))
    strange = {
        code: module
        for code, module in ACTIONS.declared_in.items()
        if code in ACTIONS and app_of(module) not in {*by.get(code, ()), "accounts.audit"}
    }
    assert strange == {}


def test_the_audit_trail_declares_no_acts_of_other_apps():
    own = {code for code, module in ACTIONS.declared_in.items() if app_of(module) == "accounts.audit"}  # fmt: skip
    assert own == {"export", "print", "download"}
    assert "accounts.audit.audit_actions" in declaring_modules()


def details_in(source):
    """The keys of every {…} that is given as the detail of a line, or kept under that name before."""
    for node in ast.walk(ast.parse(source)):
        value = None
        if (isinstance(node, ast.keyword) and node.arg == "detail") or (
            isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "detail"
        ):
            value = node.value
        if isinstance(value, ast.Dict):
            yield from (key.value for key in value.keys if key is not None)


def test_every_key_of_a_detail_has_words():
    keys = {key for source in SOURCES.values() for key in details_in(source)}
    assert len(keys) > 10
    assert keys - DETAILS.keys() == set()


HEAD = "from accounts.audit.rules import record\n"


@pytest.mark.parametrize(
    ("source", "codes", "unclear"),
    [
        ('record("sign_in", actor=None)', {"sign_in"}, []),
        ('record(f"cycle_{verb}", actor=None)', set(), [2]),
        ('record("cycle_" + verb)', set(), [2]),
        ("record(said[verb])", set(), [2]),
        ('SAID = {"open": "cycle_open", "close": "cycle_close"}\nrecord(SAID[verb])', {"cycle_open", "cycle_close"}, []),
        ('record("a" if x else "b")', {"a", "b"}, []),
        ('def note(row, action):\n    record(action)\nnote(1, "c")\nnote(2, action="d")', {"c", "d"}, []),
        ('def end(row, *, action):\n    note(action)\ndef note(action):\n    record(action)\nend(1, action="e")', {"e"}, []),
        ('class A:\n    def note(self, action):\n        record(action)\n    def x(self):\n        self.note("f")', {"f"}, []),
        ('from ledger.programmes import rules\nrules.record("g")', set(), []),
    ],
)  # fmt: skip
def test_control_what_the_reader_of_the_source_finds(source, codes, unclear):
    found = Recorded(HEAD + source)
    assert (found.codes, found.unclear) == (codes, unclear)
