"""What a Celery worker must know of accounts: the kinds of jobs that it may be given."""

from .signin import slips

__all__ = ["slips"]
