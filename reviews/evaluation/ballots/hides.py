"""The address of a ballot slip ends with its token: anyone who has it can vote."""

from registry.hiding import hides

VOTE = hides("vote/")
