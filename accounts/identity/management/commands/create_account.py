from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from access.roles import Role
from accounts.errors import AccountError
from accounts.organisations.models import Organisation
from core.commands import BeginningCommand

from ... import activation, acts
from ...models import normalise
from ...rules import grant


class Command(BeginningCommand):
    """Create the first accounts of an installation: anyone who can run commands there can make its security administrator."""

    help = "Make one account with a role over the whole district and print its one-time code."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--role", choices=Role.values, default=Role.SECURITY)

    def handle(self, *, username, name, role, **options):
        root = Organisation.objects.filter(depth=1).first()
        if root is None:
            raise CommandError(
                "There is no district yet: found it on the set-up page, or import a roster with --district NAME."
            )
        at, username = timezone.now(), normalise(username)
        try:
            with transaction.atomic():
                user = acts.open_account(username=username, name=name, actor=None, at=at)
                grant(
                    user=user,
                    role=role,
                    organisation=root,
                    since=timezone.localdate(at),
                    actor=None,
                    at=at,
                )
                code = activation.issue([user], at=at)[user.pk]
        except AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{user.username} may be activated at /activate/ with the one-time code {code}"
        )
