"""Check that the storage has exactly the files that the rows name, unchanged."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from core.files.kinds import named
from core.files.store import FileChanged, FileMissing, names, open_genuine, storage

#: A younger file may belong to a row that is not committed yet; no transaction stays open longer (core/databases.py).
GRACE = timedelta(days=1)


@dataclass(frozen=True)
class Fault:
    """``what``: "missing", "empty", "changed" or "orphan" (no row names it)."""

    what: str
    file: str

    def __str__(self):
        return f"{self.what} {self.file}"


def faults(*, at):
    """A Fault for each file that is not as the rows say, reading every file once.

    The files are listed before the rows are read, so that one which is being stored meanwhile is no orphan.
    """
    unnamed = set(names())
    for file, sha256 in named():
        unnamed.discard(file)
        if what := _fault_of(file, sha256):
            yield Fault(what, file)
    for file in sorted(unnamed):
        if _age(file, at) > GRACE:
            yield Fault("orphan", file)


def _fault_of(file, sha256):
    try:
        with open_genuine(file, sha256):
            return None
    except FileMissing:
        return "missing"
    except FileChanged:
        return "changed" if storage().size(file) else "empty"


def _age(file, at):
    try:
        return at - storage().get_modified_time(file)
    except FileNotFoundError:  # taken away since it was listed
        return timedelta(0)


def counted(found):
    """{"missing": how many, …} of some faults."""
    return dict(Counter(fault.what for fault in found))
