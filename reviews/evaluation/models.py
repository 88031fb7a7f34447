"""The models of evaluation, each defined in the room of its subject."""

from .ballots.models import (
    Ballot,
    Collection,
    Evaluation,
    Opinion,
    PaperCount,
    Recount,
    RollLine,
    Slip,
    Subject,
    Tally,
)
from .results.models import Appraisal, Bulletin, Gathering, Result
from .schemes.models import Scheme, SchemeGroup

__all__ = [
    "Appraisal",
    "Ballot",
    "Bulletin",
    "Collection",
    "Evaluation",
    "Gathering",
    "Opinion",
    "PaperCount",
    "Recount",
    "Result",
    "RollLine",
    "Scheme",
    "SchemeGroup",
    "Slip",
    "Subject",
    "Tally",
]
