"""The models of meetings, each defined in its room."""

from .circulars.models import Circular, CircularStep
from .exchange.models import Attendance, Meeting, MeetingNote

__all__ = ["Attendance", "Circular", "CircularStep", "Meeting", "MeetingNote"]
