"""Where Celery looks for this floor's work: the kinds of jobs register themselves on import."""

from .importing.pages import import_pledges
from .paper.pages import print_sheets

__all__ = ["import_pledges", "print_sheets"]
