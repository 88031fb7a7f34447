"""What the reviews give people to do: each room has its own blocks."""

from .meetings import todo as meetings

__all__ = ["meetings"]
