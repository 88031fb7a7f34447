"""Where Celery looks for this floor's tasks."""

from .running import requeue_jobs, run_job, tidy

__all__ = ["requeue_jobs", "run_job", "tidy"]
