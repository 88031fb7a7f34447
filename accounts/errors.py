from core.refusals import Refusal


class AccountError(Refusal):
    """A refusal by the rules of accounts; the message is for the person who tried."""
