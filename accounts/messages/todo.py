"""What messages leave to be done by administrators."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from ..access import ADMINISTRATOR
from ..daily import DailyRun
from ..todo import LATE, WAITS, Todo, todo_block
from .models import Delivery


@todo_block(ADMINISTRATOR)
def given_up(seat, today):
    """Messages that could not be delivered."""
    state = Delivery.State.GIVEN_UP
    count = Delivery.objects.visible_to(seat).filter(state=state).count()
    return [Todo(WAITS, _("messages could not be delivered"), count, f"{reverse('delivery_list')}?state={state}")]  # fmt: skip


@todo_block(ADMINISTRATOR)
def failed_steps(seat, today):
    """Steps of the daily tick that failed yesterday or today and did not succeed since."""
    if not seat.is_whole:
        return []
    since = today - timedelta(days=1)
    count = DailyRun.objects.filter(day__gte=since, state=DailyRun.State.FAILED).count()
    return [Todo(LATE, _("daily tasks failed"), count, reverse("daily_list"))]
