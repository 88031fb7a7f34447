from django.core.management.base import BaseCommand

from ...tasks import tidy


class Command(BaseCommand):
    help = "Forget ended sessions and the files of old jobs; safe to run at any time."

    def handle(self, **options):
        self.stdout.write(f"forgotten={tidy()}")
