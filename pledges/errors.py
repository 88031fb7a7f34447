class PledgeError(Exception):
    """A verb that the rules of pledging refuse; the message is for the person who tried."""
