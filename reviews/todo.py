"""What the reviews give people to do: each room has its own blocks."""

from .circulars import todo as circulars
from .evaluation import todo as evaluation
from .inspection import todo as inspection
from .meetings import todo as meetings
from .results import todo as results

__all__ = ["circulars", "evaluation", "inspection", "meetings", "results"]
