"""Documents that are kept as they were printed, with their digest; and printing many papers in a job."""

import hashlib
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched

from django.conf import settings
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.signin.seats import seat_called
from jobs.running import JobFailed
from printing.merging import merged
from printing.pdf import PrintingError
from printing.plain import render_papers

#: So many papers are laid out at once, so that memory stays bounded.
AT_ONCE = 40


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


def print_papers(job, rows_for, papers_of, *, name, none):
    """Print one PDF as the result of a running job; returns how many rows went into it.

    rows_for    f(seat) → queryset of what is in the scope of the seat that started the job
    papers_of   f(some of the rows) → printing.plain.Paper, in their order
    name        of the file that is offered; none: said where there are no rows

    Raises JobFailed where the role is gone, nothing is to be printed or something cannot be.
    """
    seat = seat_called(job.owner, job.job.seat, on=timezone.localdate())
    if seat is None:
        raise JobFailed(_("The role from which this was started is no longer held."))
    rows = list(rows_for(seat))
    if not rows:
        raise JobFailed(none)
    parts, done = [], 0
    for some in batched(rows, AT_ONCE):
        try:
            parts.append(render_papers(papers_of(some)))
        except PrintingError as refused:
            raise JobFailed(str(refused)) from None
        done += len(some)
        job.advance(done, len(rows))
    target = job.folder / "papers.pdf"
    target.write_bytes(merged(parts))
    job.keep_file(target, name)
    return done
