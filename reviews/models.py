"""The models of reviews, each kept in the room of its subject."""

from .accountability.models import Ground, Letter, Measure, MeasureStep
from .accountability.types import MeasureType, SuggestionRules
from .circulars.models import Circular
from .evaluation.models import (
    Ballot,
    Collection,
    Evaluation,
    Opinion,
    PaperCount,
    Recount,
    RollLine,
    Slip,
    Subject,
    Tally,
)
from .inspection.models import Finding, FindingStep, Inspection, Recheck, Sample, SupervisionSlip
from .meetings.models import Attendance, Meeting, MeetingNote
from .numbering.models import DocumentWord, NumberedDocument
from .recognition.models import RecognitionList, RecognitionRow, RecognitionRules
from .reports.models import Report, ReportCall, ReportIssue, ReportScan, ReportStep
from .results.models import Appraisal, Bulletin, Gathering, Result
from .schemes.models import Scheme, SchemeGroup

__all__ = [
    "Appraisal",
    "Attendance",
    "Ballot",
    "Bulletin",
    "Circular",
    "Collection",
    "DocumentWord",
    "Evaluation",
    "Finding",
    "FindingStep",
    "Gathering",
    "Ground",
    "Inspection",
    "Letter",
    "Measure",
    "MeasureStep",
    "MeasureType",
    "Meeting",
    "MeetingNote",
    "NumberedDocument",
    "Opinion",
    "PaperCount",
    "Recheck",
    "RecognitionList",
    "RecognitionRow",
    "RecognitionRules",
    "Recount",
    "Report",
    "ReportCall",
    "ReportIssue",
    "ReportScan",
    "ReportStep",
    "Result",
    "RollLine",
    "Sample",
    "Scheme",
    "SchemeGroup",
    "Slip",
    "Subject",
    "SuggestionRules",
    "SupervisionSlip",
    "Tally",
]
