"""Documents that are kept as they were printed: the file with its digest, and nothing left behind where it fails."""

import hashlib
import uuid
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.http import FileResponse, Http404


@dataclass(frozen=True)
class Kept:
    """``file``: path below DATA_DIR; ``sha256``: of its bytes."""

    file: str
    sha256: str


@contextmanager
def kept_document(folder, pdf):
    """Keep the bytes ``pdf`` below DATA_DIR/``folder`` as Kept; what goes wrong inside takes the file away again."""
    kept = Kept(f"{folder}/{uuid.uuid4()}.pdf", hashlib.sha256(pdf).hexdigest())
    path = settings.DATA_DIR / kept.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pdf)
    try:
        yield kept
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def document_response(file, name):
    """The kept PDF ``file`` (path below DATA_DIR) to be read in the browser under ``name``; 404 where it is gone."""
    path = settings.DATA_DIR / file
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), filename=name, content_type="application/pdf")
