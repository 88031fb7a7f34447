from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.files.errors import BackupError

from ...backup.restore import restore


class Command(BaseCommand):
    help = "Put a backup back into an empty database and an empty folder of kept files."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="the folder that `backup` wrote")

    def handle(self, *, folder, **options):
        try:
            saved = restore(folder)
        except BackupError as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"restored as of {saved.moment}")
        self.stdout.write(f"rows {sum(saved.rows.values())}, files {len(saved.files)}")
        for name, digest in saved.proofs.items():
            self.stdout.write(f"{name} {digest or 'broken'}")
        for fault in saved.faults:
            self.stdout.write(f"known when the backup was made: {fault}")
