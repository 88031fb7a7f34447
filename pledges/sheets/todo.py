"""To-do items about sheets, enrolment and amendments."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, SECRETARY
from accounts.people.models import Member
from registry.todo import SOON, WAITS, Matter, todo_block

from .confirmation.models import Amendment
from .cycles.models import Cycle
from .enrolment.models import Enrolment
from .sheet.models import Sheet
from .sheet.queries import waits_for


def _year():
    """The key of the cycle that people work on, as a subquery."""
    return Cycle.objects.filter(state=Cycle.State.OPEN).order_by("-year").values("pk")[:1]


@todo_block(SECRETARY)
def sheets_to_check(seat, today):
    sheets = Sheet.objects.visible_to(seat).filter(
        cycle=_year(), member__status=Member.Status.ACTIVE
    )
    asked = Amendment.objects.filter(sheet=OuterRef("pk"), state=Amendment.State.REQUESTED)
    address = reverse("sheet_list")
    submitted = sheets.filter(state=Sheet.State.SUBMITTED)
    return [
        Matter(
            WAITS, _("sheets wait for the branch's check"),
            waits_for(submitted, seat, today, member="member", branch="branch"), f"{address}?state=mine",
        ),
        Matter(
            WAITS, _("sheets with a change to decide on"), sheets.filter(Exists(asked)), f"{address}?state=amending"
        ),
    ]  # fmt: skip


@todo_block(ADMINISTRATOR)
def sheets_of_secretaries(seat, today):
    sheets = Sheet.objects.visible_to(seat).filter(
        cycle=_year(), member__status=Member.Status.ACTIVE, state=Sheet.State.SUBMITTED
    )
    return [
        Matter(
            WAITS, _("sheets that no secretary of their branch may confirm"),
            waits_for(sheets, seat, today, member="member", branch="branch"),
            f"{reverse('sheet_list')}?state=mine",
        )
    ]  # fmt: skip


@todo_block(SECRETARY, ADMINISTRATOR)
def enrolment_to_settle(seat, today):
    mine = Enrolment.objects.filter(member=OuterRef("pk"), cycle=_year())
    members = (
        Member.objects.visible_to(seat)
        .active()
        .filter(Exists(Cycle.objects.filter(state=Cycle.State.OPEN)))
    )
    nominated = members.filter(Exists(mine.filter(state=Enrolment.State.NOMINATED)))
    undeclared = members.filter(~Exists(mine), exempt_reason="")
    address = reverse("enrolment_list")
    matters = [
        Matter(SOON, _("members have not declared yet"), undeclared, f"{address}?state=undeclared")
    ]
    if seat.role == SECRETARY:
        matters.append(
            Matter(WAITS, _("nominations to confirm"), nominated, f"{address}?state=nominated")
        )
    return matters
