"""To-do items of administrators about the daily tick."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from access.roles import ADMINISTRATOR
from registry.todo import LATE, Matter, todo_block

from .models import DailyRun


@todo_block(ADMINISTRATOR)
def failed_steps(seat, today):
    """Steps of the daily tick that failed yesterday or today and did not succeed since."""
    if not seat.is_whole:
        return []
    since = today - timedelta(days=1)
    rows = DailyRun.objects.filter(day__gte=since, state=DailyRun.State.FAILED)
    return [Matter(LATE, _("daily tasks failed"), rows, f"{reverse('daily_list')}?state=failed")]
