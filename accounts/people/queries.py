"""Members as the list, the page of one and the export show them."""

from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, SECRETARY
from access.seats import path_range

from .models import Member

#: An export stops here and says so; a narrower filter gives the rest.
MOST_ROWS = 20_000
ORDER = ("pinyin", "pk")
#: Values of the filter besides the states of a member.
ALL, EXEMPT = "all", "exempt"


def sees_phones(seat):
    """Phone numbers and birth dates are for those who keep the roster of the branch."""
    return seat.role in (SECRETARY, ADMINISTRATOR)


def member_rows(seat):
    return Member.objects.visible_to(seat).select_related("branch")


def filtered(members, *, q="", unit=None, tier="", status=""):
    """The members that match a filter row; without a status the active ones."""
    members = members.search(q)
    if unit is not None:
        members = members.filter(path_range("branch__path", unit.path))
    if tier:
        members = members.filter(tier=tier)
    if status == EXEMPT:
        return members.active().exclude(exempt_reason="")
    if status == ALL:
        return members
    return members.filter(status=status) if status else members.active()


def state_of(member):
    """The text of the column State: "Exempt: 因病不承诺", "Left", "" for an active member."""
    if member.status != Member.Status.ACTIVE:
        return member.get_status_display()
    if member.exempt_reason:
        return _("Exempt: %(reason)s") % {"reason": member.exempt_reason}
    return ""


def export_columns(seat):
    """(heading, width) for the workbook's writer: the columns of the list."""
    columns = [(_("Name"), 16), (_("Branch"), 32), (_("Tier"), 18), (_("Post"), 24)]
    if sees_phones(seat):
        columns.append((_("Phone"), 16))
    return [*columns, (_("State"), 24)]


def export_rows(members, seat):
    """One row a member, the first MOST_ROWS; a last row says so when there are more."""
    phones = sees_phones(seat)
    found = list(members.order_by(*ORDER)[: MOST_ROWS + 1])
    written = [_row(member, phones) for member in found[:MOST_ROWS]]
    if len(found) > MOST_ROWS:
        said = _("There are more members than %(count)d: narrow the filter.")
        written.append([said % {"count": MOST_ROWS}])
    return written


def _row(member, phones):
    row = [member.name, member.branch.name, member.get_tier_display(), member.post]
    if phones:
        row.append(member.phone)
    return [*row, state_of(member) or member.get_status_display()]
