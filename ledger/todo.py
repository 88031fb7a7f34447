"""To-do items about ledger entries. Overdue entries are on the first page in any case."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, SECRETARY
from registry.todo import WAITS, Matter, todo_block

from .entries.waiting import extensions_of, turn_of


@todo_block(SECRETARY, ADMINISTRATOR)
def extensions_to_decide(seat, today):
    text = _("extensions to decide on")
    if seat.role == ADMINISTRATOR:
        text = _("extensions that no secretary of their branch may decide on")
    address = f"{reverse('ledger_list')}?due=mine"
    return [Matter(WAITS, text, extensions_of(seat, today), address)]


@todo_block(SECRETARY, ADMINISTRATOR)
def claims_to_verify(seat, today):
    text = _("reports of fulfilment to verify")
    if seat.role == ADMINISTRATOR:
        text = _("reports of fulfilment that no secretary of their branch may verify")
    return [Matter(WAITS, text, turn_of(seat, today), reverse("claim_list"))]
