from core.refusals import Refusal


class PledgeError(Refusal):
    """A verb that the rules of pledging refuse; the message is for the person who tried."""
