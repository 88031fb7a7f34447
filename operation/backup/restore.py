"""A backup put back into an empty place, compared with its manifest before and after."""

from django.core.files import File
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from core.files.errors import BackupError
from core.files.store import names, storage

from . import dumps, manifest
from .backup import prove
from .verifying import faults


def restore(folder):
    """Fill the empty database and the empty storage from the backup in ``folder``; returns its Manifest.

    Raises BackupError: if the installation is not empty, if the backup was changed or made by a
    later version, or if the restored rows and files differ from the manifest.
    """
    folder = folder.absolute()
    _refuse_a_used_place()
    saved = manifest.read(folder)
    _refuse_what_is_not_for_here(saved)
    dumps.load(folder / saved.database)
    _compare("rows", saved.rows, dumps.row_counts())
    _copy_files(folder / manifest.FILES, saved.files)
    call_command("migrate", interactive=False, verbosity=0)
    _check(saved)
    return saved


def _refuse_a_used_place():
    if not dumps.is_empty():
        raise BackupError("The database has tables already: restore into one that was just made.")
    if name := next(names(), None):
        raise BackupError(f"There are kept files here already, such as {name}: move them away first.")  # fmt: skip


def _refuse_what_is_not_for_here(saved):
    if saved.vendor != connection.vendor:
        raise BackupError(f"The backup is of {saved.vendor}, and this installation uses {connection.vendor}.")  # fmt: skip
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(saved.migrations) - known):
        raise BackupError(f"The backup was made by a later version: {', '.join(unknown)} is not known here.")  # fmt: skip


def _copy_files(folder, files):
    for name in files:
        with (folder / name).open("rb") as stream:
            kept = storage().save(name, File(stream))
        if kept != name:
            raise BackupError(f"{name} could only be kept as {kept}.")


def _check(saved):
    """Check that the restored installation equals the manifest, with the known faults and no others."""
    digests, wrong = prove()
    _compare("digests", saved.proofs, digests)
    wrong += [str(fault) for fault in faults(at=timezone.now())]
    if unknown := sorted(set(wrong) - set(saved.faults)):
        raise BackupError("The restored installation has new faults: " + ", ".join(unknown))


def _compare(what, saved, restored):
    if saved != restored:
        keys = sorted(key for key in saved | restored if saved.get(key) != restored.get(key))
        raise BackupError(f"The {what} restored are not those of the backup: {', '.join(keys)}")
