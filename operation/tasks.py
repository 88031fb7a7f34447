"""The daily tick, for the worker."""

from celery import shared_task
from django.utils import timezone

from .daily.running import run_daily


@shared_task(name="operation.daily")
def daily(**kwargs):
    """Run the steps that are due today; beat runs it every morning. A second run does nothing."""
    return {outcome.step: outcome.state for outcome in run_daily(timezone.localdate())}
