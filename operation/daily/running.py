"""Run the daily tick: called by `manage.py daily` and by beat.

A row for each day and step is kept, so that a step runs to its end once a day, a missed day is caught up by the next,
and a step that failed stops no other and is tried again by the next run.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone, translation

from registry.daily import Tick, steps, ticking

from .models import DailyRun

logger = logging.getLogger(__name__)

#: A step that has not ended after this time has lost its process; the next run repeats it.
LOST_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class StepOutcome:
    """The result of one step in one run: "done", "failed", "skipped" (done before), or "elsewhere".

    "elsewhere": another process has it at work, or was killed at it less than LOST_AFTER ago.
    """

    step: str
    state: str
    result: dict
    error: str = ""
    seconds: float = 0.0


def run_daily(today, *, at=None):
    """Run each step that is not done yet for ``today``; returns an Outcome a step, in order.

    at      the moment that is written to what the steps make; now, unless given
    """
    at = at or timezone.now()
    token = ticking.set(True)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            return [_run(step, today, at) for step in steps()]
    finally:
        ticking.reset(token)


def _run(step, today, at):
    run = _claim(step, today)
    if run is None:
        done = DailyRun.objects.filter(
            day=today, step=step.name, state=DailyRun.State.DONE
        ).exists()
        return StepOutcome(step.name, "skipped" if done else "elsewhere", {})
    began = monotonic()
    try:
        result = step.run(Tick(today=today, since=last_done(step.name, before=today), at=at)) or {}
    except Exception as error:
        logger.exception("the daily step %s of %s failed", step.name, today)
        return _end(run, DailyRun.State.FAILED, began, error=type(error).__name__)
    return _end(run, DailyRun.State.DONE, began, result=result)


def _end(run, state, began, *, result=None, error=""):
    seconds = round(monotonic() - began, 2)
    DailyRun.objects.filter(pk=run.pk, started_at=run.started_at).update(
        state=state,
        result=result or {},
        error=error,
        seconds=seconds,
        ended_at=timezone.now(),
    )
    return StepOutcome(run.step, state, result or {}, error, seconds)


@transaction.atomic
def _claim(step, today):
    """The row of the step for the day, taken for this process; None where it is done or at work elsewhere."""
    now = timezone.now()
    _made, created = DailyRun.objects.get_or_create(
        day=today, step=step.name, defaults={"started_at": now}
    )
    rows = DailyRun.objects.filter(day=today, step=step.name)
    if not created:
        open_ = Q(state=DailyRun.State.FAILED)
        open_ |= Q(state=DailyRun.State.RUNNING, started_at__lt=now - LOST_AFTER)
        taken = rows.filter(open_).update(
            state=DailyRun.State.RUNNING,
            started_at=now,
            ended_at=None,
            error="",
            attempts=models.F("attempts") + 1,
        )
        if not taken:
            return None
    return rows.get()


def last_done(step, *, before):
    """The last day before ``before`` for which the step ran to its end, or None."""
    done = DailyRun.objects.filter(step=step, state=DailyRun.State.DONE, day__lt=before)
    return done.order_by("-day").values_list("day", flat=True).first()
