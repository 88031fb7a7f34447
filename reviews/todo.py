"""What the reviews give people to do: each room has its own blocks."""

from .accountability import todo as accountability
from .circulars import todo as circulars
from .evaluation import todo as evaluation
from .inspection import todo as inspection
from .meetings import todo as meetings
from .reports import todo as reports
from .results import todo as results

__all__ = [
    "accountability",
    "circulars",
    "evaluation",
    "inspection",
    "meetings",
    "reports",
    "results",
]
