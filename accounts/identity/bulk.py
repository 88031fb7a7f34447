"""Accounts for all members of a unit in one job."""

from itertools import batched

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from access.seats import path_range, within_any
from accounts.audit.rules import record
from accounts.people.models import Member

from . import activation
from .models import RoleAssignment, User
from .names import FreeNames

#: Accounts made in one transaction.
CHUNK = 500


def without_account(organisation):
    """The active members of the organisation, and of all below it, who have no account."""
    return Member.objects.active().filter(
        path_range("branch__path", organisation.path), user__isnull=True
    )


def waiting(organisations, *, actor, on):
    """The accounts of the organisations' members that are not activated yet.

    Without those that hold a role outside the organisations, or belong to the actor: a new code would let
    the security administrator of one unit into an account that they may not manage.
    """
    elsewhere = RoleAssignment.objects.not_over(on).filter(user=OuterRef("pk"))
    elsewhere = elsewhere.exclude(within_any("organisation__path", organisations))
    return (
        User.objects.not_activated()
        .filter(within_any("member__branch__path", organisations), is_active=True)
        .filter(member__status=Member.Status.ACTIVE)
        .exclude(Exists(elsewhere))
        .exclude(pk=actor.pk)
    )


def open_accounts(
    *, organisation, reprint=False, begun_at=None, actor, at, tick=lambda done, total: None
):
    """Make the missing accounts of a unit and a one-time code for each.

    reprint   new codes also for the accounts that are not activated yet
    begun_at  when a job that is going on again began: accounts made since then get a new code, because
              the clear codes of the first run are lost
    tick      called with (done, total) after each chunk; may raise to stop between two chunks
    Returns [(user, code in clear)], by branch and name. The clear codes exist in this list only.
    """
    missing = list(without_account(organisation).values_list("pk", flat=True).order_by("pk"))
    again = waiting([organisation], actor=actor, on=timezone.localdate(at))
    if not reprint:
        again = again.filter(created_at__gte=begun_at) if begun_at else again.none()
    again = list(again.values_list("pk", flat=True).order_by("pk"))
    total, names, pairs = len(missing) + len(again), FreeNames(), []
    for keys in batched(missing, CHUNK):
        pairs += _open(keys, names, at=at)
        tick(len(pairs), total)
    pairs += renew_codes(again, at=at, tick=lambda done, _all: tick(len(missing) + done, total))
    detail = {"opened": len(pairs) - len(again), "renewed": len(again)}
    record("accounts_opened", actor=actor, subject=organisation.name, detail=detail, at=at)
    return sorted(
        pairs, key=lambda pair: (pair[0].member.branch.path, pair[0].member.name_key, pair[0].pk)
    )


def renew_codes(users, *, at, tick=lambda done, total: None):
    """A new one-time code for each account of the keys ``users`` that is not activated: [(user, code in clear)]."""
    pairs = []
    for keys in batched(users, CHUNK):
        pairs += _renew(keys, at=at)
        tick(len(pairs), len(users))
    return pairs


@transaction.atomic
def _open(keys, names, *, at):
    members = Member.objects.filter(pk__in=keys, user__isnull=True).select_related("branch")
    users = User.objects.bulk_create(
        User(
            username=names.take(member.name),
            name=member.name,
            member=member,
            password=make_password(None),
        )
        for member in members.order_by("pk")
    )
    return _with_codes(users, at=at)


@transaction.atomic
def _renew(keys, *, at):
    users = User.objects.not_activated().filter(pk__in=keys).select_related("member__branch")
    return _with_codes(list(users), at=at)


def _with_codes(users, *, at):
    codes = activation.issue(users, at=at)
    return [(user, codes[user.pk]) for user in users]
