"""Read stored printed documents, and print many papers in a job."""

from itertools import batched

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.identity.seats import seat_called
from core.files.responses import kept_response
from jobs.running import JobFailed
from press.errors import PrintingError
from press.merging import merged
from press.plain import render_papers

#: Papers laid out together, so that memory stays bounded.
AT_ONCE = 40


def document_response(request, row, name):
    """The kept PDF of ``row`` to be read in the browser under ``name``."""
    return kept_response(request, row, filename=name, content_type="application/pdf")


def print_papers(job, rows_for, papers_of, *, name, none):
    """Print one PDF as the result of a running job; returns how many rows went into it.

    rows_for    f(seat) → queryset of the rows in the scope of the seat that started the job
    papers_of   f(some of the rows) → press.plain.Paper, in their order
    name        of the file that is offered; none: said where there are no rows

    Raises JobFailed if the role has ended, there is nothing to print, or something cannot be printed.
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
    target = job.own_file("papers.pdf")
    target.write_bytes(merged(parts))
    job.keep_file(target, name)
    return done
