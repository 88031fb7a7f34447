from django.core.management.base import BaseCommand

from ...verification import verify_ledgers


class Command(BaseCommand):
    help = "Re-compute every ledger's hash chain; print the head digest, or name the first broken ledger (exit 1)."

    def handle(self, **options):
        digest, broken = verify_ledgers()
        if broken:
            self.stderr.write(f"broken ledger {broken.number}: {broken.reason}")
            raise SystemExit(1)
        self.stdout.write(digest)
