"""To-do items about circulars."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR
from registry.todo import WAITS, Matter, todo_block

from .models import Circular

State = Circular.State


@todo_block(ADMINISTRATOR)
def circulars_waiting(seat, today):
    circulars, address = Circular.objects.visible_to(seat), reverse("circular_list")
    drafts, approved = (circulars.filter(state=state) for state in (State.DRAFT, State.APPROVED))
    return [
        Matter(WAITS, _("circulars to approve"), drafts, f"{address}?state={State.DRAFT}"),
        Matter(WAITS, _("circulars to issue"), approved, f"{address}?state={State.APPROVED}"),
    ]
