"""Where Celery looks for this floor's work: the kinds of jobs register themselves on import."""

from .roster.pages import import_roster

__all__ = ["import_roster"]
