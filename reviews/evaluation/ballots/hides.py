"""The address of a ballot slip ends with its token: whoever has it can vote."""

from registry.hiding import hides

VOTE = hides("vote/")
