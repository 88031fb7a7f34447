"""The work of messages, for the worker."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone, translation

from . import preferences
from .planning import plan
from .sending import deliver, hand_over


@shared_task(name="accounts.messages.send", soft_time_limit=1500, time_limit=1560)
def send_chunk(*, ids, **kwargs):
    """Send one chunk; safe to be delivered twice, because each delivery is claimed once."""
    with translation.override(settings.LANGUAGE_CODE):
        return deliver(ids)


@shared_task(name="accounts.messages.due", soft_time_limit=540, time_limit=600)
def send_due(**kwargs):
    """Plan new messages, resume interrupted deliveries, hand over due ones; beat runs it every few minutes."""
    with translation.override(settings.LANGUAGE_CODE):
        now = timezone.now()
        plan(at=now, digests=False)
        return hand_over(at=now)


@shared_task(name="accounts.messages.link", soft_time_limit=100, time_limit=120)
def send_link(*, user_id, **kwargs):
    """Send the link that confirms an e-mail address."""
    preferences.send_link(user_id)
