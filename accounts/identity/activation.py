"""One-time codes, handed out on paper, with which people set their first password."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.audit.rules import record
from accounts.errors import AccountError

from .entering import Closed, counted
from .models import ActivationCode, User, normalise

#: Digits and capitals that cannot be confused on paper: no 0 and O, no 1 and I. 5 bits each.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 12  # 60 bits
VALID_FOR = timedelta(days=60)


class WrongCode(AccountError):
    """The name and the code do not match, or the code is used or expired; the message does not say which."""

    def __init__(self):
        super().__init__(
            _(
                "The sign-in name and the code do not belong together, or the code has been used or has"
                " expired. Check both on your slip; your security administrator prints a new one."
            )
        )


def new_code():
    """A new code in its printed form: XXXX-XXXX-XXXX."""
    code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def hash_code(username, code):
    """The stored digest of a code. One SHA-256 is enough, because 60 random bits cannot be guessed."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return sha256(f"{normalise(username)}:{plain}".encode()).hexdigest()


@transaction.atomic
def issue(users, *, at):
    """New codes for the accounts, cancelling the open ones; returns {user.pk: code in clear}.

    The clear code exists in the returned dictionary only; the caller prints it and forgets it.
    """
    users = sorted(users, key=lambda user: user.pk)
    keys = [user.pk for user in users]
    locked = User.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    list(locked.values_list("pk", flat=True))
    open_codes = ActivationCode.objects.filter(
        user__in=keys, used_at__isnull=True, cancelled_at__isnull=True
    )
    open_codes.update(cancelled_at=at)
    codes = {user.pk: new_code() for user in users}
    ActivationCode.objects.bulk_create(
        ActivationCode(
            user=user,
            code_hash=hash_code(user.username, codes[user.pk]),
            created_at=at,
            expires_at=at + VALID_FOR,
        )
        for user in users
    )
    return codes


@sensitive_variables("code")
def find(*, username, code, address=None, at):
    """The open code that belongs to the name. Raises WrongCode, Closed, Locked or AddressBlocked."""
    with counted(username, address=address, at=at):
        row = (
            ActivationCode.objects.select_related("user__member")
            .filter(
                user__username=normalise(username),
                code_hash=hash_code(username, code),
                used_at__isnull=True,
                cancelled_at__isnull=True,
                expires_at__gt=at,
            )
            .first()
        )
        if row is None:
            raise WrongCode
    if not row.user.is_active:
        raise Closed
    return row


@sensitive_variables("password")
@transaction.atomic
def activate(found, *, password, at):
    """Use the code up and set the password; returns the User. Raises WrongCode if it was used meanwhile."""
    changed = ActivationCode.objects.filter(
        pk=found.pk, used_at__isnull=True, cancelled_at__isnull=True
    ).update(used_at=at)
    if not changed:
        raise WrongCode
    User.objects.filter(pk=found.user_id).update(
        password=make_password(password),
        must_change_password=False,
        session_epoch=F("session_epoch") + 1,
    )
    user = User.objects.get(pk=found.user_id)
    record("activated", actor=user, subject=user.username, at=at)
    return user
