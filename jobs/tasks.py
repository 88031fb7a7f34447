"""The work of jobs, for the worker."""

from celery import shared_task
from django.core.management import call_command

from .running import forget_files, requeue_stale, run


@shared_task(name="jobs.run", soft_time_limit=3300, time_limit=3600)
def run_job(*, job_id, **kwargs):
    """Run one job; safe to be delivered twice, because only one worker can claim it."""
    return run(job_id)


@shared_task(name="jobs.requeue", soft_time_limit=50, time_limit=60)
def requeue_jobs(**kwargs):
    """Resume jobs whose worker or message got lost; beat runs it every few seconds."""
    return requeue_stale()


@shared_task(name="jobs.tidy", soft_time_limit=540, time_limit=600)
def tidy(**kwargs):
    """Forget old files and ended sessions; beat runs it every night."""
    call_command("clearsessions")
    return forget_files()
