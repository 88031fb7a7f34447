"""The verbs of a security administrator on one account, and of a person on their own."""

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.audit.rules import record
from accounts.errors import AccountError

from . import activation, attempts
from .models import User


class OwnAccount(AccountError):
    """Security administrators do not administer themselves; another one does."""

    def __init__(self):
        super().__init__(_("This is your own account. Another security administrator manages it."))


class NameTaken(AccountError):
    def __init__(self, username):
        super().__init__(_("The sign-in name %(name)s is taken.") % {"name": username})


def _not_own(user, actor):
    if actor is not None and actor.pk == user.pk:
        raise OwnAccount


@transaction.atomic
def close(*, user, actor, at):
    """Close the account and end its sessions; False if it was closed already."""
    _not_own(user, actor)
    changed = User.objects.filter(pk=user.pk, is_active=True).update(
        is_active=False, session_epoch=F("session_epoch") + 1
    )
    return _recorded(changed, "account_closed", user, actor, at)


@transaction.atomic
def reopen(*, user, actor, at):
    """Reopen the account; False if it was not closed."""
    _not_own(user, actor)
    changed = User.objects.filter(pk=user.pk, is_active=False).update(is_active=True)
    return _recorded(changed, "account_reopened", user, actor, at)


@transaction.atomic
def unlock(*, user, actor, at):
    """End the pause after failed sign-ins; False when there was nothing to forgive."""
    _not_own(user, actor)
    return _recorded(attempts.forgive(user.username), "account_unlocked", user, actor, at)


@transaction.atomic
def sign_out_everywhere(*, user, actor, at):
    """End all sessions of the account."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    return _recorded(True, "signed_out_everywhere", user, actor, at)


@transaction.atomic
def reset(*, user, actor, at):
    """Take the password away and end all sessions; returns the new activation code in clear."""
    _not_own(user, actor)
    User.objects.filter(pk=user.pk).update(
        password=make_password(None), session_epoch=F("session_epoch") + 1
    )
    attempts.forgive(user.username)
    code = activation.issue([user], at=at)[user.pk]
    _recorded(True, "account_reset", user, actor, at)
    return code


@sensitive_variables("password")
@transaction.atomic
def change_password(*, user, password, at):
    """Set one's own new password; every other session of the account ends."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record("password_changed", actor=user, subject=user.username, at=at)


@transaction.atomic
def open_account(*, username, name, member=None, actor, at):
    """A single account, not activated yet; returns the User. Raises NameTaken."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, name=name, member=member)
    except IntegrityError as error:
        raise NameTaken(username) from error
    _recorded(True, "account_opened", user, actor, at)
    return user


@transaction.atomic
def switch_seat(*, user, seat, at):
    """Remember ``seat`` as the one from which the person acts from now on."""
    User.objects.filter(pk=user.pk).update(last_seat=seat.key)
    record("seat_switched", actor=user, subject=seat.key, at=at)


def _recorded(changed, action, user, actor, at):
    if changed:
        record(action, actor=actor, subject=f"{user.name} ({user.username})", at=at)
    return bool(changed)
