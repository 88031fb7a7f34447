"""What a Celery worker must know of accounts: the kinds of jobs that it may be given, and the daily tick."""

from celery import shared_task
from django.utils import timezone

from .daily.running import run_daily
from accounts.messages import sending
from accounts.identity import slips

__all__ = ["sending", "slips"]


@shared_task(name="registry.daily")
def daily(**kwargs):
    """Do what is due today; beat runs it every morning. A second run does nothing."""
    return {outcome.step: outcome.state for outcome in run_daily(timezone.localdate())}
