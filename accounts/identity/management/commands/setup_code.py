from django.core.management.base import CommandError

from core.commands import BeginningCommand

from ...first_run import invitation, is_open


class Command(BeginningCommand):
    help = "Print the code with which an empty installation is set up in the browser."

    def handle(self, **options):
        if not is_open():
            raise CommandError("There are accounts already: this installation has been set up.")
        self.stdout.write(invitation())
