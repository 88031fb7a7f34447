"""The daily steps of messages: plan the digests, and hand over all due deliveries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.workdays import is_workday
from registry.daily import daily_step

from . import channels
from .planning import plan
from .sending import hand_over


@daily_step("send_messages", order=90, label=_("Sending messages"))
def send_messages(tick):
    """Plan deliveries of the messages that earlier steps posted; on a day off digests wait."""
    planned = plan(at=tick.at, digests=is_workday(tick.today))
    handed = hand_over(at=tick.at) if channels.names() else 0
    return {gettext_noop("deliveries"): planned, gettext_noop("handed over"): handed}
