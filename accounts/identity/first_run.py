"""The beginning of an installation: the district and its first three accounts, made by the person who has the code printed at its start.

Administrator, security administrator and auditor are three people (GB/T 22239). The administrator sets a password at
once, because somebody must be able to go on; the other two get one-time codes.
"""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from access.roles import Role
from accounts.audit.rules import record
from accounts.errors import AccountError
from accounts.organisations.models import Organisation
from accounts.organisations.rules import change, found_root, root

from . import activation, acts, attempts
from .models import User
from .names import FreeNames
from .rules import grant

#: The roles of the first three accounts, in the order in which they are asked for.
ROLES = (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR)


class WrongSetupCode(AccountError):
    def __init__(self):
        super().__init__(
            _("This is not the set-up code. It is printed where the application was started.")
        )


class AlreadySetUp(AccountError):
    def __init__(self):
        super().__init__(_("This installation has been set up already: sign in."))


def is_open():
    """Whether nobody has an account yet."""
    return not User.objects.exists()


def setup_code():
    """The code of this database as it is printed, XXXX-XXXX-XXXX: the same in every process, another in every database."""
    made = MigrationRecorder(connection).migration_qs.order_by("pk").values_list("applied").first()
    digest = salted_hmac("accounts.first_run", str(made), algorithm="sha256").digest()
    letters = activation.ALPHABET
    return activation.in_groups(
        letters[byte % len(letters)] for byte in digest[: activation.LENGTH]
    )


def invitation():
    """The line that is printed at the start of an empty installation: the address of the set-up page and its code."""
    address = settings.SITE_URL + reverse("first_run")
    return f"Set up the district at {address} with the code {setup_code()}"


def check_setup_code(code, *, address):
    """WrongSetupCode, or AddressBlocked where too many wrong ones came from ``address``."""
    attempts.check_address(address)
    if not constant_time_compare(activation.plain(code), activation.plain(setup_code())):
        attempts.note_address(address)
        raise WrongSetupCode


@sensitive_variables("password")
@transaction.atomic
def set_up(*, district, letters, names, password, at):
    """Make the district and its three accounts; returns (the administrator, [(User, code in clear)] of the other two).

    district, letters  the name of the district committee, and the letters in front of its serial numbers
    names              {role: name} for ROLES
    Raises AlreadySetUp, also for the second of two who do it simultaneously.
    """
    _district(district, letters, at=at)
    if not is_open():
        raise AlreadySetUp
    free = FreeNames()
    users = {role: _account(names[role], free.take(names[role]), role, at=at) for role in ROLES}
    first, others = users[Role.ADMINISTRATOR], [users[Role.SECURITY], users[Role.AUDITOR]]
    User.objects.filter(pk=first.pk).update(password=make_password(password))
    record("activated", actor=first, subject=first.username, at=at)
    codes = activation.issue(others, at=at)
    return User.objects.get(pk=first.pk), [(user, codes[user.pk]) for user in others]


def _district(name, letters, *, at):
    """The root of the tree with this name and these letters, locked by the change."""
    try:
        with transaction.atomic():
            row = found_root(name, code=letters)
    except IntegrityError as error:  # somebody else made it at the same moment
        raise AlreadySetUp from error
    change(row, name=name, sector="", actor=None, at=at)
    if row.code != letters:  # made by an import on the command line
        Organisation.objects.filter(pk=row.pk).update(code=letters)


def _account(name, username, role, *, at):
    user = acts.open_account(username=username, name=name, actor=None, at=at)
    grant(
        user=user,
        role=role,
        organisation=root(),
        since=timezone.localdate(at),
        actor=None,
        at=at,
    )
    return user
