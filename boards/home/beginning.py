"""What is still to do until the district runs: steps that tick themselves, for the administrator's first page."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.roles import Role
from accounts.identity.models import RoleAssignment, User
from accounts.organisations.models import Organisation
from accounts.people.models import Member
from core.counting import counts_of
from pledges.sheets.cycles.models import Cycle


@dataclass(frozen=True)
class Step:
    """One step. ``address`` is None where somebody else does it; ``text`` says who, or what is there."""

    title: str
    text: str
    done: bool
    address: str | None


def steps_to_begin():
    """All steps, in the order in which they are best taken. Two queries, whatever the size of the district."""
    top = Organisation.objects.filter(depth=1).first()
    if top is None:
        return []
    rows = _rows()
    count = dict(zip(rows, counts_of(rows.values()), strict=True))
    return [
        _district(top),
        _roster(count["members"], count["branches"]),
        _three_people(count["security"] and count["auditors"]),
        _secretaries(count["branches"], count["vacant"]),
        _supervisors(count["supervisors"]),
        _year(count["years"]),
    ]


def _rows():
    """The rows that the steps count, by name."""
    held = RoleAssignment.objects.on(timezone.localdate())
    led = held.filter(role=Role.SECRETARY, organisation=OuterRef("pk"))
    branches = Organisation.objects.branches().filter(dissolved_on__isnull=True)
    active = held.filter(user__in=User.objects.activated())
    return {
        "members": Member.objects.active(),
        "branches": branches,
        "vacant": branches.exclude(Exists(led)),
        "security": active.filter(role=Role.SECURITY),
        "auditors": active.filter(role=Role.AUDITOR),
        "supervisors": held.filter(role=Role.SUPERVISOR),
        "years": Cycle.objects.exclude(state=Cycle.State.DRAFT),
    }


def _district(top):
    letters = top.code if top.code.isalpha() else ""
    text = _("%(name)s, letters %(letters)s") % {"name": top.name, "letters": letters or "—"}
    return Step(_("Name the district"), text, True, reverse("organisation_edit", args=[top.pk]))


def _roster(people, branches):
    text = _("Any workbook of members, as the branches send it.")
    if people:
        text = _("%(people)d members in %(branches)d branches.") % {
            "people": people, "branches": branches,
        }  # fmt: skip
    return Step(_("Import the roster"), text, people > 0, reverse("roster_import"))


def _three_people(done):
    text = _("The security administrator and the auditor set their passwords with the codes that were printed.")  # fmt: skip
    return Step(_("Security administrator and auditor"), text, bool(done), None)


def _secretaries(branches, vacant):
    text = _("The security administrator appoints them: accounts, branch secretaries.")
    if vacant:
        said = ngettext(
            "%(count)d branch has no secretary.", "%(count)d branches have no secretary.", vacant
        )
        text = f"{said % {'count': vacant}} {text}"
    return Step(_("Appoint the branch secretaries"), text, bool(branches and not vacant), None)


def _supervisors(count):
    text = _("The security administrator grants the role to those who inspect.")
    return Step(_("Appoint supervisors"), text, count > 0, None)


def _year(opened):
    text = _("Check the stages, the common items and the supervision phone, then open it.")
    return Step(_("Open the year"), text, opened > 0, reverse("cycle_list"))
