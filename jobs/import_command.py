"""What the import commands have in common: options, the list of refusals, the closing line, the exit code."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from workbooks.reading import Limits, WorkbookRefused

from .parts import Parts

#: A command is run by somebody who knows the machine: it takes larger files than the browser.
LIMITS = Limits(
    rows=100_000,
    cells=6_000_000,
    file_bytes=100 * 1024 * 1024,
    unpacked_bytes=1024 * 1024 * 1024,
    held_bytes=100 * 1024 * 1024,
    tags=20_000_000,
)


class ImportCommand(BaseCommand):
    """Subclasses give ``load(path)`` → table, ``plan(table, options)`` → plan and ``apply(plan, options, run)``."""

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, write nothing"
        )
        parser.add_argument("--errors", type=Path, help="write the refused rows to this workbook")

    def handle(self, *, file, dry_run, errors, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file})
        try:
            table = self.load(file)
        except WorkbookRefused as refusal:
            raise CommandError(str(refusal)) from None
        if dry_run:
            with transaction.atomic():
                plan = self.plan(table, options)
                transaction.set_rollback(True)
        else:
            plan = self.plan(table, options)
            self._apply(plan, options)
        self._report(table, plan, errors)
        if plan.refused:
            raise SystemExit(1)

    def says(self, plan):
        """Sentences about the plan beside its counts."""
        return []

    def _apply(self, plan, options):
        run, total = Parts(), plan.counts["accepted"] + plan.counts["changed"]
        try:
            self.apply(plan, options, run)
        except BaseException:
            if kept := run.kept.total():
                said = _(
                    "%(kept)s of %(total)s rows were kept; the rest was not taken. The same file again takes the rest, and nothing twice."
                )
                self.stderr.write(said % {"kept": kept, "total": total})
            raise

    def _report(self, table, plan, errors):
        if table.dropped:
            self.stdout.write(
                _("Dropped, never stored: %(headings)s") % {"headings": "、".join(table.dropped)}
            )
        if table.unknown:
            self.stdout.write(
                _("Columns not used: %(headings)s") % {"headings": "、".join(table.unknown)}
            )
        for sentence in (*table.notes, *self.says(plan)):
            self.stdout.write(sentence)
        for number, note in plan.notes:
            self.stdout.write(_("Row %(number)s: %(note)s") % {"number": number, "note": note})
        for refusal in plan.refused:
            self.stdout.write(
                _("Row %(number)s refused: %(message)s")
                % {"number": refusal.number, "message": refusal.message}
            )
        if errors and plan.refused:
            table.write_refusals(errors, plan.refused)
            self.stdout.write(_("The refused rows are in %(file)s.") % {"file": errors})
        self.stdout.write(" ".join(f"{name}={count}" for name, count in plan.counts.items()))
