"""The people of a simulated year: every act is done by somebody who may do it."""

from access.own import is_own
from access.roles import Role
from accounts.identity.models import RoleAssignment, User


class Cast:
    """The accounts of the district, looked up once.

    users           member id → account
    secretaries     branch id → accounts that are its secretary
    administrators, supervisors   those of the whole district first
    """

    def __init__(self, day):
        self.users = {
            user.member_id: user for user in User.objects.exclude(member=None).order_by("pk")
        }
        held = RoleAssignment.objects.on(day).select_related("user", "organisation")
        self.secretaries = {}
        for row in held.filter(role=Role.SECRETARY).order_by("pk"):
            self.secretaries.setdefault(row.organisation_id, []).append(row.user)
        self.administrators = self._holders(held, Role.ADMINISTRATOR)
        self.supervisors = self._holders(held, Role.SUPERVISOR)

    @staticmethod
    def _holders(held, role):
        return [row.user for row in held.filter(role=role).order_by("organisation__depth", "pk")]

    def member(self, entry):
        """The member's own account, or the branch's secretary for members without one."""
        return self.users.get(entry.ledger.member_id) or self.keeper(entry)

    def secretary(self, branch_id):
        """A secretary of the branch, or None."""
        return next(iter(self.secretaries.get(branch_id, ())), None)

    def keeper(self, entry, *, but=None):
        """The person who decides for the branch: a secretary who is neither the member nor ``but``, else an administrator."""
        for user in [*self.secretaries.get(entry.branch_id, ()), *self.administrators]:
            if not is_own(user, entry.ledger.member_id) and user != but:
                return user
        raise LookupError("the district has nobody who may decide")
