from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.import_command import LIMITS, ImportCommand

from ...applying import Outdated, apply
from ...planning import make_plan
from ...rows import read_roster


class Command(ImportCommand):
    help = "Import a roster of members from a workbook; a second import of the same file changes nothing."

    def load(self, file):
        return read_roster(file, limits=LIMITS)

    def plan(self, table, options):
        plan = make_plan(table.records)
        for above, name, near in plan.founded:
            said = _("New unit: %(name)s") % {"name": f"{above} {name}".strip()}
            self.stdout.write(said + (_(" (near to %(name)s)") % {"name": near} if near else ""))
        return plan

    def says(self, plan):
        return plan.sentences()

    def apply(self, plan, options, run):
        try:
            apply(plan, actor=None, at=timezone.now(), run=run)
        except Outdated as outdated:
            raise CommandError(str(outdated)) from None
