"""To-do items about circulars."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR
from registry.todo import WAITS, Matter, todo_block

from .models import Circular
from .rules import approvable

State = Circular.State


@todo_block(ADMINISTRATOR)
def circulars_waiting(seat, today):
    circulars, address = Circular.objects.visible_to(seat), reverse("circular_list")
    approved = circulars.filter(state=State.APPROVED)
    return [
        Matter(WAITS, _("circulars to approve"), approvable(circulars, seat.user, timezone.now()), f"{address}?state=to_approve"),
        Matter(WAITS, _("circulars to issue"), approved, f"{address}?state={State.APPROVED}"),
    ]  # fmt: skip
