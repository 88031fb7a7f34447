"""Printing the check sheets of an inspection as a job."""

from itertools import batched

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.signin.seats import seat_called
from jobs.running import JobFailed, job_kind
from printing.merging import merged
from printing.pdf import PrintingError
from printing.plain import render_papers

from .models import Sample
from .reading import check_sheets

#: So many sheets are laid out at once, so that memory stays bounded.
AT_ONCE = 40


def sheets_to_print(seat, inspection):
    """The check sheets of the inspection (its key) in the seat's scope, in order."""
    rows = Sample.objects.visible_to(seat).filter(inspection=inspection).order_by("number")
    return rows.select_related("inspection__organisation", "ledger__member", "branch")


@job_kind("check_sheets", queue="pdf")
def print_check_sheets(job):
    """params: inspection (key). Prints those in the scope of the seat that started it."""
    seat = seat_called(job.owner, job.job.seat, on=timezone.localdate())
    if seat is None:
        raise JobFailed(_("The role from which this was started is no longer held."))
    samples = list(sheets_to_print(seat, job.params["inspection"]))
    parts, done = [], 0
    for some in batched(samples, AT_ONCE):
        try:
            parts.append(render_papers(check_sheets(some, today=timezone.localdate())))
        except PrintingError as refused:
            raise JobFailed(str(refused)) from None
        done += len(some)
        job.advance(done, len(samples))
    if not parts:
        raise JobFailed(_("There is no check sheet to print here."))
    target = job.folder / "check-sheets.pdf"
    target.write_bytes(merged(parts))
    job.keep_file(target, _("Check sheets.pdf"))
    return {"figures": [[_("check sheets"), len(samples)]]}
