from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...backup.verifying import faults


class Command(BaseCommand):
    help = "Compare every kept file with the digest in its row; name missing, empty and changed files and those without a row (exit 1)."

    def handle(self, **options):
        found = 0
        for fault in faults(at=timezone.now()):
            self.stdout.write(str(fault))
            found += 1
        if found:
            raise CommandError(f"{found} kept files differ from the record")
