"""The secretaries of all branches: whom the roster proposes, and the appointment of those chosen."""

from dataclasses import dataclass, field
from itertools import batched

from django.db import transaction
from django.db.models import Exists, OuterRef
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
from .scope import looks_after, organisations_of

#: Appointments made in one transaction.
CHUNK = 50


@dataclass
class Vacancy:
    """A branch without a secretary, its members, and the one whom their posts propose, or None."""

    branch: Organisation
    members: list = field(default_factory=list)

    @property
    def proposed(self):
        """The only member who is secretary of the branch by post, else the only one who is secretary of anything."""
        for word in ("支部书记", "书记"):
            found = [
                member
                for member in self.members
                if word in member.post and "副书记" not in member.post
            ]
            if len(found) == 1:
                return found[0]
        return None


def vacant_branches(seat, *, today):
    """The open branches that the seat looks after in which nobody is secretary today or later."""
    held = _secretaries(today).filter(organisation=OuterRef("pk"))
    rows = organisations_of(seat).branches().filter(dissolved_on__isnull=True)
    return rows.exclude(Exists(held)).order_by("path")


def _secretaries(today):
    return RoleAssignment.objects.not_over(today).filter(role=Role.SECRETARY)


def vacancies(branches):
    """A Vacancy for each of the ``branches`` that has members. One query."""
    found = {branch.pk: Vacancy(branch) for branch in branches}
    members = Member.objects.active().filter(branch__in=found).only("name", "post", "branch_id")
    for member in members.order_by("pinyin", "pk"):
        found[member.branch_id].members.append(member)
    return [vacancy for vacancy in found.values() if vacancy.members]


def waiting_secretaries(organisations, *, actor, today):
    """The accounts of the organisations' secretaries who have set no password yet, as far as ``waiting`` goes."""
    held = _secretaries(today).filter(within_any("organisation__path", organisations))
    return waiting(organisations, actor=actor, on=today).filter(pk__in=held.values("user"))


def renew_secretaries(organisations, *, actor, at, tick):
    """New one-time codes for the waiting secretaries; returns [(User, code in clear)], by branch."""
    rows = waiting_secretaries(organisations, actor=actor, today=timezone.localdate(at))
    rows = rows.order_by("member__branch__path", "pk")
    pairs = renew_codes(list(rows.values_list("pk", flat=True)), at=at, tick=tick)
    detail = {"opened": 0, "renewed": len(pairs)}
    record("accounts_opened", actor=actor, subject=organisations[0].name, detail=detail, at=at)
    return sorted(pairs, key=lambda pair: (pair[0].member.branch.path, pair[0].pk))


def appoint(chosen, *, seat, at):
    """Make each chosen member secretary of the branch, with an account where there is none; in parts of CHUNK.

    chosen  [(branch, member)]
    Returns (how many were appointed, [sentence about each who was not]).
    """
    names, refused = FreeNames(), []
    for part in batched(chosen, CHUNK):
        with transaction.atomic():
            for branch, member in part:
                try:
                    with transaction.atomic():
                        _appoint(branch, member, names, seat=seat, at=at)
                except AccountError as error:
                    refused.append(f"{branch.name}：{error}")
    return len(chosen) - len(refused), refused


def _appoint(branch, member, names, *, seat, at):
    today = timezone.localdate(at)
    branch = Organisation.objects.select_for_update(no_key=True).get(pk=branch.pk)
    still = (
        Member.objects.active().select_for_update(of=("self",)).filter(pk=member.pk, branch=branch)
    )
    if not still.exists() or _secretaries(today).filter(organisation=branch).exists():
        raise AccountError(_("The branch or the member has changed meanwhile: look again."))
    account = User.objects.select_related("member__branch").filter(member=member).first()
    if account is None:
        account = acts.open_account(
            username=names.take(member.name),
            name=member.name,
            member=member,
            actor=seat.user,
            at=at,
        )
    elif not looks_after(seat, account, on=today):
        raise AccountError(
            _(
                "%(name)s also holds a role elsewhere: the district's security administrator grants this one."
            )
            % {"name": member.name}
        )
    grant(
        user=account,
        role=Role.SECRETARY,
        organisation=branch,
        since=today,
        actor=seat.user,
        at=at,
    )
