"""The base of commands that are run at the beginning of an installation, when the tables may not be there yet."""

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError


class BeginningCommand(BaseCommand):
    """Says in one line that the database is not ready; the system checks would report it as faults of each model."""

    requires_system_checks = []

    def execute(self, *args, **options):
        try:
            return super().execute(*args, **options)
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(
                f"The database is not ready ({error}): run “manage.py migrate” first, or wait until it is done."
            ) from error
