"""Sizes of the application's own Python: ``python scripts/sizes.py``. Tests, migrations and the bench apart.

Lines are counted without blank lines and comments. A function is as long as from its ``def`` to its last line.
"""

import ast
import io
import statistics
import subprocess
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Limits that tests/setup/test_sizes.py holds.
FUNCTION, FILE = 45, 300
_NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def sources(root=ROOT):
    """The files that are counted."""
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=root, check=True, capture_output=True, text=True
    )
    for name in listed.stdout.split():
        parts = Path(name).parts
        if parts[0] not in ("tests", "bench") and "migrations" not in parts:
            yield root / name


def code_lines(path):
    """The numbers of the lines of ``path`` that are neither blank nor a comment."""
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines


def functions(path):
    """(name, first line, length) of each function of ``path``, those inside others included."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1


def main():
    files = list(sources())
    lengths = sorted(length for path in files for _name, _line, length in functions(path))
    total = sum(len(code_lines(path)) for path in files)
    longest = max(len(path.read_text().splitlines()) for path in files)
    print(
        f"{total} lines of code in {len(files)} files; {len(lengths)} functions: median {statistics.median(lengths):g},"
        f" p90 {lengths[int(len(lengths) * 0.9)]}, longest {lengths[-1]}; longest file {longest}"
    )


if __name__ == "__main__":
    main()
