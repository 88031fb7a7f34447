"""What messages leave to be done by administrators."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR
from operation.daily.models import DailyRun
from registry.todo import LATE, WAITS, Matter, todo_block
from .models import Delivery


@todo_block(ADMINISTRATOR)
def given_up(seat, today):
    """Messages that could not be delivered."""
    state = Delivery.State.GIVEN_UP
    rows = Delivery.objects.visible_to(seat).filter(state=state)
    return [Matter(WAITS, _("messages could not be delivered"), rows, f"{reverse('delivery_list')}?state={state}")]  # fmt: skip


@todo_block(ADMINISTRATOR)
def failed_steps(seat, today):
    """Steps of the daily tick that failed yesterday or today and did not succeed since."""
    if not seat.is_whole:
        return []
    since = today - timedelta(days=1)
    rows = DailyRun.objects.filter(day__gte=since, state=DailyRun.State.FAILED)
    return [Matter(LATE, _("daily tasks failed"), rows, f"{reverse('daily_list')}?state=failed")]
