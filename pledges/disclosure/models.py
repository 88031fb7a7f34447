"""The models of disclosure, each defined in its room."""

from .opinions.models import OpinionCase, OpinionStep, PublicOpinion
from .publishing.models import Disclosure

__all__ = ["Disclosure", "OpinionCase", "OpinionStep", "PublicOpinion"]
