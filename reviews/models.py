"""The models of reviews, each kept in the room of its subject."""

from .circulars.models import Circular
from .meetings.models import Attendance, Meeting, MeetingNote

__all__ = ["Attendance", "Circular", "Meeting", "MeetingNote"]
