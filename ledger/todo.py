"""To-do items about ledger entries. Overdue entries are on the first page in any case."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR, SECRETARY
from registry.todo import WAITS, Matter, todo_block

from .claims.queries import turn_of
from .entries.models import Entry


@todo_block(SECRETARY)
def extensions_to_decide(seat, today):
    asked = Entry.objects.visible_to(seat).asking()
    return [
        Matter(WAITS, _("extensions to decide on"), asked, f"{reverse('ledger_list')}?due=asked")
    ]


@todo_block(SECRETARY, ADMINISTRATOR)
def claims_to_verify(seat, today):
    text = _("reports of fulfilment to verify")
    if seat.role == ADMINISTRATOR:
        text = _("reports of fulfilment that no secretary of their branch may verify")
    return [Matter(WAITS, text, turn_of(seat, today), reverse("claim_list"))]
