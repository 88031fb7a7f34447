"""The branches without a secretary, and whom the roster proposes for each."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from access.roles import Role
from accounts.organisations.models import Organisation
from accounts.people.models import Member

from .appointing import held
from .scope import organisations_of


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
    held_here = held(Role.SECRETARY, today).filter(organisation=OuterRef("pk"))
    rows = organisations_of(seat).branches().filter(dissolved_on__isnull=True)
    return rows.exclude(Exists(held_here)).order_by("path")


def vacancies(branches):
    """A Vacancy for each of the ``branches`` that has members. One query."""
    found = {branch.pk: Vacancy(branch) for branch in branches}
    members = Member.objects.active().filter(branch__in=found).only("name", "post", "branch_id")
    for member in members.order_by("pinyin", "pk"):
        found[member.branch_id].members.append(member)
    return [vacancy for vacancy in found.values() if vacancy.members]
