"""Where Celery looks for this floor's work: the kinds of jobs register themselves on import."""

from reviews.inspection.pages import print_check_sheets

__all__ = ["print_check_sheets"]
