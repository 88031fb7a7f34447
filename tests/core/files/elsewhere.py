"""Another storage instead of the folder, and functions that read from either."""

from django.core.files.storage import InMemoryStorage

from core.files.store import open_genuine


class Elsewhere(InMemoryStorage):
    """Stores in memory, without local paths: code that needs one fails, as with a remote storage."""

    def __init__(self):
        super().__init__(location="")

    def path(self, name):
        raise NotImplementedError("This backend doesn't support absolute paths.")

    def _relative_path(self, name):
        return name


def kept(row):
    """The bytes that ``row`` keeps; they have its digest."""
    with open_genuine(row.file.name, row.sha256) as stream:
        return stream.read()
