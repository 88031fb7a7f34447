"""Workbooks that people send in the browser, kept for a short while between preview and confirmation.

A file is read once, when it comes; the stored thing is the Book that was read, and every step works with that. With the
confirmation it is moved to the job that imports it, and kept as long as that.
"""

import json
import pickle
import uuid
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import time

from django.conf import settings
from django.core import signing

from core.identity import take_out
from workbooks.reading import read_book
from workbooks.safety import Limits, too_large

#: Bytes of the browser's largest upload; the reader's own limits apply besides.
LIMITS = Limits()
_SALT = "workbook-upload"
#: A preview is worth confirming for two hours.
_AGE = 2 * 60 * 60


@dataclass(frozen=True)
class Upload:
    """A stored workbook: the path of its Book, its original name, and the choices made for it.

    choices   how its sheets and columns are to be read (workbooks/mapping.py), or None where its headings say it
    """

    path: Path
    name: str
    options: dict
    choices: dict | None = None

    def book(self):
        """The Book (workbooks/sheets.py) as it was read; None where another version of the application kept it."""
        try:
            return pickle.loads(self.path.read_bytes())  # noqa: S301 - written by ``keep``, into our own folder
        except (AttributeError, ImportError, EOFError, pickle.UnpicklingError, TypeError):
            return None

    @property
    def mark(self):
        """A mark of the choices, so that only the shown preview can be confirmed; "" if nothing was chosen."""
        if self.choices is None:
            return ""
        return sha256(json.dumps(self.choices, sort_keys=True).encode()).hexdigest()[:16]

    def choose(self, choices):
        """Store ``choices`` with the file; they are deleted with it."""
        part = self.path.with_suffix(f".{uuid.uuid4()}")
        part.write_text(json.dumps(choices), encoding="utf-8")
        part.replace(_beside(self.path))

    def hand_over(self, job):
        """Move the file to ``job``; it is deleted when the job is done or cancelled."""
        job.folder.mkdir(parents=True, exist_ok=True)
        self.path.replace(job.given)
        _beside(self.path).unlink(missing_ok=True)


def _beside(path):
    return path.with_suffix(".json")


def keep(upload, *, owner, kind, options):
    """Read an uploaded file and keep what was read below DATA_DIR/uploads; returns the token that only ``owner`` can redeem.

    Raises WorkbookRefused for what cannot be read.

    kind     the import it is meant for: a token is invalid for another one
    options  the choices made for the file, as plain values
    """
    if upload.size > LIMITS.file_bytes:
        raise too_large(LIMITS)
    folder = settings.DATA_DIR / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    _forget_old(folder)
    name = str(uuid.uuid4())
    sent = folder / f"{name}.sent"
    try:
        with sent.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        (folder / name).write_bytes(pickle.dumps(read_book(sent)))
    finally:
        sent.unlink(missing_ok=True)
    return signing.dumps(
        [owner.pk, kind, name, take_out(upload.name)[0][:150], options], salt=_SALT
    )


def _forget_old(folder):
    """Delete uploads that were not confirmed: a roster as received may contain data that must not be stored."""
    for path in folder.iterdir():
        if time() - path.stat().st_mtime > _AGE:
            path.unlink(missing_ok=True)


def given_to(job):
    """The Upload that ``job`` was given, or None where it is gone."""
    facts = job.params
    if not job.given.is_file():
        return None
    return Upload(job.given, facts["name"], facts["options"], facts.get("choices"))


def redeem(token, *, owner, kind):
    """The Upload of a token, or None when it is not the owner's, for another import, too old or gone."""
    try:
        owner_id, meant_for, name, original, options = signing.loads(
            token, salt=_SALT, max_age=_AGE
        )
    except signing.BadSignature:
        return None
    path = settings.DATA_DIR / "uploads" / name
    if (owner_id, meant_for) != (owner.pk, kind) or not path.is_file():
        return None
    kept = _beside(path)
    choices = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else None
    return Upload(path, original, options, choices)
