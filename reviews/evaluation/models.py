"""The models of evaluation, each defined in its room."""

from .ballots.models import (
    Ballot,
    BallotSlip,
    Collection,
    Evaluation,
    RollLine,
    Subject,
)
from .ballots.opinion_models import SignedOpinion
from .ballots.tally_models import PaperCount, Recount, Tally
from .results.models import Appraisal, Bulletin, FulfilmentMeeting, Result
from .schemes.models import Scheme, SchemeGroup

__all__ = [
    "Appraisal",
    "Ballot",
    "BallotSlip",
    "Bulletin",
    "Collection",
    "Evaluation",
    "FulfilmentMeeting",
    "PaperCount",
    "Recount",
    "Result",
    "RollLine",
    "Scheme",
    "SchemeGroup",
    "SignedOpinion",
    "Subject",
    "Tally",
]
