"""The import of pledges in the browser."""

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.identity.seats import seat_called
from accounts.roster.given import GivenForm, fill, suggest
from jobs.import_views import ImportPages
from jobs.running import JobFailed
from pledges.errors import PledgeError
from workbooks.records import RowRefused

from ..cycles.models import Cycle
from . import applying, planning
from .rows import READER, read_row, understood


class PledgeGivenForm(GivenForm):
    """The branch alone: a member has the tier already."""

    def __init__(self, data=None, **facts):
        super().__init__(data, tiers=False, **facts)


def _cycle(options):
    cycle = Cycle.objects.filter(year=options.get("year"), state=Cycle.State.OPEN).first()
    if cycle is None:
        raise JobFailed(gettext("The cycle is no longer open: open it and import again."))
    return cycle


def _plan(table, seat, options):
    answers = options.get("answers", {})
    return planning.make_plan(
        table.records,
        cycle=_cycle(options),
        seat=seat,
        today=timezone.localdate(),
        as_open=answers.get("future_fulfilments") == "open",
        answers=answers,
    )


def _shown(record, options):
    try:
        record.refuse_formulas()
        row = read_row(record.number, record.values, year=options["year"])
    except RowRefused as refusal:
        return [], str(refusal)
    return understood(row, record.values), ""


def _apply(plan, options, actor, run):
    cycle = _cycle(options)
    try:
        applying.apply(plan, cycle=cycle, actor=actor, at=timezone.now(), run=run)
    except PledgeError as refused:
        raise JobFailed(str(refused)) from None


PAGES = ImportPages(
    name="pledge_import",
    kind="pledge_import",
    title=_("Import of pledges"),
    template="pledges/sheets/importing",
    reader=READER,
    given=PledgeGivenForm,
    suggest=suggest,
    fill=fill,
    shown=_shown,
    plan=_plan,
    apply=_apply,
    says=planning.Plan.sentences,
)


def import_pledges(job):
    return PAGES.carry_out(job, seat_called(job.owner, job.job.seat, on=timezone.localdate()))
