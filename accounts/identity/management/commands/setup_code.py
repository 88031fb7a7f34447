from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from ...first_run import is_open, setup_code


class Command(BaseCommand):
    help = "Print the code with which an empty installation is set up in the browser."

    def handle(self, **options):
        if not is_open():
            raise CommandError("There are accounts already: this installation has been set up.")
        self.stdout.write(
            f"Set up the district at {settings.SITE_URL}{reverse('first_run')} with the code {setup_code()}"
        )
