"""Appointing many people to one role together, and new slips for those of them who have set no password yet."""

from itertools import batched

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.roles import Role
from access.seats import within_any
from accounts.audit.rules import record
from accounts.errors import AccountError
from accounts.organisations.models import Organisation
from accounts.people.models import Member

from . import acts
from .bulk import renew_codes, waiting
from .models import RoleAssignment, User
from .names import FreeNames
from .rules import grant
from .scope import looks_after

#: Appointments made in one transaction.
CHUNK = 50


def held(role, today):
    """The assignments of the role that are in force on ``today`` or later."""
    return RoleAssignment.objects.not_over(today).filter(role=role)


def waiting_holders(role, organisations, *, actor, today):
    """The accounts of those who hold the role below the organisations and have set no password yet, as far as ``waiting`` goes."""
    holders = held(role, today).filter(within_any("organisation__path", organisations))
    return waiting(organisations, actor=actor, on=today).filter(pk__in=holders.values("user"))


def renew_holders(role, organisations, *, actor, at, tick):
    """New one-time codes for the waiting holders of the role; returns [(User, code in clear)], by branch."""
    rows = waiting_holders(role, organisations, actor=actor, today=timezone.localdate(at))
    rows = rows.order_by("member__branch__path", "pk")
    pairs = renew_codes(list(rows.values_list("pk", flat=True)), at=at, tick=tick)
    detail = {"opened": 0, "renewed": len(pairs)}
    record("accounts_opened", actor=actor, subject=organisations[0].name, detail=detail, at=at)
    return sorted(pairs, key=lambda pair: (pair[0].member.branch.path, pair[0].pk))


def appoint(chosen, *, role, seat, at):
    """Give each chosen member the role over the unit, with an account where there is none; in parts of CHUNK.

    chosen  [(organisation, member)]
    Returns (how many were appointed, [sentence about each who was not]).
    """
    names, refused = FreeNames(), []
    for part in batched(chosen, CHUNK):
        with transaction.atomic():
            for organisation, member in part:
                try:
                    with transaction.atomic():
                        _appoint(organisation, member, names, role=role, seat=seat, at=at)
                except AccountError as error:
                    refused.append(f"{organisation.name}：{error}")
    return len(chosen) - len(refused), refused


def _appoint(organisation, member, names, *, role, seat, at):
    today = timezone.localdate(at)
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    still = Member.objects.active().select_for_update(of=("self",)).filter(pk=member.pk)
    taken = False
    if role == Role.SECRETARY:  # one of the branch's own members, where nobody is yet
        still = still.filter(branch=organisation)
        taken = held(role, today).filter(organisation=organisation).exists()
    if taken or not still.exists():
        raise AccountError(_("The unit or the member has changed meanwhile: look again."))
    account = User.objects.select_related("member__branch").filter(member=member).first()
    if account is None:
        account = acts.open_account(
            username=names.take(member.name), name=member.name, member=member, actor=seat.user, at=at
        )  # fmt: skip
    elif not looks_after(seat, account, on=today):
        raise AccountError(
            _(
                "%(name)s also holds a role elsewhere: the district's security administrator grants this one."
            )
            % {"name": member.name}
        )
    grant(user=account, role=role, organisation=organisation, since=today, actor=seat.user, at=at)
