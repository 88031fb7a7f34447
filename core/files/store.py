"""Keeping files beside rows, and reading them again. No other module knows where they lie."""

import hashlib
import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from .kinds import folders

#: The folder beside that of kept files for what no row names.
ASIDE = "kept-aside"


class FileMissing(Exception):
    """The row names a file that is not there."""


class FileChanged(Exception):
    """The file is not the one that was kept: its digest differs from the row's."""


@dataclass(frozen=True)
class StoredFile:
    """``file``: its name in the storage; ``sha256``: of its bytes."""

    file: str
    sha256: str


def storage():
    return storages["kept"]


#: What the outermost ``keeping`` of this context is to write: [(name, content), …]; None outside.
_promised = ContextVar("promised", default=None)


@contextmanager
def keeping():
    """Yields ``keep(folder, content, ending)``, which returns Kept; the files are written when the block has ended well.

    To be used inside the transaction that writes the rows. Within another ``keeping`` the files are written when that
    one ends, so a verb of several parts opens one around them all: no file is written before all rows are, and each is
    on the disk before its row is committed. A block that fails leaves no file.

    A COMMIT that fails, or a process that is killed, may leave a file without a row. It harms nothing: the daily tick
    puts it aside (operation.backup.verifying). Taking it away at once would be wrong where a lost answer hid a commit that was made.
    """
    outer = _promised.get()
    promised, before = ([], 0) if outer is None else (outer, len(outer))

    def keep(folder, content, ending):
        if folder.partition("/")[0] not in folders():
            raise ValueError(f"no kind of kept files is declared for {folder}")
        name = f"{folder}/{uuid.uuid4()}.{ending}"
        promised.append((name, content))
        return StoredFile(name, hashlib.sha256(content).hexdigest())

    token = _promised.set(promised)
    try:
        yield keep
    except BaseException:
        del promised[before:]
        raise
    finally:
        _promised.reset(token)
    if outer is None:
        _write(promised)


def _write(promised):
    """Write all of them, or none."""
    written = []
    try:
        for name, content in promised:
            written.append(storage().save(name, ContentFile(content)))
    except BaseException:
        for name in written:
            storage().delete(name)
        raise


def put_aside(name):
    """Take a file that no row names out of the storage, into the folder beside it; it is not lost."""
    path = Path(storage().path(name))
    aside = Path(storage().location).with_name(ASIDE) / name
    aside.parent.mkdir(parents=True, exist_ok=True)
    path.rename(aside)


def open_genuine(file, sha256):
    """The kept file, open for reading from its beginning. Raises FileMissing or FileChanged."""
    try:
        stream = storage().open(file)
    except FileNotFoundError:
        raise FileMissing(file) from None
    if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
        stream.close()
        raise FileChanged(file)
    stream.seek(0)
    return stream


def names(folder=""):
    """The names of all files in the storage."""
    try:
        below, files = storage().listdir(folder)
    except FileNotFoundError:  # nothing was kept yet
        return
    prefix = f"{folder}/" if folder else ""
    for name in sorted(files):
        yield prefix + name
    for name in sorted(below):
        yield from names(prefix + name)
