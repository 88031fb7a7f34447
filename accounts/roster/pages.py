"""The roster import in the browser."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.running import job_kind
from jobs.workbooks.pages import ImportPages
from jobs.workbooks.tables import read_table

from ..signin.seats import seat_called
from . import applying, planning
from .rows import ALIASES, NEVER, REQUIRED


def _read(path):
    return read_table(path, aliases=ALIASES, required=REQUIRED, never=NEVER)


def _plan(table, seat, options):
    return planning.make_plan(table.records, seat=seat)


def _apply(plan, options, actor, advance):
    applying.apply(plan, actor=actor, at=timezone.now(), advance=advance)


PAGES = ImportPages(
    name="roster_import",
    kind="roster_import",
    title=_("Roster import"),
    template="accounts/roster",
    read=_read,
    plan=_plan,
    apply=_apply,
)


@job_kind("roster_import")
def import_roster(job):
    return PAGES.carry_out(job, seat_called(job.owner, job.job.seat, on=timezone.localdate()))
