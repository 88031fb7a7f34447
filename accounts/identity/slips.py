"""Activation slips: their text, the job that makes them, and the one download of their file."""

from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit.rules import record
from accounts.organisations.models import Organisation
from core.days import day_text
from jobs.running import JobFailed

from .activation import VALID_FOR
from .appointing import renew_holders
from .bulk import open_accounts
from .slip_papers import ActivationSlip, render_slips

JOB_KIND = "accounts_open"
SLIPS_KIND = "slips_again"
#: The jobs whose file is handed over once.
SLIP_KINDS = (JOB_KIND, SLIPS_KIND)
_FILE = "slips.pdf"


def slip_sheet(pairs, *, at, progress=None):
    """A PDF with one slip for each (user, code in clear), issued ``at``."""
    valid_until = day_text(timezone.localdate(at + VALID_FOR))
    slips = [slip_of(user, code, valid_until) for user, code in pairs]
    return render_slips(slips, progress=progress)


def slip_of(user, code, valid_until):
    """The address in the QR carries the name only: the code must never get into a log or a history."""
    unit = user.member.branch.name if user.member_id else ""
    address = settings.SITE_URL + reverse("activate", query={"name": user.username})
    return ActivationSlip(
        name=user.name,
        unit=unit,
        username=user.username,
        code=code,
        address=address,
        valid_until=valid_until,
    )


def open_accounts_job(job):
    """Make the missing accounts of a unit and lay out their slips; params: organisation, reprint."""
    organisation, at = Organisation.objects.get(pk=job.params["organisation"]), timezone.now()
    pairs = open_accounts(
        organisation=organisation,
        reprint=job.params["reprint"],
        begun_at=job.job.created_at,
        actor=job.owner,
        at=at,
        tick=job.advance,
    )
    if not pairs:
        raise JobFailed(
            _("Everybody in %(unit)s has an account already.") % {"unit": organisation.name}
        )
    return _laid_out(job, pairs, organisation.name, at=at)


def slips_job(job):
    """Lay out new slips for holders of a role who have set no password yet; params: organisations, role."""
    at = timezone.now()
    tops = list(Organisation.objects.filter(pk__in=job.params["organisations"]))
    pairs = renew_holders(job.params["role"], tops, actor=job.owner, at=at, tick=job.advance)
    if not pairs:
        raise JobFailed(_("All of them have set their password already."))
    return _laid_out(job, pairs, tops[0].name, at=at)


def _laid_out(job, pairs, unit, *, at):
    """The result of a job whose slips wait for their one download."""
    path = job.own_file(_FILE)
    path.write_bytes(slip_sheet(pairs, at=at, progress=job.advance))
    path.chmod(0o600)
    path.replace(job.folder / _FILE)
    said = ngettext("%(count)d slip is ready.", "%(count)d slips are ready.", len(pairs))
    return {
        "lines": [said % {"count": len(pairs)}],
        "count": len(pairs),
        "unit": unit,
        "next": reverse("slips_file", args=[job.job.pk]),
        "next_label": _("Download the slips"),
    }


def is_there(job):
    return (job.folder / _FILE).is_file()


def hand_over(job, *, at):
    """Returns the bytes of the slips' PDF and deletes the file; None from the second call on."""
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
