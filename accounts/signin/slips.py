"""Activation slips: what stands on them, how many are made at once, and how their file is handed over."""

from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.running import JobFailed, job_kind

from ..audit.rules import record
from ..models import Organisation
from .bulk import open_accounts

JOB_KIND = "accounts_open"
_FILE = "slips.pdf"


def slip_sheet(pairs):
    """A PDF with one slip for each (user, code in clear)."""
    from printing.slips import render_slips

    return render_slips([slip_of(user, code) for user, code in pairs])


def slip_of(user, code):
    """The address in the QR carries the name only: the code must never come into a log or a history."""
    from printing.slips import Slip

    unit = user.member.branch.name if user.member_id else ""
    address = settings.SITE_URL + reverse("activate", query={"name": user.username})
    return Slip(name=user.name, unit=unit, username=user.username, code=code, address=address)


@job_kind(JOB_KIND)
def open_accounts_job(job):
    """Make the missing accounts of a unit and lay out their slips; params: organisation, reprint."""
    organisation = Organisation.objects.get(pk=job.params["organisation"])
    pairs = open_accounts(
        organisation=organisation,
        reprint=job.params["reprint"],
        begun_at=job.job.created_at,
        actor=job.owner,
        at=timezone.now(),
        tick=job.advance,
    )
    if not pairs:
        raise JobFailed(
            _("Everybody in %(unit)s has an account already.") % {"unit": organisation.name}
        )
    path = job.folder / _FILE
    path.write_bytes(slip_sheet(pairs))
    path.chmod(0o600)
    said = ngettext("%(count)d slip is ready.", "%(count)d slips are ready.", len(pairs))
    return {
        "lines": [said % {"count": len(pairs)}],
        "count": len(pairs),
        "unit": organisation.name,
        "next": reverse("slips_file", args=[job.job.pk]),
    }


def is_there(job):
    return (job.folder / _FILE).is_file()


def hand_over(job, *, at):
    """The slips' PDF, once: the first to ask gets the bytes and the file is gone; None for the next."""
    mine = job.folder / f"{uuid4()}.taken"
    try:
        (job.folder / _FILE).rename(mine)  # only one of two can rename it
    except FileNotFoundError:
        return None
    content = mine.read_bytes()
    mine.unlink()
    detail = {"count": job.result.get("count")}
    record(
        "slips_printed", actor=job.owner, subject=job.result.get("unit", ""), detail=detail, at=at
    )
    return content
