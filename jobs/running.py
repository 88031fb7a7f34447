"""Starting, running, cancelling and taking up again of jobs.

A kind of job is a plain function, which an app registers with ``job_kind("name")`` in its module ``tasks``; it is given
a RunningJob and may raise JobFailed with a sentence for the person who waits.
"""

import logging
import shutil
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from celery import current_app
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.declared import Declared
from core.states import Transitions

from .models import SILENCE, Job
from .parts import Parts
from .pulse import beating

logger = logging.getLogger(__name__)
State = Job.State

#: (state, event) → next state. Anything else is refused.
TRANSITIONS = Transitions(
    {
        (State.QUEUED, "claim"): State.RUNNING,
        (State.QUEUED, "cancel"): State.CANCELLED,
        (State.RUNNING, "finish"): State.DONE,
        (State.RUNNING, "fail"): State.FAILED,
        (State.RUNNING, "stop"): State.CANCELLED,
        (State.RUNNING, "requeue"): State.QUEUED,
        (State.FAILED, "retry"): State.QUEUED,
    }
)

#: The message for a waiting job is sent again after this time: it may be lost.
UNANSWERED = timedelta(minutes=3)
#: A job is given up after this many lost workers.
ATTEMPTS = 3
#: The least time in seconds between two writes of the progress.
_INTERVAL = 0.5

#: How long the file of a result is kept, unless its kind has another limit.
KEEP = timedelta(days=30)
#: How long the input of a failed job is kept, so that the job can be started again.
KEEP_GIVEN = timedelta(days=1)
KINDS = Declared("kinds of jobs", module="tasks")


class JobFailed(Exception):
    """The work cannot be done; the message says why, for the person who waits."""


class JobCancelled(Exception):
    """The job's owner has cancelled it."""


class JobLost(Exception):
    """Another worker has taken the job up, or it is over: this run must not write again."""


@dataclass(frozen=True)
class JobKind:
    """A kind of job: the function that does its work, its queue, and how long the file of its result is kept."""

    work: object
    queue: str
    keep: timedelta


def job_kind(name, *, queue="default", keep=KEEP):
    """Register a function as the work of jobs of the kind ``name``.

    queue   "default" or "pdf"
    keep    how long the result's file can be downloaded; a timedelta
    """

    def register(function):
        KINDS.add(name, JobKind(function, queue, keep))
        return function

    return register


class RunningJob(Parts):
    """The interface of a job to its work: parameters, the owner, and progress reports.

    The moment at which a worker claimed the job identifies its run: a run whose job was given to another worker,
    because it did not report for too long, cannot report, commit a part or end the job.
    """

    def __init__(self, job):
        super().__init__(kept=job.result.get("kept", {}), is_over=job.result.get("is_over", False))
        self.job = job
        self.params = job.params
        self.owner = job.owner
        self.folder = job.folder
        self._last = 0.0

    def advance(self, done, total):
        """Report ``done`` of ``total``, outside of a transaction. JobCancelled if the owner cancelled it, JobLost."""
        now = monotonic()
        if now - self._last < _INTERVAL and done < total:
            return
        self._last = now
        self._report(done=done, total=total)
        if Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise JobCancelled

    def _write_down(self, kept, *, is_over):
        self._report(result={"kept": kept, "is_over": is_over}, done=kept.total())

    def _report(self, **changes):
        if not held(self.job).update(heartbeat_at=timezone.now(), **changes):
            raise JobLost

    def own_file(self, name):
        """The path of a file of this run in the job's folder: a run that was lost shares none with the next one."""
        return self.folder / f"{self.job.attempts}-{name}"

    def keep_file(self, path, name):
        """Offer ``path`` (of ``own_file``) for download under ``name``."""
        self.job.result_file = f"jobs/{self.job.pk}/{path.name}"
        self.job.result_name = name


def held(job):
    """The row of ``job`` while the run that claimed it still has it."""
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, started_at=job.started_at)


def start_job(kind, *, owner, title, params=None, seat=None):
    """Create a job and queue it once the transaction is committed. Returns the Job."""
    if kind not in KINDS:
        raise ValueError(f"no job kind {kind}")
    job = Job.objects.create(
        kind=kind,
        title=title[:200],
        owner=owner,
        seat=seat.key if seat else "",
        params=params or {},
        created_at=timezone.now(),
    )
    transaction.on_commit(lambda: queue(job))
    return job


