"""The secretaries of all branches: whom the roster proposes, and the appointment of those chosen."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from access.roles import Role
from accounts.errors import AccountError
from accounts.organisations.models import Organisation
from accounts.people.models import Member

from . import acts
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
        for words in (("支部书记",), ("书记",)):
            found = [
                member
                for member in self.members
                if any(word in member.post for word in words) and "副书记" not in member.post
            ]
            if len(found) == 1:
                return found[0]
        return None


def vacant_branches(seat, *, today):
    """The open branches that the seat looks after in which nobody is secretary today or later."""
    held = RoleAssignment.objects.not_over(today).filter(
        role=Role.SECRETARY, organisation=OuterRef("pk")
    )
    rows = organisations_of(seat).branches().filter(dissolved_on__isnull=True)
    return rows.exclude(Exists(held)).order_by("path")


def vacancies(branches):
    """A Vacancy for each of the ``branches`` that has members. One query."""
    found = {branch.pk: Vacancy(branch) for branch in branches}
    members = Member.objects.active().filter(branch__in=found).only("name", "post", "branch_id")
    for member in members.order_by("pinyin", "pk"):
        found[member.branch_id].members.append(member)
    return [vacancy for vacancy in found.values() if vacancy.members]


def waiting_secretaries(seat, *, today):
    """The accounts of secretaries whom the seat looks after and who have set no password yet."""
    held = RoleAssignment.objects.not_over(today).filter(
        role=Role.SECRETARY, organisation__in=organisations_of(seat)
    )
    rows = User.objects.not_activated().filter(is_active=True, pk__in=held.values("user"))
    return rows.select_related("member__branch").order_by("member__branch__path", "pk")


def appoint(chosen, *, seat, at):
    """Make each chosen member secretary of the branch, with an account where there is none; in parts of CHUNK.

    chosen  [(branch, member)]
    Returns (how many were appointed, [sentence about each who was not]).
    """
    names, refused = FreeNames(), []
    for start in range(0, len(chosen), CHUNK):
        with transaction.atomic():
            for branch, member in chosen[start : start + CHUNK]:
                try:
                    with transaction.atomic():
                        _appoint(branch, member, names, seat=seat, at=at)
                except AccountError as error:
                    refused.append(f"{branch.name}：{error}")
    return len(chosen) - len(refused), refused


def _appoint(branch, member, names, *, seat, at):
    today = timezone.localdate(at)
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
