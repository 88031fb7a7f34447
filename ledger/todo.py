"""What is to be done about the entries of ledgers. What is overdue or claimed stands on the first page itself."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import SECRETARY
from accounts.todo import WAITS, Matter, todo_block

from .models import Entry


@todo_block(SECRETARY)
def extensions_to_decide(seat, today):
    asked = Entry.objects.visible_to(seat).asking()
    return [
        Matter(WAITS, _("extensions to decide on"), asked, f"{reverse('ledger_list')}?due=asked")
    ]