def queue(job):
    """Hand the job to a worker; without a broker it stays queued and is taken up by the next tick."""
    task, where = current_app.tasks["jobs.run"], KINDS[job.kind].queue
    try:
        task.apply_async(kwargs={"job_id": str(job.pk)}, queue=where, retry=False)
    except Exception:
        logger.exception("job %s could not be queued", job.pk)


def run(job_id):
    """Run a queued job to its end; returns its final state, or None when somebody else has it."""
    job = _claim(job_id)
    if job is None:
        return None
    try:
        with translation.override("zh-hans"), beating(held(job)):
            result = KINDS[job.kind].work(RunningJob(job)) or {}
    except JobLost:
        return None
    except JobCancelled:
        return _end(job, "stop")
    except JobFailed as error:
        return _end(job, "fail", error=str(error))
    except Exception:
        logger.exception("job %s of kind %s failed", job.pk, job.kind)
        said = _("An error occurred. Try again: finished parts are not repeated.")
        return _end(job, "fail", error=said)
    return _end(
        job, "finish", result=result, result_file=job.result_file, result_name=job.result_name
    )


def _able(job_id, verb):
    """The row of the job while ``verb`` may happen to it."""
    return Job.objects.filter(pk=job_id, state__in=TRANSITIONS.before(verb))


def _claim(job_id):
    """Take a queued job for this worker, exactly once; None if it is no longer queued."""
    now = timezone.now()
    claimed = _able(job_id, "claim").update(
        state=TRANSITIONS.after("claim"),
        started_at=now,
        heartbeat_at=now,
        attempts=F("attempts") + 1,
    )
    if not claimed:
        return None
    return Job.objects.select_related("owner__member").get(pk=job_id)


def _end(job, how, **changes):
    state = TRANSITIONS.after(how)
    if not held(job).update(state=state, finished_at=timezone.now(), **changes):
        return None
    if state != State.FAILED:
        job.given.unlink(missing_ok=True)
    if not any(job.folder.iterdir()):
        job.folder.rmdir()
    return state


def cancel(job):
    """Cancel a job: a waiting one immediately, a running one at its next report; one that is over stays as it is."""
    stopped = _able(job.pk, "cancel").update(
        state=TRANSITIONS.after("cancel"), finished_at=timezone.now(), cancel_requested=True
    )
    if stopped:
        job.given.unlink(missing_ok=True)
    else:
        _able(job.pk, "stop").update(cancel_requested=True)


def retry(job):
    """Queue a failed job once more; True if it was."""
    renewed = _able(job.pk, "retry").update(
        state=TRANSITIONS.after("retry"),
        attempts=0,
        error="",
        finished_at=None,
        done=0,
        cancel_requested=False,
    )
    if renewed:
        transaction.on_commit(lambda: queue(job))
    return bool(renewed)


def requeue_stale(*, now=None):
    """Queue again what lost its worker or never reached one; returns how many. Safe to run at any time."""
    now = now or timezone.now()
    silent = Job.objects.filter(state=State.RUNNING, heartbeat_at__lt=now - SILENCE)
    if silent.exists():
        silent.filter(attempts__gte=ATTEMPTS).update(
            state=TRANSITIONS.after("fail"),
            finished_at=now,
            error=_("The work was interrupted too often."),
        )
    lost = [
        job
        for job in silent
        if silent.filter(pk=job.pk).update(state=TRANSITIONS.after("requeue"), heartbeat_at=now)
    ]
    unheard = Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - UNANSWERED)
    waiting = Job.objects.filter(unheard, state=State.QUEUED, created_at__lt=now - UNANSWERED)
    waiting = [job for job in waiting if waiting.filter(pk=job.pk).update(heartbeat_at=now)]
    for job in lost + waiting:
        queue(job)
    return len(lost + waiting)


def forget_files(*, now=None):
    """Delete the files of jobs that are over for longer than they are kept; returns how many results."""
    now = now or timezone.now()
    forgotten = 0
    for kind in Job.objects.order_by().values_list("kind", flat=True).distinct():
        keep = KINDS[kind].keep if kind in KINDS else KEEP
        old = Job.objects.filter(kind=kind, finished_at__lt=now - keep)
        for job in old.exclude(result_file=""):
            shutil.rmtree(job.folder, ignore_errors=True)
            forgotten += Job.objects.filter(pk=job.pk).update(result_file="", result_name="")
    for job in Job.objects.filter(state=State.FAILED, finished_at__lt=now - KEEP_GIVEN):
        job.given.unlink(missing_ok=True)
    return forgotten


def one_at_a_time(user):
    """Block other confirmations by this person until the transaction ends."""
    get_user_model().objects.select_for_update().get(pk=user.pk)
