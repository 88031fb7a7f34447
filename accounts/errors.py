from core.refusals import Refusal


class AccountError(Refusal):
    """What the rules of accounts refuse; the message is for the person who tried."""
