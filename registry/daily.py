"""The daily tick: what each floor does once a day, in one list, asked for by `manage.py daily` and by beat.

A floor puts its steps into a module ``daily.py`` of its app and registers them with ``@daily_step``. A step is
given the day that it works for and asks the database what is due, including what missed days left behind; a
repeated step changes nothing, because what it makes is named once by a constraint.

``run_daily`` keeps a row for each day and step, so that a step runs to its end once a day, a missed day is
caught up by the next, and a step that failed stops no other and is tried again by the next run.
"""

import logging
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)
STEPS = {}

#: Whether a tick is running: then what is posted waits for the tick's own last step, the sending.
ticking = ContextVar("ticking", default=False)

#: A step that has not ended after so long has lost its process; the next run takes it up again.
LOST_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Tick:
    """One day's tick.

    today   the day that is worked for
    since   the last day for which the step ran to its end, or None: what fell due in between is due now
    at      the moment that is written to what the step makes
    """

    today: date
    since: date | None
    at: datetime


@dataclass(frozen=True)
class Step:
    name: str
    order: int
    run: object
    label: object = ""


def daily_step(name, *, order, label=""):
    """Register a function of one Tick that returns {"what was done": how many} as the step ``name``.

    order   steps of a lower order run first: 10 handing over, 30 openings, 50 reminders, 90 sending
    label   the step in words, for the administrator's page
    """

    def register(function):
        if name in STEPS:
            raise ValueError(f"two daily steps are called {name}")
        STEPS[name] = Step(name, order, function, label)
        return function

    return register


def steps():
    """The steps in their order."""
    return sorted(STEPS.values(), key=lambda step: (step.order, step.name))


def label_of(name):
    """The step in words; one that is not registered (any more) by its name."""
    return str((STEPS[name].label if name in STEPS else "") or name)


class DailyRun(models.Model):
    """One step of one day. running → done or failed; failed, or running and lost → running again."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    day = models.DateField(_("day"))
    step = models.CharField(_("step"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    result = models.JSONField(_("done"), default=dict, blank=True)
    error = models.CharField(_("error"), max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    seconds = models.FloatField(_("seconds"), null=True)
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True)

    class Meta:
        app_label = "accounts"
        verbose_name = _("daily run")
        verbose_name_plural = _("daily runs")
        constraints = [
            models.UniqueConstraint(fields=["day", "step"], name="one_daily_run_a_step"),
            models.CheckConstraint(
                condition=Q(state="running") | Q(ended_at__isnull=False),
                name="ended_daily_run_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["step", "state", "-day"], name="daily_run_of_step")]

    def __str__(self):
        return f"{self.day} {self.step}"


@dataclass(frozen=True)
class Outcome:
    """What became of one step in one run: "done", "failed", "skipped" (done before), or "elsewhere".

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
        return Outcome(step.name, "skipped" if done else "elsewhere", {})
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
    return Outcome(run.step, state, result or {}, error, seconds)


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
