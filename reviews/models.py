"""The models of reviews, each kept in the room of its subject."""

from .circulars.models import Circular
from .evaluation.models import (
    Ballot,
    Collection,
    Evaluation,
    Opinion,
    PaperCount,
    RollLine,
    Slip,
    Subject,
    Tally,
)
from .inspection.models import Finding, FindingStep, Inspection, Recheck, Sample, SupervisionSlip
from .meetings.models import Attendance, Meeting, MeetingNote
from .results.models import Appraisal, Bulletin, Gathering, Result
from .schemes.models import Scheme, SchemeGroup

__all__ = [
    "Appraisal",
    "Attendance",
    "Ballot",
    "Bulletin",
    "Circular",
    "Collection",
    "Evaluation",
    "Finding",
    "FindingStep",
    "Gathering",
    "Inspection",
    "Meeting",
    "MeetingNote",
    "Opinion",
    "PaperCount",
    "Recheck",
    "Result",
    "RollLine",
    "Sample",
    "Scheme",
    "SchemeGroup",
    "Slip",
    "Subject",
    "SupervisionSlip",
    "Tally",
]
