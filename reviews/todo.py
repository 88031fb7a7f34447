"""What the reviews give people to do: each room has its own blocks."""

from reviews.accountability.measures import todo as accountability
from reviews.meetings.circulars import todo as circulars
from reviews.evaluation.ballots import todo as evaluation
from reviews.inspection import todo as inspection
from reviews.meetings.exchange import todo as meetings
from reviews.reports import todo as reports
from reviews.evaluation.results import todo as results

__all__ = [
    "accountability",
    "circulars",
    "evaluation",
    "inspection",
    "meetings",
    "reports",
    "results",
]
