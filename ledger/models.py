"""The models of the ledger, each defined in the room of its subject."""

from .entries.models import Entry, Event, Ledger
from .entries.stale import StaleFigures
from .evidence.models import Evidence
from .figures.models import BranchFigures, MonthlyFigures, WaitingTime
from .handover.models import HandOver
from .lights.thresholds import Thresholds
from .programmes.models import Activity, Participation, Programme
from .reminders.models import Escalation, ReminderRules

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
