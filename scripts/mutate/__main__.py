"""``make mutate``: changes the rules in one place at a time, and counts how often a test notices.

--only MODULE    this module (may be repeated); else all of modules.py
--sample N       at most N mutants of each module, always the same ones
--mutant TEXT    only mutants whose name contains TEXT; shown, not stored
--left           only modules that no run has looked at in full
--page           run nothing; rewrite docs/mutation.md, after a change of equivalent.py
"""

import argparse
import atexit
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from django.db import connections

from scripts.mutate import reporting
from scripts.mutate.modules import MODULES
from scripts.mutate.running import Session


def _options():
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", choices=MODULES, metavar="MODULE")
    parser.add_argument("--sample", type=int, metavar="N")
    parser.add_argument("--mutant", metavar="TEXT")
    parser.add_argument("--left", action="store_true")
    parser.add_argument("--page", action="store_true")
    return parser.parse_args()


def _asked(options):
    """{module: its tests} of the modules that were asked for."""
    names = options.only or list(MODULES)
    if options.left:
        before = reporting.kept()
        names = [
            name
            for name in names
            if name not in before or before[name]["run"] < before[name]["total"]
        ]
    return {name: MODULES[name] for name in names}


def main():
    options = _options()
    if options.page:
        return reporting.write_page()
    modules = _asked(options)
    terminal = os.fdopen(os.dup(1), "w", buffering=1)

    def say(text):
        print(text, file=terminal)

    def done(path, total, results, seconds):
        left = {
            mutant.name: (result, tests) for mutant, result, tests in results if result != "killed"
        }
        say(
            f"{path}: {len(results) - len(left)} of {len(results)} killed, {total} in all ({seconds:.0f} s)"
        )
        for name, (result, tests) in left.items():
            same = bool(reporting.equivalent(path, [name]))
            say(f"  {'equivalent' if same else result} ({tests} tests)  {name}")
        if not options.mutant:
            reporting.keep(path, total, results)

    kept, own = _databases()
    os.environ["TEST_DATABASE"] = str(own)
    tests = sorted({f"tests/{test}" for wanted in modules.values() for test in wanted})
    tests = [test for test in tests if Path(test).exists()]
    plugin = Session(modules, options.sample, options.mutant, done, say)
    arguments = ["-q", "-m", "", "--reuse-db", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    with tempfile.NamedTemporaryFile("w+") as said:  # by pytest, of no interest unless it fails
        os.dup2(said.fileno(), 1)
        code = pytest.main(arguments, plugins=[plugin])
        if code:
            say(Path(said.name).read_text()[-3000:])
            sys.exit(f"pytest ended with {code}")
    connections.close_all()
    own.replace(kept)
    say(reporting.closing(reporting.kept()))


def _databases():
    """The SQLite file that lasts as long as the migrations stay as they are, and this run's own copy of it.

    In memory where the machine has such a folder. A run that is broken off leaves the first as it was.
    """
    state = hashlib.sha256()
    for path in sorted(Path.cwd().glob("[!.]*/**/*.py")):
        if (
            path.parent.name == "migrations" or path.name == "shipped.py"
        ) and "node_modules" not in path.parts:
            state.update(path.read_bytes())
    folder = Path("/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir())
    kept = folder / f"mutate-{os.getuid()}-{state.hexdigest()[:12]}.sqlite3"
    own = kept.with_name(f"{kept.stem}-{os.getpid()}.sqlite3")
    if kept.exists():
        shutil.copy(kept, own)
    atexit.register(_remove, own)
    return kept, own


def _remove(database):
    for end in ("", "-wal", "-shm"):
        Path(f"{database}{end}").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
