"""The models of disclosure, each defined in the room of its subject."""

from .opinions.models import Handling, Opinion, OpinionStep
from .publishing.models import Disclosure

__all__ = ["Disclosure", "Handling", "Opinion", "OpinionStep"]
