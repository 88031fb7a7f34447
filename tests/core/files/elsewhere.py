"""Another storage in the place of the folder, and reading what is kept in whichever it is."""

from django.core.files.storage import InMemoryStorage

from core.files.store import open_genuine


class Elsewhere(InMemoryStorage):
    """Keeps in memory, and has no paths on this machine: what asks for one fails, as with a storage far away."""

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
