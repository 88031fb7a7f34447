"""To-do items about sheets, enrolment and amendments."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, SECRETARY
from accounts.people.models import Member
from registry.todo import SOON, WAITS, Matter, todo_block

from .cycles.models import Cycle
from .enrolment.models import Enrolment
from .enrolment.queries import UNSETTLED
from .sheet import queries
from .sheet.models import Sheet
from .sheet.queries import to_decide, waits_for
from .sheet.standing import UNDECLARED, unwritten, with_standing


def _year():
    """The key of the cycle that people work on, as a subquery."""
    return Cycle.objects.filter(state=Cycle.State.OPEN).order_by("-year").values("pk")[:1]


@todo_block(SECRETARY, ADMINISTRATOR)
def sheets_to_decide(seat, today):
    """Sheets to check and changes to decide: those of the branch, for an administrator those that no secretary may settle."""
    sheets = Sheet.objects.visible_to(seat).filter(
        cycle=_year(), member__status=Member.Status.ACTIVE
    )
    submitted = sheets.filter(state=Sheet.State.SUBMITTED, member__exempt_reason="")
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


def _active(seat):
    """The active members in scope with their standing; nobody while no year is open."""
    open_ = Exists(Cycle.objects.filter(state=Cycle.State.OPEN))
    return with_standing(Member.objects.visible_to(seat).active().filter(open_), _year())


@todo_block(ADMINISTRATOR)
def not_declared(seat, today):
    undeclared = _active(seat).filter(standing__in=UNDECLARED)
    address = f"{reverse('sheet_list')}?state={queries.WAITING}"
    return [Matter(SOON, _("members have not declared yet"), undeclared, address)]


@todo_block(SECRETARY)
def sheets_to_write(seat, today):
    """Everybody who has not handed in a sheet is in one of these: to be enrolled or left out, nothing written, or a draft."""
    members = _active(seat)
    mine = Enrolment.objects.filter(member=OuterRef("pk"), cycle=_year())
    expected = members.filter(standing__in=UNDECLARED)
    nominated = expected.filter(Exists(mine.filter(state=Enrolment.State.NOMINATED)))
    enrolments, sheets = reverse("enrolment_list"), reverse("sheet_list")
    return [
        Matter(SOON, _("members to enrol or to leave out"), expected.filter(~Exists(mine)), f"{enrolments}?state={UNSETTLED}"),
        Matter(WAITS, _("nominations to confirm"), nominated, f"{enrolments}?state=nominated"),
        Matter(SOON, _("enrolled members without a sheet"), unwritten(members), f"{sheets}?state={queries.UNWRITTEN}"),
        Matter(SOON, _("drafts to hand in"), members.filter(standing=Sheet.State.DRAFT), f"{sheets}?state=draft"),
    ]  # fmt: skip
