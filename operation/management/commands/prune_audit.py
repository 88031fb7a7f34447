from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.audit.rules import LEAST_MONTHS, months_before, prune, record
from accounts.identity.attempts import forget_old


class Command(BaseCommand):
    """Deletes audit lines older than the retention; safe to run as often as one likes."""

    help = "Delete audit lines older than --months (at least 6), and forgotten sign-in failures."

    def add_arguments(self, parser):
        parser.add_argument(
            "--months", type=int, default=LEAST_MONTHS, help="how many months to keep"
        )

    def handle(self, *, months, **options):
        if months < LEAST_MONTHS:
            raise CommandError(f"Audit lines are kept at least {LEAST_MONTHS} months.")
        now = timezone.now()
        before = months_before(now, months)
        day = timezone.localdate(before)
        gone = prune(before=before)
        if gone:
            record("audit_pruned", detail={"count": gone, "before": day.isoformat()}, at=now)
        forgotten = forget_old(at=now)
        self.stdout.write(f"deleted={gone} before={day} sign_in_counts_forgotten={forgotten}")
