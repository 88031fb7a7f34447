"""The models of reviews, each kept in the room of its subject."""

from .circulars.models import Circular
from .inspection.models import Finding, FindingStep, Inspection, Recheck, Sample, SupervisionSlip
from .meetings.models import Attendance, Meeting, MeetingNote

__all__ = [
    "Attendance",
    "Circular",
    "Finding",
    "FindingStep",
    "Inspection",
    "Meeting",
    "MeetingNote",
    "Recheck",
    "Sample",
    "SupervisionSlip",
]
