"""From inbox to the outside channels."""


def soon():
    """After the transaction, see to what was posted."""
