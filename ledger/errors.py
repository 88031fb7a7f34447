from core.refusals import Refusal


class LedgerError(Refusal):
    """A verb that the ledger's rules refuse; the message is for the person who tried."""
