from django.core.management.base import BaseCommand

from ...running import requeue_stale


class Command(BaseCommand):
    help = "Queue again the jobs whose worker or message got lost; safe to run at any time."

    def handle(self, **options):
        self.stdout.write(f"requeued={requeue_stale()}")
