"""The models of reviews, each kept in the room of its subject."""

from .accountability.models import Ground, Letter, Measure, MeasureStep
from .accountability.types import MeasureType, SuggestionRules
from .circulars.models import Circular
from .inspection.models import Finding, FindingStep, Inspection, Recheck, Sample, Slip
from .meetings.models import Attendance, Meeting, MeetingNote
from .recognition.models import RecognitionList, RecognitionRow, RecognitionRules
from .reports.models import Report, ReportCall, ReportIssue, ReportScan, ReportStep

__all__ = [
    "Attendance",
    "Circular",
    "Finding",
    "FindingStep",
    "Ground",
    "Inspection",
    "Letter",
    "Measure",
    "MeasureStep",
    "MeasureType",
    "Meeting",
    "MeetingNote",
    "Recheck",
    "RecognitionList",
    "RecognitionRow",
    "RecognitionRules",
    "Report",
    "ReportCall",
    "ReportIssue",
    "ReportScan",
    "ReportStep",
    "Sample",
    "Slip",
    "SuggestionRules",
]
