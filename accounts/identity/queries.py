"""Queries of the security administrator's pages."""

from django.db.models import Exists, OuterRef, Prefetch, Q

from access.seats import path_range
from accounts.people.names import name_key
from core.text import clean

from .models import RoleAssignment, User

IN_USE, WAITING, LOCKED, CLOSED = "in_use", "waiting", "locked", "closed"


def account_rows(seat, *, today):
    """The accounts that the seat manages, with unit, roles of today and failed sign-ins."""
    roles = RoleAssignment.objects.on(today).select_related("organisation").order_by("pk")
    return (
        User.objects.visible_to(seat)
        .select_related("member__branch", "sign_in_attempts")
        .prefetch_related(Prefetch("assignments", roles, to_attr="roles_today"))
    )


def filtered(accounts, *, q="", state="", role="", unit=None, at, today):
    """The accounts that match a filter row."""
    text = "".join(q.split())
    if text:
        accounts = accounts.filter(_called(text))
    if unit is not None:
        accounts = accounts.filter(
            path_range("member__branch__path", unit.path) | _held_in(unit, today)
        )
    if role:
        held = RoleAssignment.objects.on(today).filter(user=OuterRef("pk"), role=role)
        accounts = accounts.filter(Exists(held))
    return _in_state(accounts, state, at=at)


def _called(text):
    if text.isascii():
        key = text.lower()
        return (
            Q(username__startswith=key)
            | Q(member__pinyin__startswith=key)
            | Q(member__initials__startswith=key)
        )
    return Q(name__contains=clean(text)) | Q(member__name_key__contains=name_key(text))


def _held_in(unit, today):
    held = RoleAssignment.objects.on(today).filter(user=OuterRef("pk"))
    return Exists(held.filter(path_range("organisation__path", unit.path)))


def _in_state(accounts, state, *, at):
    if state == CLOSED:
        return accounts.filter(is_active=False)
    if state == LOCKED:
        return accounts.filter(is_active=True, sign_in_attempts__locked_until__gt=at)
    if state == WAITING:
        return accounts.filter(is_active=True).not_activated()
    if state == IN_USE:
        return accounts.filter(is_active=True).activated()
    return accounts


def state_of(user, *, at):
    """One of IN_USE, WAITING, LOCKED, CLOSED."""
    attempts = getattr(user, "sign_in_attempts", None)
    if not user.is_active:
        return CLOSED
    if attempts and attempts.locked_until and attempts.locked_until > at:
        return LOCKED
    return IN_USE if user.has_usable_password() else WAITING
