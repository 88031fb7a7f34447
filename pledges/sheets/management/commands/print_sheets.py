from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.organisations.models import Organisation
from accounts.organisations.names import organisation_key
from pledges.errors import PledgeError

from ...paper.rules import current_revisions, print_revisions
from ...sheet.models import Sheet


class Command(BaseCommand):
    help = "Print confirmed pledge sheets in triplicate: those of a branch, or one by its serial number."

    def add_arguments(self, parser):
        parser.add_argument("--cycle", type=int, required=True, help="the year")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--branch", help="name of a branch or of a unit above it")
        what.add_argument("--serial", help="serial number of one sheet")
        parser.add_argument("--out", type=Path, required=True, help="the PDF to write")

    def handle(self, *, cycle, branch, serial, out, **options):
        sheets = Sheet.objects.filter(cycle__year=cycle, state=Sheet.State.CONFIRMED)
        if serial:
            sheets = sheets.filter(serial=serial)
        else:
            sheets = sheets.filter(branch__in=self._branches(branch))
        try:
            revisions = list(current_revisions(sheets))
            print_revisions(
                revisions, copies=(1, 2, 3), actor=None, at=timezone.now(), target=str(out)
            )
        except PledgeError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"sheets={len(revisions)} file={out}")

    @staticmethod
    def _branches(name):
        key = organisation_key(name)
        found = [unit for unit in Organisation.objects.all() if organisation_key(unit.name) == key]
        if not found:
            raise CommandError(_("There is no organisation called %(name)s.") % {"name": name})
        return Organisation.objects.within(found[0])
