"""To-do items about sheets, enrolment and amendments."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, SECRETARY
from accounts.people.models import Member
from registry.todo import SOON, WAITS, Matter, todo_block

from .cycles.models import Cycle
from .enrolment.models import Enrolment
from .sheet.models import Sheet
from .sheet.queries import to_decide, waits_for


def _year():
    """The key of the cycle that people work on, as a subquery."""
    return Cycle.objects.filter(state=Cycle.State.OPEN).order_by("-year").values("pk")[:1]


@todo_block(SECRETARY, ADMINISTRATOR)
def sheets_to_decide(seat, today):
    """Sheets to check and changes to decide: those of the branch, for an administrator those that no secretary may settle."""
    sheets = Sheet.objects.visible_to(seat).filter(
        cycle=_year(), member__status=Member.Status.ACTIVE
    )
    submitted = sheets.filter(state=Sheet.State.SUBMITTED)
    changing = sheets.filter(to_decide("pk", seat, today))
    check, decide = _("sheets wait for the branch's check"), _("sheets with a change to decide on")
    if seat.role == ADMINISTRATOR:
        check = _("sheets that no secretary of their branch may confirm")
        decide = _("sheets with a change that no secretary of their branch may decide on")
    address = reverse("sheet_list")
    return [
        Matter(WAITS, check, waits_for(submitted, seat, today, member="member", branch="branch"), f"{address}?state=mine"),
        Matter(WAITS, decide, changing, f"{address}?state=deciding"),
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
