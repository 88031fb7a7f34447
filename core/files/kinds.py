"""The list of all models that store files. Checking, backing up and restoring all read it."""

from ..declared import Declared

#: {"app.Model": model}: each model with a KeptFileField, which registers it.
KINDS = {}
PROOFS = Declared("proofs of a backup", module="kept")


def named():
    """(name of the file, its digest) of every row that names a file, kind by kind."""
    for _label, model in sorted(KINDS.items()):
        rows = model._base_manager.exclude(file="").order_by("pk").values_list("file", "sha256")
        yield from rows.iterator(chunk_size=2000)


def proves(name):
    """Register a function that returns (digest, None), or (None, the fault), over rows of the database.

    A backup notes the digest, and the restored rows must give the same one.
    """

    def register(function):
        return PROOFS.add(name, function)

    return register
