"""Coming in and going out."""

from django.contrib.auth import authenticate, login, logout
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.audit.origin import client_address
from accounts.audit.rules import record
from accounts.errors import AccountError

from . import attempts
from .models import User, normalise


class Refused(AccountError):
    """The name, the password, or both are wrong; the message does not say which."""

    def __init__(self):
        super().__init__(_("The sign-in name or the password is not right."))


class Closed(AccountError):
    """Shown only to a person who gave the right password or code."""

    def __init__(self):
        super().__init__(_("This account is closed. Ask your security administrator."))


@sensitive_variables("password")
def enter(request, *, username, password, at):
    """Sign in with a password; returns the User. Raises Refused, Closed, Locked or AddressBlocked."""
    with counted(username, address=client_address(request), at=at):
        user = authenticate(request, username=username, password=password)
        if user is None:
            raise Refused
    if not user.is_active:
        record("sign_in_failed", actor=user, subject=user.username, detail={"why": "closed"}, at=at)
        raise Closed
    welcome(request, user, at=at)
    return user


def welcome(request, user, *, at):
    """Open the session of ``user`` and write it down."""
    login(request, user, backend="accounts.identity.backend.AccountBackend")
    record("sign_in", actor=user, subject=user.username, at=at)


def end_session(request, *, at):
    """Sign the person of ``request`` out and record it."""
    record("sign_out", actor=request.user, subject=request.user.username, at=at)
    logout(request)


class counted:
    """Around one check of a secret: counts the attempt first, forgives it when nothing is raised.

    A failure is written into the audit trail, under the person's name if there is such an account;
    what was typed under an unknown name is not stored. The fifth failure becomes Locked.
    """

    def __init__(self, username, *, address, at):
        self.username, self.address, self.at = normalise(username), address, at

    def __enter__(self):
        attempts.check_address(self.address)
        self.user = (
            User.objects.filter(username=self.username).only("pk", "name", "username").first()
        )
        try:
            self.row = attempts.take(self.username, user=self.user, at=self.at)
        except attempts.Locked:
            self._record("sign_in_failed", why="locked")
            raise

    def __exit__(self, kind, error, _traceback):
        if error is None:
            attempts.forgive(self.username)
        elif isinstance(error, AccountError):
            attempts.note_address(self.address)
            self._record("sign_in_failed", why="wrong")
            if self.row.locked_until:
                self._record("sign_in_locked", until=_local(self.row.locked_until))
                raise attempts.Locked(self.row.locked_until, self.at) from error

    def _record(self, action, **detail):
        subject = self.user.username if self.user else ""
        record(action, subject=subject, detail={**detail, "known": bool(self.user)}, at=self.at)


def _local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
