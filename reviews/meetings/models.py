"""The models of meetings, each defined in the room of its subject."""

from .circulars.models import Circular, CircularStep
from .exchange.models import Attendance, Meeting, MeetingNote

__all__ = ["Attendance", "Circular", "CircularStep", "Meeting", "MeetingNote"]
