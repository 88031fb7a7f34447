"""Are all files there that the rows name, as they were kept, and no others?"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from core.files.kinds import KINDS
from core.files.store import FileChanged, FileMissing, names, open_genuine, put_aside, storage

#: A younger file may belong to a row that is not committed yet.
GRACE = timedelta(hours=1)
#: A file that no row has named for so long is put aside …
ORPHANED = timedelta(days=1)
#: … but no more than so many at once: that is no write which broke off, but rows that are gone.
MOST_ASIDE = 20


@dataclass(frozen=True)
class Fault:
    """``what``: "missing", "empty", "changed" or "orphan" (no row names it)."""

    what: str
    file: str

    def __str__(self):
        return f"{self.what} {self.file}"


def faults(*, at):
    """A Fault for each file that is not as the rows say, reading every file once.

    The files are listed before the rows are read, so that one which is being kept meanwhile is no orphan.
    """
    unnamed = set(names())
    for kind in KINDS.values():
        for file, sha256 in kind.rows():
            unnamed.discard(file)
            if what := _fault_of(file, sha256):
                yield Fault(what, file)
    for file in sorted(unnamed):
        if _age(file, at) > GRACE:
            yield Fault("orphan", file)


def put_orphans_aside(found, *, at):
    """Put aside the orphans among the Faults ``found`` that are old enough; returns (the other faults, how many are aside).

    Where there are many the rows are those of another day or another database: then none is touched.
    """
    old = [one for one in found if one.what == "orphan" and _age(one.file, at) > ORPHANED]
    if len(old) > MOST_ASIDE:
        return found, 0
    for one in old:
        put_aside(one.file)
    return [one for one in found if one not in old], len(old)


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


def digest_of(stream):
    return hashlib.file_digest(stream, "sha256").hexdigest()
