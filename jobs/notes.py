"""What a job and those who watch it tell each other in files, past the transaction that its work may hold.

A row written inside a transaction is seen by nobody until it ends, and on SQLite nobody else can write
meanwhile. An import is one transaction: without these files its bar would stand still until the end, and a
wish to stop it would come too late. They lie in the job's folder and go when the job is over.
"""

import json
from time import time

from django.conf import settings

_PROGRESS, _STOP = "progress.json", "stop"


def _path(job, name):
    return settings.DATA_DIR / "jobs" / str(job.pk) / name


def note_progress(job, done, total):
    """Leave word that ``done`` of ``total`` is done; a reader never finds half a note."""
    target = job.folder / _PROGRESS
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps([done, total]))
    fresh.replace(target)


def noted_progress(job):
    """(done, total) as last noted, or None."""
    try:
        done, total = json.loads(_path(job, _PROGRESS).read_text())
    except (OSError, ValueError):
        return None
    return done, total


def noted_within(job, seconds):
    """Has the job left word in the last so many ``seconds``?"""
    try:
        return time() - _path(job, _PROGRESS).stat().st_mtime <= seconds
    except OSError:
        return False


def wish_stop(job):
    """Ask the job to stop at its next report."""
    (job.folder / _STOP).touch()


def stop_is_wished(job):
    return _path(job, _STOP).exists()


def clear(job):
    """Forget the notes, and the folder if nothing else is in it."""
    for name in (_PROGRESS, _STOP):
        _path(job, name).unlink(missing_ok=True)
    folder = _path(job, _STOP).parent
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
