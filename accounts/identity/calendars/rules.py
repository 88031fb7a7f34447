"""Issue, replace and revoke private calendar addresses, and find the owner of one."""

import secrets
from hashlib import sha256

from django.db import transaction

from accounts.audit.rules import record

from ..models import CalendarKey


@transaction.atomic
def give(user, *, at):
    """A new key for ``user``, which is shown once; the one before is void from now on."""
    key = secrets.token_urlsafe(32)
    CalendarKey.objects.update_or_create(
        user=user, defaults={"digest": _digest(key), "made_at": at}
    )
    record("calendar_given", actor=user, subject=user.username, at=at)
    return key


@transaction.atomic
def revoke(user, *, at):
    """Make the address of ``user`` void."""
    gone, _by_model = CalendarKey.objects.filter(user=user).delete()
    if gone:
        record("calendar_revoked", actor=user, subject=user.username, at=at)
    return bool(gone)


def holder(key):
    """The active account that owns this key, or None."""
    found = CalendarKey.objects.filter(digest=_digest(key), user__is_active=True)
    row = found.select_related("user__member").first()
    return row.user if row else None


def _digest(key):
    return sha256(key.encode()).hexdigest()
