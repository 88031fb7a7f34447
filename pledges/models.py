"""The models of pledges, each kept in the room of its subject."""

from pledges.sheets.confirmation.models import Amendment, Revision
from pledges.sheets.cycles.models import Briefing, CommonItem, Cycle, FocusArea, Stage
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.enrolment.models import Enrolment, Nomination
from pledges.disclosure.opinions.models import Handling, Opinion, OpinionStep
from pledges.sheets.paper.models import Printing, Scan
from pledges.sheets.sheet.models import Item, Part, Sheet

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
