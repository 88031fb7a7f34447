"""From a member to the form of the member's sheet, for the views that lead there."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, SECRETARY
from pledges.errors import PledgeError

from ..cycles.rules import current_cycle
from ..sheet import queries
from ..sheet.models import Sheet
from ..sheet.rules import unsaved_sheet


def enters_for_others(request):
    """Whether the seat enters pledges for members: the branch's secretary, or an administrator."""
    return request.seat.role in (SECRETARY, ADMINISTRATOR)


def open_sheet(request, member):
    """Redirect to the form of the member's sheet, which its first save starts; a refusal is a message on the page before."""
    by_branch, cycle = enters_for_others(request), current_cycle()
    sheet = Sheet.objects.standing().filter(member=member, cycle=cycle).first() if cycle else None
    if sheet is not None:
        return redirect("sheet_edit", sheet.pk)
    try:
        unsaved_sheet(member, cycle, by_branch=by_branch)
    except PledgeError as error:
        messages.error(request, error)
        return redirect("sheet_list" if by_branch else "my_sheet")
    return redirect("sheet_new", member.pk)


def open_next(request, after):
    """Redirect to the form of the next member after ``after`` whose sheet is not submitted; or to the list."""
    cycle = current_cycle()
    member = queries.next_waiting(request.seat, cycle, after=after) if cycle else None
    if member is None:
        messages.info(request, _("Every member of your units has handed in a sheet."))
        return redirect("sheet_list")
    return open_sheet(request, member)
