from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.files.errors import BackupError

from ...backup.backup import back_up


class Command(BaseCommand):
    help = "Write rows and kept files, as of one moment, into a new folder; exit 1 if there were faults already."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="a new or an empty folder")

    def handle(self, *, folder, **options):
        try:
            made = back_up(folder)
        except BackupError as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"moment {made.moment}")
        self.stdout.write(f"rows {sum(made.rows.values())}, files {len(made.files)}")
        for name, digest in made.proofs.items():
            self.stdout.write(f"{name} {digest or 'broken'}")
        if made.faults:
            raise CommandError("The backup is made, but of a record with faults:\n" + "\n".join(made.faults))  # fmt: skip
