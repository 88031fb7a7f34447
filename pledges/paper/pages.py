"""Bulk printing as a job: a branch, or everything that a seat may print."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.signin.seats import seat_called
from jobs.running import JobFailed, job_kind

from ..errors import PledgeError
from ..models import Sheet
from . import rules

#: From so many sheets on a second process is worth its start.
_TWO_PROCESSES = 150


def sheets_for(seat, *, cycle, unit=None):
    """The confirmed sheets of ``cycle`` that ``seat`` may print, within ``unit`` (an organisation key) if given."""
    sheets = Sheet.objects.visible_to(seat).filter(cycle=cycle, state=Sheet.State.CONFIRMED)
    if unit:
        organisation = Organisation.objects.visible_to(seat).filter(pk=unit).first()
        if organisation is None:
            return sheets.none()
        sheets = sheets.filter(branch__in=Organisation.objects.within(organisation))
    return sheets


@job_kind("sheets_print", queue="pdf")
def print_sheets(job):
    """params: cycle (key), unit (key or None), copies (list of numbers)."""
    seat = seat_called(job.owner, job.job.seat, on=timezone.localdate())
    if seat is None:
        raise JobFailed(_("The role from which this was started is no longer held."))
    sheets = sheets_for(seat, cycle=job.params["cycle"], unit=job.params["unit"])
    printable, problems = rules.sort_out(list(rules.current_revisions(sheets)))
    target = job.folder / "sheets.pdf"
    try:
        rules.print_revisions(
            printable, copies=tuple(job.params["copies"]), actor=job.owner, at=timezone.now(), target=str(target),
            progress=job.advance, processes=2 if len(printable) >= _TWO_PROCESSES else 1,
        )  # fmt: skip
    except PledgeError as error:
        raise JobFailed(str(error)) from None
    job.keep_file(target, _("Pledge sheets.pdf"))
    return {
        "figures": [[_("sheets"), len(printable)], [_("not printable"), len(problems)]],
        "problems": problems,
    }
