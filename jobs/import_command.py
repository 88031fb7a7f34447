"""The common part of the import commands: options, the list of refusals, the closing line, the exit code.

``--sheet``, and the options that a subclass adds by ``given``, supply what is missing in a file, like the page of the columns
in the browser.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from workbooks.reading import Limits, WorkbookRefused, read_book

from .parts import Parts
from .running import JobFailed

#: A command is run by an operator of the machine: it accepts larger files than the browser.
LIMITS = Limits(
    rows=100_000,
    cells=6_000_000,
    file_bytes=100 * 1024 * 1024,
    unpacked_bytes=1024 * 1024 * 1024,
    held_bytes=100 * 1024 * 1024,
    tags=20_000_000,
)


class ImportCommand(BaseCommand):
    """Subclasses give ``reader``, ``plan(table, options)`` → plan and ``apply(plan, options, run)``.

    ``given(options)`` → what holds for all rows, as the page of the columns keeps it, and ``fill(table, given)``.
    """

    reader = None

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, write nothing"
        )
        parser.add_argument(
            "--sheet",
            action="append",
            metavar="NAME",
            help="read this sheet, and no other but those named likewise",
        )
        parser.add_argument("--errors", type=Path, help="write the refused rows to this workbook")

    def handle(self, *, file, dry_run, errors, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file})
        try:
            table = self.load(file, options)
        except (WorkbookRefused, JobFailed) as refusal:
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

    def given(self, options):
        """Values for rows that lack them; by default none."""
        return {}

    def fill(self, table, given):
        """Fill the values of ``given`` into the rows."""

    def load(self, file, options):
        """The Table of ``file`` as the options say. Raises WorkbookRefused, CommandError."""
        book, given, names = read_book(file, limits=LIMITS), self.given(options), options["sheet"]
        if not given and not names:
            return self.reader.table(book)
        choices = self.reader.start(book)
        filled = [sheet for sheet in book.sheets if sheet.rows]
        if names:
            self._refuse_unknown(names, filled)
            for sheet, one in zip(filled, choices["sheets"], strict=True):
                one["take"] = sheet.name in names
        if missing := self._missing(book, choices, given):
            said = _("No row of headings was found: the columns %(names)s are missing.")
            raise CommandError(said % {"names": "、".join(dict.fromkeys(missing))})
        table = self.reader.table(book, choices)
        self.fill(table, given)
        return table

    @staticmethod
    def _refuse_unknown(names, sheets):
        known = [sheet.name for sheet in sheets]
        for name in names:
            if name not in known:
                said = _("There is no sheet %(name)s; there are %(known)s.")
                raise CommandError(said % {"name": name, "known": "、".join(known)})

    def _missing(self, book, choices, given):
        """The headings of needed fields that a chosen sheet lacks and that are not given."""
        needed = [name for name in self.reader.required if not self.supplies(given, name)]
        chosen = self.reader.chosen(book, choices)
        return [self.reader.aliases[n][0] for _s, h, _e in chosen for n in h.missing(needed)]

    def supplies(self, given, field):
        """Whether ``given`` supplies ``field`` for rows that lack it."""
        return False

    def says(self, plan):
        """Sentences about the plan besides its counts."""
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
