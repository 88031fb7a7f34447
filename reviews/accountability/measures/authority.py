"""The bodies that decide about a measure: the one with the authority, and another one for the appeal."""

from django.utils import timezone
from django.utils.translation import gettext as _

from access.own import had_a_hand, is_own
from access.roles import Role
from accounts.identity.models import RoleAssignment, User
from accounts.organisations.models import Organisation
from accounts.people.leaders import is_leader
from reviews.errors import ReviewError

from .types import LeaderStanding, MeasureType

Approver = MeasureType.Approver
_COMMITTEES = (Organisation.Kind.PARTY_COMMITTEE, Organisation.Kind.WORK_COMMITTEE)


def standing_of(member):
    """The member's standing for a measure: a responsible leader, or ordinary."""
    return LeaderStanding.LEADER if is_leader(member) else LeaderStanding.ORDINARY


def role_of(body):
    """In which role one decides for ``body``: a branch's secretary, else an administrator."""
    return Role.SECRETARY if body.is_branch else Role.ADMINISTRATOR


def deciders(body, at):
    """The active accounts that decide for this very organisation on the day of ``at``."""
    held = RoleAssignment.objects.on(timezone.localdate(at)).filter(
        role=role_of(body), organisation=body
    )
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk"))


def decides(user, body, at):
    return user in deciders(body, at)


def has_account(member_id):
    """Whether the member can do something in the application: has an open account and activated it."""
    return User.objects.activated().filter(member=member_id, is_active=True).exists()


def lineage(organisation):
    """The organisation and all above it, upwards."""
    return list(Organisation.objects.line_of(organisation).reverse())


def _at_or_above(level, branch):
    """The organisations over the member that may decide at this level, the nearest first."""
    line = lineage(branch)
    if level == Approver.BRANCH:
        return line
    if level == Approver.DISTRICT:
        return line[-1:]
    first = next((i for i, row in enumerate(line) if row.kind in _COMMITTEES), len(line) - 1)
    return line[first:]


def _with_somebody(bodies, *, but, member, at):
    """The first of ``bodies`` for which somebody decides who is neither among ``but`` nor the member."""
    for body in bodies:
        if any(not had_a_hand(u, but) and not is_own(u, member.pk) for u in deciders(body, at)):
            return body
    return None


def body_for(version, member, *, proposer, at):
    """The organisation that decides: at the version's level, or the next above if only the proposer could decide there.

    Raises ReviewError if nobody in the district can decide.
    """
    bodies = _at_or_above(version.approver, member.branch)
    found = _with_somebody(bodies, but=[proposer], member=member, at=at)
    if found is None:
        raise ReviewError(
            _("Nobody else may decide about this measure: a second administrator is needed.")
        )
    return found


def appeal_body_for(measure, at):
    """The next organisation above the deciding one where somebody else may decide; at the top another administrator.

    If nobody can decide yet, the appeal waits at the district: it must not fail because there is no second administrator.
    """
    line = lineage(measure.body)
    but = [measure.decided_by, measure.proposed_by]
    found = _with_somebody(line[1:] or line, but=but, member=measure.member, at=at)
    return found or line[-1]
