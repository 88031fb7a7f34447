"""Which verbs of a transition table the code uses, read from its source.

A verb is asked where it reaches a question of ASKING, or the index of the table, outside of the views: as a text, as a member
of a TextChoices, through a local name, or through the parameter of a function that passes it on.
"""

import ast
from functools import cache, partial
from importlib import import_module
from pathlib import Path

from tests.packages import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
#: Method → the place of the verb among its arguments.
ASKING = {"require": 1, "locked": 1, "refusal": 1, "may": 1, "before": 0, "after": 0}


class Source:
    """One module: its tree, and what the names in it mean."""

    def __init__(self, path):
        self.text = path.read_text()
        self.name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        self.tree = ast.parse(self.text)
        self.functions = [node for node in self.tree.body if isinstance(node, ast.FunctionDef)]

    def meaning(self, node):
        """The object that a name, plain or dotted, refers to in the module; None for anything else."""
        found = vars(import_module(self.name))
        if not isinstance(node, ast.Name | ast.Attribute):
            return None
        first, *rest = ast.unparse(node).split(".")
        found = found.get(first)
        for name in rest:
            found = getattr(found, name, None)
        return found

    def calls(self, node, function):
        return isinstance(node, ast.Call) and self.meaning(node.func) is function

    def around(self, node):
        """The function of the module that contains ``node``, or None."""
        return next((f for f in self.functions if f.lineno <= node.lineno <= f.end_lineno), None)


@cache
def sources():
    paths = (path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py")))
    return [Source(path) for path in paths if "migrations" not in path.parts]


@cache
def tables():
    """Name → Transitions, of every table of the installation."""
    return {
        f"{source.name}.{target.id}": getattr(import_module(source.name), target.id)
        for source in sources()
        if "Transitions(" in source.text
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if ast.unparse(node.value.func) == "Transitions"
        for target in node.targets
    }


def asked_of(table):
    """The verbs of ``table`` that the code uses."""
    found, passing = set(), []
    for source in sources():
        if "TRANSITIONS" in source.text and not source.name.endswith("views"):
            for node in _questions(source, table):
                _follow(source, node, found, passing)
    done = set()
    while passing:
        function, place = passing.pop()
        if (function, place) not in done:
            done.add((function, place))
            for source, node in _passed(function, place):
                _follow(source, node, found, passing)
    return found


def _questions(source, table):
    """The expressions for the verb in all calls of ``table`` in the module."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            if source.meaning(node.value) is table:
                yield node.slice.elts[1]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            place = ASKING.get(node.func.attr)
            if place is not None and source.meaning(node.func.value) is table:
                yield node.args[place]


def _follow(source, node, found, passing):
    """Add to ``found`` the verbs that ``node`` may be, and to ``passing`` the parameters that it comes from."""
    if isinstance(node, ast.IfExp):
        _follow(source, node.body, found, passing)
        _follow(source, node.orelse, found, passing)
    elif isinstance(node, ast.Constant):
        found.add(node.value)
    elif isinstance(meant := source.meaning(node), str):
        found.add(meant)
    elif isinstance(node, ast.Name) and (function := source.around(node)):
        parameters = [argument.arg for argument in function.args.args]
        if node.id in parameters:
            passing.append((f"{source.name}.{function.name}", parameters.index(node.id)))
        for line in ast.walk(function):
            if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == node.id:
                _follow(source, line.value, found, passing)


def _passed(function, place):
    """(source, expression) of what every call of ``function`` gives at ``place``."""
    module, _dot, name = function.rpartition(".")
    meant = getattr(import_module(module), name)
    for source in sources():
        if name not in source.text:
            continue
        for node in ast.walk(source.tree):
            if source.calls(node, meant) and len(node.args) > place:
                yield source, node.args[place]
            elif source.calls(node, partial) and source.meaning(node.args[0]) is meant:
                yield source, node.args[place + 1]
