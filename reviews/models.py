"""The models of reviews, each kept in the room of its subject."""

from .circulars.models import Circular
from .meetings.models import Attendance, Meeting, MeetingNote
from .schemes.models import Scheme, SchemeGroup

__all__ = ["Attendance", "Circular", "Meeting", "MeetingNote", "Scheme", "SchemeGroup"]
