"""To-do items of administrators about messages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR
from registry.todo import WAITS, Matter, todo_block

from .models import Delivery


@todo_block(ADMINISTRATOR)
def given_up(seat, today):
    """Messages that could not be delivered."""
    state = Delivery.State.GIVEN_UP
    rows = Delivery.objects.visible_to(seat).filter(state=state)
    return [Matter(WAITS, _("messages could not be delivered"), rows, f"{reverse('delivery_list')}?state={state}")]  # fmt: skip
