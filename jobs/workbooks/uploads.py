"""Workbooks that people send in the browser, kept for a short while between preview and confirmation."""

import uuid
from time import time

from django.conf import settings
from django.core import signing

from .safety import Limits, too_large

#: Bytes of the browser's largest upload; the reader's own limits apply besides.
LIMITS = Limits()
_SALT = "workbook-upload"
#: A preview is worth confirming for two hours.
_AGE = 2 * 60 * 60


def keep(upload, *, owner):
    """Store an uploaded file below DATA_DIR/uploads; returns the token that only ``owner`` can redeem."""
    if upload.size > LIMITS.file_bytes:
        raise too_large(LIMITS)
    folder = settings.DATA_DIR / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    _forget_old(folder)
    name = f"{uuid.uuid4()}.xlsx"
    with (folder / name).open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return signing.dumps([owner.pk, name, upload.name[:150]], salt=_SALT)


def _forget_old(folder):
    """Uploads nobody confirmed go: a roster as received may hold what must not be stored."""
    for path in folder.iterdir():
        if time() - path.stat().st_mtime > _AGE:
            path.unlink(missing_ok=True)


def redeem(token, *, owner):
    """(path, original name) of a kept upload, or None when it is not the owner's, too old or gone."""
    try:
        owner_id, name, original = signing.loads(token, salt=_SALT, max_age=_AGE)
    except signing.BadSignature:
        return None
    path = settings.DATA_DIR / "uploads" / name
    return (path, original) if owner_id == owner.pk and path.is_file() else None
