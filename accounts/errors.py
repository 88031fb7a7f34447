from core.refusals import Refusal


class AccountError(Refusal):
    """A refusal by the rules of accounts; the message is for the person who tried."""


class WrongDay(AccountError):
    """The day is in the future, or before the start of what it would end."""

    fields = ("on", "since")
