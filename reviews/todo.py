"""What the reviews give people to do: each room has its own blocks."""

from .accountability import todo as accountability
from .circulars import todo as circulars
from .inspection import todo as inspection
from .meetings import todo as meetings
from .reports import todo as reports

__all__ = ["accountability", "circulars", "inspection", "meetings", "reports"]
