class AccountError(Exception):
    """A refusal by the rules of accounts; the message is for the person who tried."""
