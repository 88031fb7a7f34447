"""Reads over sheets: the list of members with their sheets, who comes next, the figures above the list."""

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from access.roles import SECRETARY
from accounts.identity import deciders
from accounts.people.models import Member
from core.cache_stamp import cached

from .models import Item, Sheet
from .standing import NONE, UNDECLARED, counted, unwritten, with_standing

#: Filter values besides the standings: a draft with items sent back; a change requested; submitted sheets that wait for
#: the reader, and sheets with a change that does (accounts/identity/deciders.py); those who have not handed in a sheet,
#: and of them those who are enrolled and have written nothing.
RETURNED, AMENDING, MINE, DECIDING = "returned", "amending", "mine", "deciding"
WAITING, UNWRITTEN = "undeclared", "unwritten"
#: The states of sheets that count.
STANDING = [state for state in Sheet.State.values if state != Sheet.State.WITHDRAWN]
ORDER = ("branch_id", "pinyin", "pk")


def _sent_back(of):
    states = [Item.Check.RETURNED, Item.Check.ANEW]
    return Exists(Item.objects.filter(sheet=OuterRef(of), check_state__in=states))


def _amending(of):
    return Exists(Sheet.objects.filter(pk=OuterRef(of), amendments__state="requested"))


def _of(cycle):
    """The condition of a member's sheet of ``cycle``; a withdrawn one is none."""
    return Q(sheets__cycle=cycle, sheets__state__in=STANDING)


def members_with_sheets(seat, cycle):
    """Active members that ``seat`` may see, in ORDER, with their sheet of ``cycle`` and their ``standing`` (standing.py).

    Annotated: sheet_pk, sheet_state, sheet_serial, sheet_revision, sheet_path (of its branch; None without a
    sheet), sheet_returned, sheet_amending, and what with_standing says.
    """
    members = Member.objects.visible_to(seat).active().select_related("branch")
    return (
        with_standing(members, cycle)
        .annotate(sheet=FilteredRelation("sheets", condition=_of(cycle)))
        .annotate(
            sheet_pk=F("sheet__pk"),
            sheet_state=F("sheet__state"),
            sheet_serial=F("sheet__serial"),
            sheet_revision=F("sheet__revision"),
            sheet_path=F("sheet__branch__path"),
            sheet_returned=_sent_back("sheet__pk"),
            sheet_amending=_amending("sheet__pk"),
        )
        .order_by(*ORDER)
    )


def in_state(members, state):
    """Filter by a standing, or by RETURNED, AMENDING, WAITING or UNWRITTEN; any other value filters nothing."""
    if state == RETURNED:
        return members.filter(standing=Sheet.State.DRAFT, sheet_returned=True)
    if state == AMENDING:
        return members.filter(standing=Sheet.State.CONFIRMED, sheet_amending=True)
    if state == WAITING:
        return members.filter(standing__in=UNDECLARED)
    if state == UNWRITTEN:
        return unwritten(members)
    return members.filter(standing=state) if state in (NONE, *STANDING) else members


def waits_for(rows, seat, today, *, member, branch):
    """Those of ``rows`` whose submitted sheet waits for this seat's check. ``member`` and ``branch`` are fields of the rows."""
    return deciders.turn_of(rows, seat, today, member=member, branch=branch)


def to_decide(of, seat, today):
    """Whether the sheet ``of`` (a field of the rows) has a request, of whatever kind, that waits for this seat."""
    requested = FilteredRelation("amendments", condition=Q(amendments__state="requested"))
    sheets = Sheet.objects.filter(pk=OuterRef(of)).annotate(requested=requested)
    sheets = sheets.annotate(asker=F("requested__requested_by")).filter(asker__isnull=False)
    fields = {"member": "member", "branch": "branch", "asker": "asker"}
    return Exists(deciders.turn_of(sheets, seat, today, **fields))


def figures(seat, cycle):
    """The counts of standing.py over the active members in scope, and RETURNED and AMENDING. One query.

    People responsible for many units see figures that may be a minute old.
    """
    if seat.role == SECRETARY:
        return _figures(seat, cycle)
    units = ",".join(str(organisation.pk) for organisation in seat.organisations)
    return cached(f"sheet-figures:{units}:{cycle.pk}", lambda: _figures(seat, cycle))


def _figures(seat, cycle):
    marks = {
        RETURNED: ("sheet_returned", [Sheet.State.DRAFT]),
        AMENDING: ("sheet_amending", [Sheet.State.CONFIRMED]),
    }
    return counted(members_with_sheets(seat, cycle), **marks)


def waiting(seat, cycle):
    """Members who have not handed in their sheet: nothing written yet, or a draft; in ORDER."""
    return in_state(members_with_sheets(seat, cycle), WAITING)


def next_waiting(seat, cycle, *, after=None):
    """The next of them after the member ``after``, cyclically; or None."""
    members = waiting(seat, cycle)
    if after is None:
        return members.first()
    return members.filter(_behind(after)).first() or members.exclude(pk=after.pk).first()


def walk(seat, cycle, member):
    """(member before, member behind, how many are still waited for) in the branch of ``member``, in one query.

    The members come with their sheet, or are None. A branch is small enough to be read whole.
    """
    rows = members_with_sheets(seat, cycle).filter(branch=member.branch_id)
    row = [other for other in rows if not other.exempt_reason or other.pk == member.pk]
    place = next((place for place, other in enumerate(row) if other.pk == member.pk), None)
    if place is None:
        return None, None, 0
    before = row[place - 1] if place else None
    behind = row[place + 1] if place + 1 < len(row) else None
    return before, behind, sum(other.standing in UNDECLARED for other in row)


def _behind(member):
    same = Q(branch_id=member.branch_id)
    return (
        Q(branch_id__gt=member.branch_id)
        | same & Q(pinyin__gt=member.pinyin)
        | same & Q(pinyin=member.pinyin, pk__gt=member.pk)
    )


def next_submitted(seat, cycle, *, after):
    """The sheet of the next other member whose sheet waits for the branch's check, after the sheet ``after``; or None."""
    members = in_state(members_with_sheets(seat, cycle), Sheet.State.SUBMITTED)
    members = members.exclude(sheet_pk=after.pk).exclude(pk=seat.user.member_id)
    behind = members.filter(_behind(after.member))
    keys = (behind.values_list("sheet_pk", flat=True), members.values_list("sheet_pk", flat=True))
    return next((found for rows in keys if (found := rows.first())), None)
