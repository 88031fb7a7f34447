from django.utils import timezone

from accounts.roster.applying import apply
from accounts.roster.planning import make_plan
from accounts.roster.rows import ALIASES, NEVER, REQUIRED
from jobs.workbooks.command import LIMITS, ImportCommand
from jobs.workbooks.tables import read_table


class Command(ImportCommand):
    help = "Import a roster of members from a workbook; a second import of the same file changes nothing."

    def read(self, file, options):
        table = read_table(file, aliases=ALIASES, required=REQUIRED, never=NEVER, limits=LIMITS)
        return table, make_plan(table.records)

    def apply(self, plan, options):
        apply(plan, actor=None, at=timezone.now())
