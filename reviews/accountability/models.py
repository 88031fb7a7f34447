"""The models of accountability, each defined in its room."""

from .measures.models import Ground, Letter, Measure, MeasureStep
from .measures.types import MeasureType, SuggestionRules
from .recognition.models import RecognitionList, RecognitionRow, RecognitionRules

__all__ = [
    "Ground",
    "Letter",
    "Measure",
    "MeasureStep",
    "MeasureType",
    "RecognitionList",
    "RecognitionRow",
    "RecognitionRules",
    "SuggestionRules",
]
