"""The models of reviews, each kept in the room of its subject."""

from reviews.accountability.measures.models import Ground, Letter, Measure, MeasureStep
from reviews.accountability.measures.types import MeasureType, SuggestionRules
from reviews.meetings.circulars.models import Circular
from reviews.evaluation.ballots.models import Ballot, Collection, Evaluation, Opinion, PaperCount, Recount, RollLine, Slip, Subject, Tally
from reviews.inspection.models import Finding, FindingStep, Inspection, Recheck, Sample, SupervisionSlip
from reviews.meetings.exchange.models import Attendance, Meeting, MeetingNote
from reviews.documents.models import DocumentWord, NumberedDocument
from reviews.accountability.recognition.models import RecognitionList, RecognitionRow, RecognitionRules
from reviews.reports.models import Report, ReportCall, ReportIssue, ReportScan, ReportStep
from reviews.evaluation.results.models import Appraisal, Bulletin, Gathering, Result
from reviews.evaluation.schemes.models import Scheme, SchemeGroup

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
