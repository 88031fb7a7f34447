"""What is to be done about circulars."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import ADMINISTRATOR
from accounts.todo import WAITS, Todo, todo_block

from .models import Circular

State = Circular.State


@todo_block(ADMINISTRATOR)
def circulars_waiting(seat, today):
    found = Circular.objects.visible_to(seat).aggregate(
        drafts=Count("pk", filter=Q(state=State.DRAFT)),
        approved=Count("pk", filter=Q(state=State.APPROVED)),
    )
    address = reverse("circular_list")
    return [
        Todo(WAITS, _("circulars to approve"), found["drafts"], address),
        Todo(WAITS, _("circulars to issue"), found["approved"], address),
    ]
