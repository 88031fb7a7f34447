"""A backup: the rows and the files that they name, as of one moment, in one folder."""

import hashlib
import os

from django.core.files import File
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from core.files.errors import BackupError
from core.files.kinds import PROOFS, named
from core.files.store import digest_of, storage
from core.snapshots import snapshot

from . import dumps, manifest
from .verifying import Fault


def back_up(folder):
    """Write a backup into ``folder``, which must be new or empty; returns its Manifest.

    Others may go on writing. The files are copied after the moment of the rows: a kept file that a row names is never
    changed or removed. A faulty file or ledger does not stop the backup; the manifest names it under ``faults``.
    """
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)  # names, reasons and photos: for the owner's eyes
    if any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty: give a new folder.")
    moment = timezone.now().isoformat()  # before the first row is read: what was answered is in it
    with snapshot():
        database = dumps.dump(folder)
        rows = dumps.row_counts()
        pairs = list(named())
        migrations = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())  # fmt: skip
        proofs, faults = prove()
    files, faulty = _copy_files(folder / manifest.FILES, pairs)
    with (folder / database).open("rb") as stream:
        digest = digest_of(File(stream))
    done = manifest.Manifest(
        manifest.FORMAT, moment, migrations, connection.vendor, database, digest, rows, files, proofs, faults + faulty,
    )  # fmt: skip
    manifest.write(folder, done)
    os.sync()
    return done


def prove():
    """({name of a proof: digest, or "" where it fails}, [fault, …])."""
    digests, faults = {}, []
    for name, function in PROOFS.items():
        digest, wrong = function()
        digests[name] = digest or ""
        faults += [f"{name}: {wrong}"] if wrong else []
    return digests, faults


def _copy_files(folder, pairs):
    """Copy the files of (name, digest) ``pairs``; returns ({name: digest of the copy}, [fault, …])."""
    folder.mkdir()
    files, faults = {}, []
    for name, sha256 in pairs:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            files[name] = _copy(name, target)
        except FileNotFoundError:
            faults.append(str(Fault("missing", name)))
        else:
            if files[name] != sha256:
                faults.append(str(Fault("changed", name)))
    return files, faults


def _copy(name, target):
    digest = hashlib.sha256()
    with storage().open(name) as source, target.open("wb") as copy:
        for chunk in source.chunks():
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest()
