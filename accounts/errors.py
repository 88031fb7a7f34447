class AccountError(Exception):
    """What the rules of accounts refuse; the message is for the person who tried."""
