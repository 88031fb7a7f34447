"""Where Celery looks for this floor's work: the kinds of jobs register themselves on import."""

from .importing.import_views import import_pledges
from .paper.print_jobs import print_sheets

__all__ = ["import_pledges", "print_sheets"]
