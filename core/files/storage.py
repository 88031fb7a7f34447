"""The storage of kept files: a saved file is flushed to the disk."""

import os
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible(path="core.files.storage.DurableStorage")
class DurableStorage(FileSystemStorage):
    """A file appears under its name when it is whole and on the disk, so that a row never outlives a power cut alone."""

    def _save(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        try:
            self._write(fresh, content)
            fresh.rename(path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        self._sync_folders(path.parent)
        return name

    def _write(self, path, content):
        with path.open("xb") as file:
            os.chmod(path, self.file_permissions_mode)
            for chunk in content.chunks():
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())

    def _sync_folders(self, folder):
        """A new name is on the disk when its folder is; so are the folders above it, which may be new too."""
        root = Path(self.location)
        for one in [folder, *folder.parents]:
            number = os.open(one, os.O_RDONLY)
            try:
                os.fsync(number)
            finally:
                os.close(number)
            if one == root:
                break
