"""Keeping files beside rows, and reading them again. No other module knows where they lie."""

import hashlib
import uuid
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from .kinds import folders


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


@contextmanager
def keeping():
    """Yields ``keep(folder, content, ending)``, which returns Kept; where the block fails, its files go again.

    To be used inside the transaction that writes the rows: a file is on the disk before its row is committed.
    A COMMIT that fails, or a process that is killed, may leave a file without a row. It harms nothing and
    ``verify_files`` lists it; taking it away then would be wrong where a lost answer hid a commit that was made.
    """
    written = []

    def keep(folder, content, ending):
        if folder.partition("/")[0] not in folders():
            raise ValueError(f"no kind of kept files is declared for {folder}")
        written.append(storage().save(f"{folder}/{uuid.uuid4()}.{ending}", ContentFile(content)))
        return StoredFile(written[-1], hashlib.sha256(content).hexdigest())

    try:
        yield keep
    except BaseException:
        for name in written:
            storage().delete(name)
        raise


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
