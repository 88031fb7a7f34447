"""The models of operation."""

from .daily.models import DailyRun

__all__ = ["DailyRun"]
