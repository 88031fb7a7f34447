from core.refusals import Refusal


class ReviewError(Refusal):
    """Something that the rules of the reviews refuse; the message is for the person who tried."""
