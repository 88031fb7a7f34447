from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.organisations.rules import found_root, root
from accounts.people.models import Tier

from ...applying import Outdated, apply
from ...asking import Told
from ...command import MemberRowsCommand
from ...planning import make_plan
from ...rows import READER


class Command(MemberRowsCommand):
    help = "Import a roster of members from a workbook; a second import of the same file changes nothing."

    reader = READER

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--new-units",
            choices=["refuse", "found"],
            default="refuse",
            help="what becomes of rows in units that are not there: refused, or the units are founded",
        )
        parser.add_argument(
            "--people",
            choices=["refuse", "by-number"],
            default="refuse",
            help="what becomes of rows that may mean a member who is there, of another branch or number: refused, or who has the same name and number is the same person",
        )
        parser.add_argument(
            "--district", help="the name of the district committee, in an empty database"
        )
        parser.add_argument("--tier", choices=Tier.values, help="the tier of rows that have none")

    def given(self, options):
        said = super().given(options)
        if options["tier"]:
            said |= {"tier": options["tier"], "tier_by": "", "tiers": {}}
        return said

    def plan(self, table, options):
        self._district(options)
        told = Told(
            founds=options["new_units"] == "found", by_number=options["people"] == "by-number"
        )
        plan = make_plan(table.records, answers=told)
        for above, name, near in plan.founded:
            said = _("New unit: %(name)s") % {"name": f"{above} {name}".strip()}
            self.stdout.write(said + (_(" (near to %(name)s)") % {"name": near} if near else ""))
        return plan

    def _district(self, options):
        """An import needs the district above its units; in an empty database the command makes it, where it is named."""
        if root() is None:
            if not options["district"]:
                raise CommandError(
                    "There is no district yet: found it on the set-up page, or import with --district NAME."
                )
            found_root(options["district"])

    def says(self, plan):
        return plan.sentences()

    def apply(self, plan, options, run):
        try:
            apply(plan, actor=None, at=timezone.now(), run=run)
        except Outdated as outdated:
            raise CommandError(str(outdated)) from None
