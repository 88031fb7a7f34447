"""Failures in a row under one sign-in name or from one address, and the pause that follows.

Required by GB/T 22239-2019, 8.1.4.1 b (handling of failed sign-ins). Why this is our own and not
django-axes is said in docs/decisions/0024-sign-in.md.
"""

from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.errors import AccountError

from .models import SignInAttempts, normalise

LIMIT = 5
PAUSE = timedelta(minutes=15)
#: Failures further apart than this are not "in a row".
FORGOTTEN_AFTER = timedelta(hours=24)

#: A whole office may share one address, so this only stops mass guessing.
ADDRESS_LIMIT = 100


class Locked(AccountError):
    """Too many failures in a row; the next attempt is accepted at ``until``."""

    def __init__(self, until, at):
        self.until = until
        minutes = max(1, -(-(until - at) // timedelta(minutes=1)))
        super().__init__(
            ngettext(
                "After 5 failed attempts this sign-in name is locked. Try again in %(count)d minute,"
                " or ask your security administrator to unlock it.",
                "After 5 failed attempts this sign-in name is locked. Try again in %(count)d minutes,"
                " or ask your security administrator to unlock it.",
                minutes,
            )
            % {"count": minutes}
        )


class AddressBlocked(AccountError):
    def __init__(self):
        super().__init__(
            _("Too many sign-ins from your network have failed. Try again in 15 minutes.")
        )


def key_of(username):
    """The key under which failures of ``username`` are counted; the name cannot be read back from it."""
    return salted_hmac("accounts.attempts", normalise(username), algorithm="sha256").hexdigest()


def take(username, *, user, at):
    """Count an attempt under ``username`` (``user``: whose it is, or None) before it is checked.

    It counts beforehand, because many guesses sent simultaneously would otherwise all be checked before the
    first of them is counted. Call ``forgive`` when it turned out right. Raises Locked.
    """
    with transaction.atomic():
        row, _made = SignInAttempts.objects.get_or_create(
            key=key_of(username), defaults={"last_at": at}
        )
        row = SignInAttempts.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if row.locked_until and row.locked_until > at:
            raise Locked(row.locked_until, at)
        if row.locked_until or at - row.last_at > FORGOTTEN_AFTER:
            row.failures, row.locked_until = 0, None
        row.failures += 1
        if row.failures >= LIMIT:
            row.locked_until = at + PAUSE
        row.user, row.last_at = user, at
        row.save(update_fields=["user", "failures", "locked_until", "last_at"])
    return row


def forgive(username):
    """Reset the counter: the attempt was right, or a security administrator unlocks the name.

    Returns whether the name was counted at all.
    """
    return bool(SignInAttempts.objects.filter(key=key_of(username)).delete()[0])


def forget_old(*, at):
    """Delete the counts that no longer matter; returns how many."""
    return SignInAttempts.objects.filter(last_at__lt=at - FORGOTTEN_AFTER).delete()[0]


def check_address(address):
    """Raises AddressBlocked when too much failed from there within a quarter of an hour."""
    if address and cache.get(f"sign-in:{address}", 0) >= ADDRESS_LIMIT:
        raise AddressBlocked


def note_address(address):
    if address:
        cache.add(f"sign-in:{address}", 0, PAUSE.total_seconds())
        try:
            cache.incr(f"sign-in:{address}")
        except ValueError:
            """Called when the counter expired between two statements: the next failure counts from one."""
