"""An import inside a function says in words why it is not at the top of its module."""

import ast

from tests.packages import ROOT

#: A module in which all of them have one reason says so once, in a line that begins like this.
FOR_THE_MODULE = "# Imports in functions:"
_FOLDERS = [path.parent.name for path in ROOT.glob("*/__init__.py")]
FILES = [
    path for folder in [*_FOLDERS, "scripts"] for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]  # fmt: skip


def unexplained(source):
    """The numbers of the lines with an import inside a function and no comment on it or above it."""
    if FOR_THE_MODULE in source:
        return []
    lines, found = source.splitlines(), set()
    functions = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef))
    for node in (inner for function in functions for inner in ast.walk(function)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            above = node.lineno - 2
            while lines[above].strip().startswith(("import ", "from ")):
                above -= 1
            if "#" not in lines[node.lineno - 1] and not lines[above].strip().startswith("#"):
                found.add(node.lineno)
    return sorted(found)


def test_an_import_inside_a_function_has_its_reason():
    found = {str(path.relative_to(ROOT)): unexplained(path.read_text()) for path in FILES}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_reason_is_looked_for():
    bare = "def f():\n    import json\n    return json\n"
    assert unexplained(bare) == [2]
    assert unexplained(bare.replace("json\n", "json  # slow\n", 1)) == []
    assert unexplained(bare.replace("    import", "    # Slow.\n    import", 1)) == []
    assert unexplained("import json\n") == []
