from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.identity.models import User, normalise
from accounts.roster.command import MemberRowsCommand
from pledges.errors import PledgeError

from ...cycles.models import Cycle
from ...cycles.rules import change_state, create_cycle
from ...importing.applying import apply
from ...importing.planning import make_plan
from ...importing.rows import READER
from ...importing.sentences import refused_early_words


class Command(MemberRowsCommand):
    help = "Import practical and key-work items from a workbook; they are confirmed and registered."
    reader = READER

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--cycle", type=int, required=True, help="the year; opened if there is none yet"
        )

        parser.add_argument(
            "--by",
            metavar="SIGN-IN NAME",
            help="the account that imports; without it nothing that is fulfilled can be claimed",
        )

        parser.add_argument(
            "--future-fulfilments",
            choices=["refuse", "open"],
            default="refuse",
            help="what becomes of rows that say fulfilled on a day of the year that has not come: refused, or taken as still open",
        )

    def plan(self, table, options):
        self.actor = self._account(options["by"])
        self.cycle = self._cycle(options["cycle"])
        return make_plan(
            table.records,
            cycle=self.cycle,
            actor=self.actor,
            today=timezone.localdate(),
            as_open=options["future_fulfilments"] == "open",
        )

    def apply(self, plan, options, run):
        try:
            apply(plan, cycle=self.cycle, actor=self.actor, at=timezone.now(), run=run)
        except PledgeError as refused:
            raise CommandError(str(refused)) from None

    def says(self, plan):
        said = plan.sentences()
        if plan.early and not plan.as_open:
            said.append(refused_early_words(plan.early) % {"count": plan.early})
        return said

    @staticmethod
    def _account(name):
        if name is None:
            return None
        account = (
            User.objects.filter(username=normalise(name), is_active=True)
            .select_related("member")
            .first()
        )
        if account is None:
            raise CommandError(_("There is no active account %(name)s.") % {"name": name})
        return account

    @staticmethod
    def _cycle(year):
        cycle = Cycle.objects.filter(year=year).first()
        if cycle is None:
            cycle = create_cycle(year=year, actor=None, at=timezone.now())
        if cycle.state == Cycle.State.DRAFT:
            cycle = change_state(cycle, "open", actor=None, at=timezone.now())
        if cycle.state != Cycle.State.OPEN:
            raise CommandError(_("The cycle of %(year)s is closed.") % {"year": year})
        return cycle
