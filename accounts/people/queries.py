"""Members as the list, the page of one and the export show them."""

from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, SECRETARY
from access.seats import path_range

from .models import Member

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
    """The columns of the list, for its workbook."""
    columns = [
        (_("Name"), 16, "name"), (_("Branch"), 32, "branch.name"), (_("Tier"), 18, "get_tier_display"),
        (_("Post"), 24, "post"), (_("Phone"), 16, "phone"),
        (_("State"), 24, lambda member: state_of(member) or member.get_status_display()),
    ]  # fmt: skip
    return columns if sees_phones(seat) else [row for row in columns if row[2] != "phone"]
