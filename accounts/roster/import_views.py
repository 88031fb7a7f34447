"""The roster import in the browser."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.identity.seats import seat_called
from jobs.import_views import ImportPages
from jobs.running import JobFailed
from workbooks.records import RowRefused

from . import applying, planning
from .given import GivenForm, fill, suggest
from .rows import READER, read_row, understood


def _plan(table, seat, options):
    return planning.make_plan(table.records, seat=seat, answers=options.get("answers", {}))


def _shown(record, options):
    try:
        record.refuse_formulas()
        row = read_row(record.number, record.values, today=timezone.localdate())
    except RowRefused as refusal:
        return [], str(refusal)
    return understood(row), ""


def _apply(plan, options, actor, run):
    try:
        applying.apply(plan, actor=actor, at=timezone.now(), run=run)
    except applying.Outdated as outdated:
        raise JobFailed(str(outdated)) from None


PAGES = ImportPages(
    name="roster_import",
    kind="roster_import",
    title=_("Roster import"),
    template="accounts/roster",
    reader=READER,
    given=GivenForm,
    chosen_by=("post", "branch"),
    suggest=suggest,
    fill=fill,
    shown=_shown,
    plan=_plan,
    apply=_apply,
    says=planning.Plan.sentences,
)


def import_roster(job):
    return PAGES.carry_out(job, seat_called(job.owner, job.job.seat, on=timezone.localdate()))
