"""The one list of what is kept in files. Saving, checking, backing up and restoring all read it.

An app declares its kinds in a module ``kept``; a model that names a file and stands in no such module fails
tests/core/files/test_kinds.py.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q

KINDS = {}
PROOFS = {}


@dataclass(frozen=True)
class FileKind:
    """Rows of ``model`` ("app.Model"), each of which may name one file.

    folder  its files lie in or below it, in the storage "kept"
    path    the field with the file's name in the storage; empty where a row has no file (yet)
    sha256  the field with the digest of the file as it was kept
    """

    model: str
    folder: str
    path: str = "file"
    sha256: str = "sha256"

    def rows(self):
        """(name of the file, its digest) of every row that names a file."""
        model = apps.get_model(self.model)
        named = model._base_manager.exclude(Q(**{self.path: ""}) | Q(**{f"{self.path}__isnull": True}))  # fmt: skip
        return named.order_by("pk").values_list(self.path, self.sha256).iterator(chunk_size=2000)


def keeps(model, *, folder, **fields):
    """Declare that the rows of ``model`` name files; see Kind."""
    if model in KINDS:
        raise ValueError(f"{model} is declared twice")
    KINDS[model] = FileKind(model, folder, **fields)


def folders():
    """The folders that files may be kept in."""
    return {kind.folder for kind in KINDS.values()}


def proves(name):
    """Register a function that returns (digest, None), or (None, what is wrong), over rows of the database.

    A backup notes the digest, and what is restored must give the same one.
    """

    def register(function):
        PROOFS[name] = function
        return function

    return register
