"""The models of the ledger, each defined in its room."""

from .entries.models import Entry, Event, Ledger
from .entries.stale import StaleFigures
from .escalation.models import Escalation, ReminderRules
from .evidence.models import Evidence
from .handover.models import HandOver
from .lights.light_rules import Thresholds
from .programmes.models import Activity, Participation, Programme
from .statistics.models import BranchFigures, MonthlyFigures, WaitingTime

__all__ = [
    "Activity",
    "BranchFigures",
    "Entry",
    "Escalation",
    "Event",
    "Evidence",
    "HandOver",
    "Ledger",
    "MonthlyFigures",
    "Participation",
    "Programme",
    "ReminderRules",
    "StaleFigures",
    "Thresholds",
    "WaitingTime",
]
