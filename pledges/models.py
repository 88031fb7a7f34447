"""The models of pledges, each kept in the room of its subject."""

from .confirmation.models import Amendment, Revision
from .cycles.models import Briefing, CommonItem, Cycle, FocusArea, Stage
from .disclosure.models import Disclosure
from .enrolment.models import Enrolment, Nomination
from .opinions.models import Handling, Opinion, OpinionStep
from .paper.models import Printing, Scan
from .sheets.models import Item, Part, Sheet

__all__ = [
    "Amendment",
    "Briefing",
    "CommonItem",
    "Cycle",
    "Disclosure",
    "Enrolment",
    "FocusArea",
    "Handling",
    "Item",
    "Nomination",
    "Opinion",
    "OpinionStep",
    "Part",
    "Printing",
    "Revision",
    "Scan",
    "Sheet",
    "Stage",
]
