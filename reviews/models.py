"""The models of reviews, each kept in the room of its subject."""

from .meetings.models import Attendance, Meeting, MeetingNote

__all__ = ["Attendance", "Meeting", "MeetingNote"]
