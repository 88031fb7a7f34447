"""Store the files of rows, and read them again. No other module knows where they are."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction


class FileMissing(Exception):
    """The row names a file that is not there."""


class FileChanged(Exception):
    """The file is not the one that was kept: its digest differs from the row's."""


def storage():
    return storages["kept"]


@transaction.atomic(savepoint=False)
def keep(row, content, ending, **options):
    """Save ``row``, and the bytes ``content`` as its ``file`` with their ``sha256``; returns the row.

    ending   of the file's name, e.g. "pdf"; its folder is the field's ``upload_to``, and the rest is random
    options  of the row's ``save``

    The file is written once the database has taken the row, and is on the disk before the row is committed. A row without
    its file cannot be; a file whose row was rolled back afterwards is left over, and swept (operation/integrity).
    """
    row.file = row._meta.get_field("file").generate_filename(row, f"{uuid.uuid4()}.{ending}")
    row.sha256 = hashlib.sha256(content).hexdigest()
    row.save(**options)
    if storage().save(row.file.name, ContentFile(content)) != row.file.name:
        raise RuntimeError(f"the storage would not take {row.file.name} under this name")
    return row


def open_genuine(file, sha256):
    """The kept file, open for reading from its beginning. Raises FileMissing or FileChanged."""
    try:
        stream = storage().open(file)
    except FileNotFoundError:
        raise FileMissing(file) from None
    if digest_of(stream) != sha256:
        stream.close()
        raise FileChanged(file)
    stream.seek(0)
    return stream


def digest_of(file):
    """The SHA-256 of what Django calls a File."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


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
