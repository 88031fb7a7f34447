"""The models of sheets, each defined in its room."""

from .confirmation.models import Amendment, Revision
from .cycles.models import Briefing, CommonItem, Cycle, FocusArea, Stage
from .enrolment.models import Enrolment, Nomination
from .paper.models import PrintLog, Scan
from .sheet.models import Item, ItemPart, Sheet

__all__ = [
    "Amendment",
    "Briefing",
    "CommonItem",
    "Cycle",
    "Enrolment",
    "FocusArea",
    "Item",
    "ItemPart",
    "Nomination",
    "PrintLog",
    "Revision",
    "Scan",
    "Sheet",
    "Stage",
]
