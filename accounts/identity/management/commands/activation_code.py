from django.core.management.base import CommandError
from django.utils import timezone

from core.commands import BeginningCommand

from ... import activation
from ...models import User, normalise


class Command(BeginningCommand):
    """For the first security administrator, whom nobody in the browser could give another code."""

    help = "Print a new one-time code for an account that is not activated yet."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=normalise(username), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody has the sign-in name {username}.")
        if user.has_usable_password():
            raise CommandError(
                f"{user.username} has set a password; the security administrator resets it."
            )
        code = activation.issue([user], at=timezone.now())[user.pk]
        self.stdout.write(
            f"{user.username} may be activated at /activate/ with the one-time code {code}"
        )
