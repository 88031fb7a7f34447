"""The drill of tests/operation/backup/test_drill.py on an invented district; run by scripts/drill, prints the seconds of each step."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.operation.backup.installation import Installation, Saved, run


def timed(what, function, *words):
    began = time.monotonic()
    result = function(*words)
    sys.stdout.write(f"{time.monotonic() - began:8.1f} s  {what}\n")
    return result


def rehearse(place, size):
    if place.postgresql:
        run("createdb", place.name, env=place.environment)
    timed("migrate", place.manage, "migrate", "--verbosity", "0")
    timed(f"demo --size {size}", place.manage, "demo", "--size", size)
    saved = timed("backup, and a process that writes", Saved, place)
    place.wipe()
    said = timed("restore, collectstatic, verify_ledgers, verify_files", place.restore)
    assert said.count(saved.digest) == 2, said
    expected = place.folder / "expected.json"
    expected.write_text(json.dumps({"files": []}))  # verify_files has opened them
    place.drill("check", expected, saved.notes, saved.moment)
    sys.stdout.write(saved.said)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="pledges-drill-") as folder:
        place = Installation(Path(folder) / "place", server=os.environ.get("DATABASE_URL"))
        try:
            rehearse(place, *(sys.argv[1:] or ["small"]))
        finally:
            place.wipe()
