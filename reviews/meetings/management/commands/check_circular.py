from django.core.management.base import BaseCommand, CommandError

from ...circulars.figures import still_hold
from ...circulars.models import Circular


class Command(BaseCommand):
    help = "Compute the figures of circulars anew from the ledger's events and compare them with those kept."

    def add_arguments(self, parser):
        parser.add_argument(
            "pk", nargs="*", type=int, help="numbers of circulars; all unless given"
        )

    def handle(self, *, pk, **options):
        rows = Circular.objects.exclude(frozen_at=None).order_by("pk")
        differ = []
        for circular in rows.filter(pk__in=pk) if pk else rows:
            same = still_hold(circular)
            self.stdout.write(f"{circular.pk} {circular.title}: {'equal' if same else 'DIFFERENT'}")
            if not same:
                differ.append(str(circular.pk))
        if differ:
            raise CommandError(f"the record behind {', '.join(differ)} was changed")
